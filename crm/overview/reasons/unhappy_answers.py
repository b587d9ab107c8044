"""People who gave us a low score and have not been called."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import url_for

from crm.db import db
from crm.i18n import gettext as _
from crm.i18n import relative_day
from crm.overview.reasons.need import Need
from crm.statements import Someone
from crm.surveys.queries import reads_sums_only, unhappy_to_call


def unhappy_answers(reader: Any, today: date) -> Iterable[Need]:
    if reads_sums_only(reader):
        return
    wanted = unhappy_to_call(Someone.like(reader))
    for row in db.session.execute(wanted, {"reader": reader.id}):
        page = url_for("surveys.at_client", client_id=row.client_id)
        reason = _(
            "%(name)s gave us a %(score)s: call them, due %(day)s",
            name=row.name,
            score=row.score,
            day=relative_day(row.due_on, today),
        )
        yield Need(10, row.client_name, page, reason, _("Read and call"), page, "bad")
