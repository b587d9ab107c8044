"""What needs a person today: each need says why in words, and names the one thing to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from crm.db import db
from crm.i18n import gettext as _
from crm.i18n import relative_day
from crm.overview.silent import beyond_cadence
from crm.surveys.queries import unhappy_to_call


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


def unhappy(reader: Any, today: date) -> Iterable[Need]:
    for row in db.session.execute(unhappy_to_call(reader)):
        page = url_for("surveys.at_client", client_id=row.client_id)
        reason = _(
            "%(name)s gave us a %(score)s: call them, due %(day)s",
            name=row.name,
            score=row.score,
            day=relative_day(row.due_on, today),
        )
        yield Need(10, row.client_name, page, reason, _("Read and call"), page, "bad")


# One function a feature; each asks the database once, however many needs there are.
SOURCES: tuple[Callable[[Any, date], Iterable[Need]], ...] = (unhappy, silent)


def needs_of(reader: Any, today: date) -> list[Need]:
    """Everything that needs this reader, the most pressing first."""
    found = [need for source in SOURCES for need in source(reader, today)]
    return sorted(found, key=lambda need: need.weight)
