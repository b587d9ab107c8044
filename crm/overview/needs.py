"""What needs a person today: each need says why in words, and names the one thing to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from crm.follow_ups.queries import without_anybody
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.mail.outbox import given_up
from crm.overview.silent import beyond_cadence
from crm.permissions import Permission, allowed


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


# One function a feature; each asks the database once, however many needs there are.
SOURCES: tuple[Callable[[Any, date], Iterable[Need]], ...] = (dead_mail, left_behind, silent)


def needs_of(reader: Any, today: date) -> list[Need]:
    """Everything that needs this reader, the most pressing first."""
    found = [need for source in SOURCES for need in source(reader, today)]
    return sorted(found, key=lambda need: need.weight)
