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
from crm.mail.letters import FormLetter, composed, gap
from crm.users.organisation import Brand
from crm.web.urls import outside

# So many letters come to one person at once; more are one letter.
MOST = 5
LONG_AGO = timedelta(days=7)
IN_SUBJECT = 120


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

    found, forms = [], Forms(firm)
    for _number, group in groupby(sorted(dues, key=number), key=number):
        theirs = list(group)
        person = theirs[0].person
        if person is None:
            continue
        single, together = fold(theirs, moment)
        found += [forms.reminder(person, due) for due in single]
        if together:
            found.append(digest(person, together, firm))
    return found


def fold(dues: list[Due], moment: datetime) -> tuple[list[Due], list[Due]]:
    """Those that get a letter of their own, and those that share one."""
    if len(dues) > MOST:
        return [], dues
    old = [due for due in dues if moment - due.remind_at > LONG_AGO]
    return [due for due in dues if due not in old], old


class Forms:
    """Reminders, of which thousands may be due in one morning: each kind is written once."""

    def __init__(self, firm: Brand) -> None:
        self.firm = firm
        self.known: dict[tuple[Any, ...], FormLetter] = {}

    def reminder(self, person: Person, due: Due) -> dict[str, Any]:
        task = due.task[:IN_SUBJECT]
        words = self.form(person, due).filled(
            named=f"{task} · {due.client[:IN_SUBJECT]}" if due.client else task,
            task=due.task,
            client=due.client or "",
            note=due.note or "",
            left=due.left or "",
            url=due.url,
        )
        return words | {
            "kind": "reminder",
            "to_address": person.email,
            "to_name": person.name,
            "language": person.language or self.firm.language,
            "user_id": person.id,
            "origin": "follow_ups",
            "origin_id": due.id,
        }

    def form(self, person: Person, due: Due) -> FormLetter:
        language = person.language or self.firm.language
        day = today(person.time_zone or self.firm.time_zone)
        there = {name: bool(getattr(due, name)) for name in ("client", "note", "left")}
        key = (language, day, due.due_on, due.promise, *there.values())
        if key not in self.known:
            is_late = due.due_on < day
            named = gap("named")
            self.known[key] = FormLetter(
                "reminder",
                language,
                _l("Overdue: %(task)s", task=named)
                if is_late
                else _l("Today: %(task)s", task=named),
                task=gap("task"),
                url=gap("url"),
                due_on=due.due_on,
                day=day,
                promise=due.promise,
                organisation=self.firm,
                **{name: gap(name) if is_there else None for name, is_there in there.items()},
            )
        return self.known[key]


def digest(person: Person, dues: list[Due], firm: Brand) -> dict[str, Any]:
    return composed(
        "digest",
        to_address=person.email,
        to_name=person.name,
        language=person.language or firm.language,
        subject=lazy_ngettext(
            "%(num)s follow-up waits for you", "%(num)s follow-ups wait for you", len(dues)
        ),
        kind="digest",
        user_id=person.id,
        dues=dues,
        day=today(person.time_zone or firm.time_zone),
        url=outside("follow_ups.index"),
        organisation=firm,
    )
