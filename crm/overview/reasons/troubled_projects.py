"""Projects that nobody leads back to green, or on which nobody reports."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import url_for

from crm.db import db
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.overview.reasons.need import Need
from crm.projects.models import Colour
from crm.projects.queries import troubled
from crm.statements import Someone


def troubled_projects(reader: Any, today: date) -> Iterable[Need]:
    """Red or amber that nobody leads back to green, and projects nobody reports on."""
    wanted = troubled(Someone.like(reader), today)
    for row in db.session.execute(wanted, {"reader": reader.id}):
        page = url_for("projects.show", project_id=row.id)
        report = url_for("status.new", project_id=row.id)
        subject = f"{row.client} · {row.name}"
        if row.is_lost:
            red = row.overall == Colour.RED
            reason = _("Red without a way back") if red else _("Amber without a way back")
            weight, tone = (15, "bad") if red else (35, "warn")
        elif row.reported_on is None:
            reason, weight, tone = _("Nobody has reported its status yet"), 45, ""
        else:
            days = (today - row.reported_on).days
            reason = ngettext("Last status %(num)s day ago", "Last status %(num)s days ago", days)
            weight, tone = 45, ""
        yield Need(weight, subject, page, reason, _("Report status"), report, tone)
