"""What needs a person today: each need says why in words, and names the one thing to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from crm.contracts.models import Contract
from crm.contracts.queries import undecided
from crm.db import db
from crm.follow_ups.queries import without_anybody
from crm.i18n import format_day, ngettext
from crm.i18n import gettext as _
from crm.mail.outbox import given_up
from crm.overview.silent import beyond_cadence
from crm.permissions import Permission, allowed
from crm.projects.models import Colour
from crm.projects.queries import troubled


@dataclass(frozen=True)
class Need:
    """`weight` orders them: the smallest is the most pressing. `tone`: "", warn or bad."""

    weight: int
    subject: str
    url: str
    reason: str
    action: str
    action_url: str
    tone: str = ""


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


def left_behind(reader: Any, today: date) -> Iterable[Need]:
    """Follow-ups of people who have left: somebody has to take them over."""
    del today
    count = without_anybody(reader) if allowed(reader, Permission.FOLLOW_UPS_PLAN) else 0
    if count:
        page = url_for("follow_ups.left")
        reason = _("The people who had them have left. Give each to somebody.")
        title = ngettext("%(num)s follow-up is nobody's", "%(num)s follow-ups are nobody's", count)
        yield Need(30, title, page, reason, _("Give them out"), page, "warn")


def dead_mail(reader: Any, today: date) -> Iterable[Need]:
    """For administrators: mail that was given up waits for a decision."""
    del today
    count = given_up() if allowed(reader, Permission.SETTINGS_MANAGE) else 0
    if count:
        page = url_for("mail.index")
        reason = _("The mail server refused it, or could not be reached for two days.")
        title = ngettext("%(num)s mail could not be sent", "%(num)s mails could not be sent", count)
        yield Need(10, title, page, reason, _("Look at it"), page, "bad")


def notice_days(reader: Any, today: date) -> Iterable[Need]:
    """Contracts on which nobody has decided: near their notice day, or just past it."""
    for contract in db.session.scalars(undecided(reader, today)):
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


def projects(reader: Any, today: date) -> Iterable[Need]:
    """Red or amber that nobody leads back to green, and projects nobody reports on."""
    for row in db.session.execute(troubled(reader, today)):
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


# One function a feature; each asks the database once, however many needs there are.
SOURCES: tuple[Callable[[Any, date], Iterable[Need]], ...] = (
    dead_mail,
    left_behind,
    notice_days,
    projects,
    silent,
)


def needs_of(reader: Any, today: date) -> list[Need]:
    """Everything that needs this reader, the most pressing first."""
    found = [need for source in SOURCES for need in source(reader, today)]
    return sorted(found, key=lambda need: need.weight)
