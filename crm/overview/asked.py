"""What every arm of a timeline is asked: whose, how filtered, from where on, which columns."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Text,
    and_,
    bindparam,
    cast,
    false,
    literal,
    null,
    or_,
    select,
    true,
)

from crm.clients.models import Client
from crm.clients.queries import within_reach
from crm.db import UtcMoment
from crm.permissions import Permission, Scope, scopes_of
from crm.statements import Someone

NOON = time(12)


@dataclass(frozen=True)
class Wanted:
    """What the reader filters by; `kind` is a kind of exchange or one of KINDS."""

    kind: str = ""
    project: int | None = None
    person: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def address(self) -> dict[str, str]:
        """What the address says of it, so that a page beside this one is filtered, too."""
        return {name: str(value) for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Cursor:
    """The last thing of the page before: what follows is older, or stands below it."""

    moment: datetime
    rank: int
    number: int


@dataclass(frozen=True)
class Asked:
    """Whose client, and who asks, is said when the statement is executed."""

    reader: Someone
    today: date
    zone: str
    wanted: Wanted
    cursor: Cursor | None

    @property
    def client(self) -> BindParameter[int]:
        """The client's number."""
        return bindparam("client", type_=Integer)


def days(column: Any, asked: Asked, rank: int, number: Any) -> ColumnElement[bool]:
    """The page's limits for a column of days; a day stands at its noon."""
    wanted, cursor = asked.wanted, asked.cursor
    limits = [column.is_not(None)]
    if wanted.since:
        limits.append(column >= wanted.since)
    if wanted.until:
        limits.append(column <= wanted.until)
    if cursor:
        clock = cursor.moment.time()
        last = cursor.moment.date() - (timedelta() if clock > NOON else timedelta(days=1))
        same = and_(column == cursor.moment.date(), below(cursor, rank, number))
        limits.append(or_(column <= last, same) if clock == NOON else column <= last)
    return and_(*limits)


def moments(column: Any, asked: Asked, rank: int, number: Any) -> ColumnElement[bool]:
    """The same for a column of moments; the reader's days are those of their own calendar."""
    wanted, cursor, zone = asked.wanted, asked.cursor, ZoneInfo(asked.zone)
    limits = [column.is_not(None)]
    if wanted.since:
        limits.append(column >= datetime.combine(wanted.since, time(), zone))
    if wanted.until:
        after = wanted.until + timedelta(days=1)
        limits.append(column < datetime.combine(after, time(), zone))
    if cursor:
        same = and_(column == cursor.moment, below(cursor, rank, number))
        limits.append(or_(column < cursor.moment, same))
    return and_(*limits)


def below(cursor: Cursor, rank: int, number: Any) -> ColumnElement[bool]:
    if rank == cursor.rank:
        return number < cursor.number  # type: ignore[no-any-return]
    return true() if rank > cursor.rank else false()


BLANKS: dict[str, ColumnElement[Any]] = {
    "day": cast(null(), Date),
    "moment": cast(null(), UtcMoment()),
    "mark": cast(null(), String),
    "text": cast(null(), Text),
    "detail": cast(null(), Text),
    "more": cast(null(), Text),
    "person": cast(null(), String),
    "project": cast(null(), String),
    "is_internal": literal(False, Boolean),
    "score": cast(null(), Integer),
}
# Said once: a page builds nine arms.
NOTHING = {name: blank.label(name) for name, blank in BLANKS.items()}


def arm(source: str, model: Any, title: Any, **columns: Any) -> Select[*tuple[Any, ...]]:
    """A select with the columns of all arms; `day` or `moment` says when it happened."""
    filled = {name: column.label(name) for name, column in columns.items()}
    return select(
        literal(source, String).label("source"),
        model.id.label("id"),
        title.label("title"),
        *(NOTHING | filled).values(),
    ).select_from(model)


def reached(asked: Asked, permission: Permission) -> ColumnElement[bool]:
    return within(asked.reader, asked.client, permission)


def within(reader: Any, client_id: Any, permission: Permission) -> ColumnElement[bool]:
    """Whether a right of its own reaches this client, whom the reader may read.

    A reader may know the client and not, say, its reviews; only then the database is asked.
    """
    scopes = scopes_of(reader, permission)
    if Scope.ALL in scopes or scopes == scopes_of(reader, Permission.CLIENTS_READ):
        return true()
    reach = within_reach(reader, permission)
    return select(Client.id).where(Client.id == client_id, reach).correlate(None).exists()
