"""What needs a person today: each need says why in words, and names the one thing to do."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from crm.overview.reasons.need import Need
from crm.overview.reasons.notice_days import notice_days
from crm.overview.reasons.reviews_due import reviews_due
from crm.overview.reasons.silence import silent
from crm.overview.reasons.troubled_projects import troubled_projects
from crm.overview.reasons.unhappy_answers import unhappy_answers
from crm.overview.reasons.work_left import dead_mail, left_behind

# Each asks the database once, however many needs there are.
SOURCES: tuple[Callable[[Any, date], Iterable[Need]], ...] = (
    unhappy_answers,
    notice_days,
    troubled_projects,
    left_behind,
    dead_mail,
    silent,
    reviews_due,
)


def needs_of(reader: Any, today: date) -> list[Need]:
    """Everything that needs this reader, the most pressing first."""
    found = [need for source in SOURCES for need in source(reader, today)]
    return sorted(found, key=lambda need: need.weight)
