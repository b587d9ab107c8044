"""Quarterly reviews that are still to be issued: from the first day of the next quarter on."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import url_for

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.overview.reasons.need import Need
from crm.permissions import Permission, allowed
from crm.reviews.queries import due_reviews

# More than these are one line: a new quarter must not bury what is pressing.
FEW = 5
WEIGHT = 60


def reviews_due(reader: Any, today: date) -> Iterable[Need]:
    if not allowed(reader, Permission.REVIEWS_EDIT):
        return
    due = due_reviews(reader, today)
    if len(due) > FEW:
        page = url_for("reviews.index")
        title = ngettext("%(num)s review is due", "%(num)s reviews are due", len(due))
        reason = _("Their quarter is over, and they are not issued yet")
        yield Need(WEIGHT, title, page, reason, _("Prepare"), page)
        return
    for client, quarter, draft in due:
        page = url_for("reviews.show", client_id=client.id, quarter=quarter.label)
        if draft:
            reason = _("Review for %(quarter)s is a draft, not issued yet", quarter=quarter.label)
        else:
            reason = _("Review for %(quarter)s is not issued yet", quarter=quarter.label)
        yield Need(WEIGHT, client.name, page, reason, _("Prepare"), page)
