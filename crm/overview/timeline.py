"""A client's timeline: everything with a date, newest first, in one query however long it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CompoundSelect, Integer, Row, column, literal, select, union_all

from crm.clients.models import Client
from crm.clock import today
from crm.db import db
from crm.follow_ups.models import FollowUp
from crm.interactions.queries import attendees
from crm.overview.arms import SOURCES, is_asked
from crm.overview.asked import NOON, Asked, Cursor, Wanted
from crm.statements import Someone, kept
from crm.web.paging import Key, read_cursor, write_cursor

SIZE = 20
EARLIEST, LATEST = 1900, 2200
KEYS = [Key(column(name), descending=True) for name in ("moment", "rank", "number")]


@dataclass(frozen=True)
class Event:
    """One dated thing; `row` has the columns of every arm."""

    row: Row[Any]
    moment: datetime
    rank: int
    number: int
    day: date
    people: list[Any] = field(default_factory=list)
    promises: list[FollowUp] = field(default_factory=list)

    @property
    def order(self) -> tuple[float, int, int]:
        return -self.moment.timestamp(), self.rank, -self.number


@dataclass(frozen=True)
class Timeline:
    events: Sequence[Event]
    older: str | None


def timeline(
    client: Client, reader: Any, zone: str, wanted: Wanted, cursor: str | None = None
) -> Timeline:
    """One page, and the cursor of the next one."""
    asked = Asked(Someone.like(reader), today(zone), zone, wanted, parsed(cursor))
    found: list[Event] = []
    statement = of_all_arms(asked)
    if statement is not None:
        rows = db.session.execute(statement, {"reader": reader.id, "client": client.id})
        found = [dated(row, zone) for row in rows]
    found.sort(key=lambda event: event.order)
    page = found[:SIZE]
    add_details(client, [event for event in page if event.row.source == "interactions"])
    return Timeline(page, write_cursor(">", page[-1], KEYS) if len(found) > SIZE else None)


@kept
def of_all_arms(asked: Asked) -> CompoundSelect[*tuple[Any, ...]] | None:
    """None when the filter leaves nothing to ask."""
    arms = [
        select(
            source.arm(asked, rank)
            .add_columns(literal(rank, Integer).label("rank"))
            .limit(SIZE + 1)
            .subquery()
        )
        for rank, source in enumerate(SOURCES)
        if is_asked(source, asked.reader, asked.wanted)
    ]
    return union_all(*arms) if arms else None


def dated(row: Row[Any], zone: str) -> Event:
    """A day stands at noon among the moments; a moment has its day on the reader's calendar."""
    moment = row.moment or datetime.combine(row.day, NOON, UTC)
    day = row.day or moment.astimezone(ZoneInfo(zone)).date()
    return Event(row, moment, row.rank, row.id, day)


def add_details(client: Client, exchanges: Sequence[Event]) -> None:
    """Who took part in these exchanges, and what was promised to this client in them."""
    if not exchanges:
        return
    by_number = {event.number: event for event in exchanges}
    for row in db.session.execute(attendees(list(by_number))):
        by_number[row.interaction_id].people.append(row)
    promises = select(FollowUp).where(
        FollowUp.client_id == client.id,
        FollowUp.origin == "interactions",
        FollowUp.origin_id.in_(by_number),
        FollowUp.deleted_at.is_(None),
    )
    for promise in db.session.scalars(promises.order_by(FollowUp.due_on, FollowUp.id)):
        by_number[promise.origin_id or 0].promises.append(promise)


def parsed(cursor: str | None) -> Cursor | None:
    """A broken cursor is the first page."""
    _direction, values = read_cursor(cursor, len(KEYS))
    match values:
        case [datetime() as moment, int() as rank, int() as number] if (
            moment.tzinfo and EARLIEST < moment.year < LATEST and abs(number) < 2**31
        ):
            return Cursor(moment.astimezone(UTC), rank, number)
    return None
