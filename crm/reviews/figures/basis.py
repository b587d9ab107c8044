"""Where figures come from, and what was promised: the ground of all sections of a review."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.follow_ups.models import Side
from crm.i18n import lazy_gettext as _l
from crm.words import add


class Source(StrEnum):
    PROMISES = "promises"
    MILESTONES = "milestones"
    STATUS = "status"
    BUDGETS = "budgets"
    ANSWERS = "answers"
    MEETINGS = "meetings"
    CONTRACTS = "contracts"


class Outcome(StrEnum):
    KEPT = "kept"
    LATE = "late"
    DROPPED = "dropped"
    OPEN = "open"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Basis:
    """Where a figure comes from, how many records it rests on, and of which day it is."""

    source: Source
    n: int
    as_of: date


@dataclass(frozen=True)
class Promise:
    text: str
    side: Side
    who: str
    due_on: date
    outcome: Outcome
    done_on: date | None
    reason: str
    is_carried_over: bool


@dataclass(frozen=True)
class Promises:
    basis: Basis
    rows: tuple[Promise, ...]

    def number(self, *outcomes: Outcome) -> int:
        return sum(row.outcome in outcomes for row in self.rows)


add(
    {
        Source.PROMISES: _l("promises of both sides"),
        Source.MILESTONES: _l("agreed milestones"),
        Source.STATUS: _l("status reports"),
        Source.BUDGETS: _l("project budgets"),
        Source.ANSWERS: _l("survey answers"),
        Source.MEETINGS: _l("joint meetings and exchanges"),
        Source.CONTRACTS: _l("signed contracts"),
        Outcome.KEPT: _l("Kept"),
        Outcome.LATE: _l("Late"),
        Outcome.DROPPED: _l("Dropped"),
        Outcome.OPEN: _l("Not done yet"),
        Outcome.OVERDUE: _l("Overdue"),
    }
)
