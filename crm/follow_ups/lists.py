"""Follow-ups as people read them: by what is late and what is next, promises by their outcome."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask_babel import LazyString

from crm.follow_ups.models import Side
from crm.follow_ups.promises import Kept, Outcome, kept_of, outcome
from crm.follow_ups.quick_days import QuickDay, QuickKind, quick_days
from crm.i18n import lazy_gettext as _l
from crm.words import add

WEEK = timedelta(days=7)
MOST_TASKS = 100
MOST_PROMISES = 200
TITLES = {
    "overdue": _l("Overdue"),
    "today": _l("Today"),
    "week": _l("The next seven days"),
    "later": _l("Later"),
}


@dataclass(frozen=True)
class Group:
    name: str
    title: LazyString
    rows: Sequence[Any]


@dataclass(frozen=True)
class Promise:
    row: Any
    outcome: Outcome | None


def grouped(rows: Iterable[Any], today: date) -> list[Group]:
    """Rows in the order of their days, under the words in which people plan."""
    return [
        Group(name, TITLES[name], list(group))
        for name, group in groupby(rows, key=lambda row: span_of(row.due_on, today))
    ]


@dataclass(frozen=True)
class Desk:
    """What is due on one person's desk."""

    person: str
    rows: Sequence[Any]
    overdue: int


def by_person(rows: Iterable[Any], today: date) -> list[Desk]:
    """Desk by desk, the one with most overdue first."""
    theirs: dict[tuple[str, int], list[Any]] = {}
    for row in rows:
        theirs.setdefault((row.assignee, row.assignee_id), []).append(row)
    desks = [
        Desk(name, each, sum(row.due_on < today for row in each))
        for (name, _number), each in theirs.items()
    ]
    return sorted(desks, key=lambda desk: (-desk.overdue, desk.person))


def span_of(day: date, today: date) -> str:
    if day < today:
        return "overdue"
    if day == today:
        return "today"
    return "week" if day <= today + WEEK else "later"


def promises(rows: Iterable[Any], today: date) -> tuple[list[Promise], Kept]:
    """Each promise with its outcome, and how many of those whose day has come were kept."""
    found = [
        Promise(
            row,
            outcome(
                row.promised_on or row.due_on, row.completed_on, row.dropped_at is not None, today
            ),
        )
        for row in rows
    ]
    return found, kept_of(each.outcome for each in found)


@dataclass(frozen=True)
class Promises:
    """What one side promised: what is still to come, what came of the rest, and the rate."""

    side: Side
    still_open: list[Promise]
    ended: list[Promise]
    kept: Kept


def sides(rows: Sequence[Any], today: date) -> list[Promises]:
    found = []
    for side in Side:
        theirs, kept = promises((row for row in rows if row.promise is side), today)
        is_open = [not each.row.completed_at and not each.row.dropped_at for each in theirs]
        still_open = [each for each, yes in zip(theirs, is_open, strict=True) if yes]
        ended = [each for each, yes in zip(theirs, is_open, strict=True) if not yes]
        found.append(Promises(side, still_open[::-1], ended, kept))
    return found


def days_for(reader: Any, today: date) -> list[QuickDay]:
    """The days to which this reader puts things off with one press."""
    working = {int(number) - 1 for number in reader.working_days}
    return quick_days(today, working)


add(
    {
        QuickKind.TOMORROW: _l("Tomorrow"),
        QuickKind.NEXT_MONDAY: _l("Monday"),
        QuickKind.IN_A_WEEK: _l("In a week"),
        QuickKind.IN_TWO_WEEKS: _l("In 2 weeks"),
        QuickKind.END_OF_MONTH: _l("End of the month"),
    }
)
