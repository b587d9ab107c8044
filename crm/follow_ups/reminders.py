"""Who is told of what is due, and in how many letters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from crm.clock import today
from crm.follow_ups.models import Side
from crm.i18n import lazy_gettext as _l
from crm.i18n import lazy_ngettext
from crm.mail.letters import composed
from crm.users.organisation import Brand
from crm.web.urls import outside

# So many letters come to one person at once; more are one letter.
MOST = 5
LONG_AGO = timedelta(days=7)
TASK_IN_SUBJECT = 120


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    email: str
    language: str | None
    time_zone: str | None


@dataclass(frozen=True)
class Due:
    """One follow-up whose reminder is due; `left` is who had it and is no longer there."""

    id: int
    task: str
    note: str | None
    due_on: date
    promise: Side | None
    remind_at: datetime
    client: str | None
    person: Person | None
    left: str | None

    @property
    def url(self) -> str:
        return outside("follow_ups.show", follow_up_id=self.id)


def due_of(row: Any) -> Due:
    """Told is whoever does it; when they have left, the client's owner, else the deputy."""
    person = next(
        (
            Person(*(getattr(row, f"{who}_{part}") for part in Person.__annotations__))
            for who in ("assignee", "owner", "deputy")
            if getattr(row, f"{who}_id") and not getattr(row, f"{who}_deactivated_at")
        ),
        None,
    )
    left = row.assignee_name if row.assignee_deactivated_at else None
    return Due(
        row.id, row.task, row.note, row.due_on, row.promise, row.remind_at, row.client, person, left
    )


def letters(dues: Iterable[Due], moment: datetime, firm: Brand) -> list[dict[str, Any]]:
    """Rows for the outbox: a letter each, or one for all when there are many, or old ones."""

    def number(due: Due) -> int:
        return due.person.id if due.person else 0

    found = []
    for _number, group in groupby(sorted(dues, key=number), key=number):
        theirs = list(group)
        person = theirs[0].person
        if person is None:
            continue
        single, together = fold(theirs, moment)
        found += [reminder(person, due, firm) for due in single]
        if together:
            found.append(digest(person, together, firm))
    return found


def fold(dues: list[Due], moment: datetime) -> tuple[list[Due], list[Due]]:
    """Those that get a letter of their own, and those that share one."""
    if len(dues) > MOST:
        return [], dues
    old = [due for due in dues if moment - due.remind_at > LONG_AGO]
    return [due for due in dues if due not in old], old


def reminder(person: Person, due: Due, firm: Brand) -> dict[str, Any]:
    day = today(person.time_zone or firm.time_zone)
    task = due.task[:TASK_IN_SUBJECT]
    named = _l("%(task)s · %(client)s", task=task, client=due.client) if due.client else task
    return composed(
        "reminder",
        subject=_l("Today: %(task)s", task=named)
        if due.due_on >= day
        else _l("Overdue: %(task)s", task=named),
        kind="reminder",
        origin=("follow_ups", due.id),
        due=due,
        **world(person, day, firm),
    )


def digest(person: Person, dues: list[Due], firm: Brand) -> dict[str, Any]:
    day = today(person.time_zone or firm.time_zone)
    return composed(
        "digest",
        subject=lazy_ngettext(
            "%(num)s follow-up waits for you", "%(num)s follow-ups wait for you", len(dues)
        ),
        kind="digest",
        dues=dues,
        url=outside("follow_ups.index"),
        **world(person, day, firm),
    )


def world(person: Person, day: date, firm: Brand) -> dict[str, Any]:
    return {
        "to_address": person.email,
        "to_name": person.name,
        "language": person.language or firm.language,
        "user_id": person.id,
        "day": day,
        "organisation": firm,
    }
