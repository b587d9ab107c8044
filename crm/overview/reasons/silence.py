"""Clients that have not been spoken with for too long."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import url_for

from crm.i18n import gettext as _
from crm.overview.reasons.need import Need
from crm.overview.silent import beyond_cadence


def silent(reader: Any, today: date) -> Iterable[Need]:
    for found in beyond_cadence(reader, today):
        page = url_for("overview.client", client_id=found.client.id)
        if found.days is None:
            reason = _("No contact yet, cadence %(cadence)s days", cadence=found.cadence)
        else:
            reason = _(
                "Silent for %(days)s days, cadence %(cadence)s",
                days=found.days,
                cadence=found.cadence,
            )
        yield Need(50, found.client.name, page, reason, _("Open"), page)
