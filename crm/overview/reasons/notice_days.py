"""Contracts whose notice day comes near, or has just passed, and nobody has decided."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import url_for

from crm.contracts.models import Contract
from crm.contracts.queries import undecided
from crm.db import db
from crm.i18n import format_day, ngettext
from crm.i18n import gettext as _
from crm.overview.reasons.need import Need
from crm.statements import Someone


def notice_days(reader: Any, today: date) -> Iterable[Need]:
    """Contracts on which nobody has decided: near their notice day, or just past it."""
    wanted = undecided(Someone.like(reader), today)
    for contract in db.session.scalars(wanted, {"reader": reader.id}):
        page = url_for("contracts.show", contract_id=contract.id)
        left = (contract.notice_on - today).days if contract.notice_on else 0
        weight = 10 if left <= 7 else 20 if left <= 30 else 40
        tone = "bad" if left <= 7 else "warn" if left <= 30 else ""
        subject = f"{contract.client.name} · {contract.title}"
        reason = notice_reason(contract, left)
        yield Need(weight, subject, page, reason, _("Decide"), f"{page}#decide", tone)


def notice_reason(contract: Contract, left: int) -> str:
    """How near the day is, that nobody decided, and that there is nobody to do so."""
    reason: str
    if contract.is_decided:
        day = format_day(contract.notice_on)
        reason = _("Decided to let go, and notice is not given; last day %(day)s", day=day)
    elif left < 0:
        reason = ngettext(
            "Notice day passed %(num)s day ago, nobody had decided",
            "Notice day passed %(num)s days ago, nobody had decided",
            -left,
        )
    elif left == 0:
        reason = _("Today is the last day to give notice, nobody has decided")
    else:
        reason = ngettext(
            "Notice day in %(num)s day, nobody has decided",
            "Notice day in %(num)s days, nobody has decided",
            left,
        )
    if contract.client.owner_id is None:
        reason = _("%(reason)s; the client has no owner", reason=reason)
    return reason
