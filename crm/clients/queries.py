"""Finding clients, each reader within their own reach."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, false, func, or_, select, true

from crm.clients.models import Cadence, Client, Tier
from crm.db import db
from crm.errors import Forbidden, Missing
from crm.permissions import Permission, Scope, scopes_of
from crm.statements import Someone, kept
from crm.users.models import TeamMember, User

MOST_OFFERED = 1000

# How a project leads to its client is known one floor up, which says it here.
project_ways: list[Callable[[Any], Select[Any]]] = []


def within_reach(reader: Any, permission: Permission) -> ColumnElement[bool]:
    """The condition under which a client lies within this right of the reader."""
    scopes = scopes_of(reader, permission)
    if Scope.ALL in scopes:
        return true()
    ways: list[ColumnElement[bool]] = []
    if scopes & {Scope.TEAM, Scope.OWN}:
        ways += [Client.owner_id == reader.id, Client.deputy_id == reader.id]
    if Scope.TEAM in scopes:
        mine = select(TeamMember.team_id).where(TeamMember.user_id == reader.id)
        ways.append(Client.team_id.in_(mine))
    if Scope.PROJ in scopes:
        ways += [Client.id.in_(way(reader)) for way in project_ways]
    return or_(false(), *ways)


def is_orphaned() -> ColumnElement[bool]:
    """Nobody owns the client: nobody was named, or who was has left."""
    left = select(User.id).where(User.deactivated_at.is_not(None))
    return or_(Client.owner_id.is_(None), Client.owner_id.in_(left))


def visible_to(reader: Any) -> Select[Client]:
    return select(Client).where(
        Client.deleted_at.is_(None), within_reach(reader, Permission.CLIENTS_READ)
    )


def get_client(
    number: int, reader: Any, permission: Permission = Permission.CLIENTS_READ
) -> Client:
    """Missing when the reader may not know of it, Forbidden when they may only look."""
    known = readable_one(Someone.like(reader))
    client: Client | None = db.session.scalar(known, {"reader": reader.id, "client": number})
    if client is None:
        raise Missing
    # A right that reaches as far as reading does needs no second question.
    if scopes_of(reader, permission) != scopes_of(reader, Permission.CLIENTS_READ):
        check_reach(client, reader, permission)
    return client


@kept
def readable_one(reader: Someone) -> Select[Client]:
    return visible_to(reader).where(Client.id == bindparam("client"))


def get_deleted(number: int, reader: Any) -> Client:
    """A client in the bin, for those who may delete it."""
    reach = within_reach(reader, Permission.CLIENTS_DELETE)
    client = db.session.scalar(
        select(Client).where(Client.id == number, Client.deleted_at.is_not(None), reach)
    )
    if client is None:
        raise Missing
    return client


def check_reach(client: Client, reader: Any, permission: Permission) -> None:
    reach = within_reach(reader, permission)
    if db.session.scalar(select(Client.id).where(Client.id == client.id, reach)) is None:
        raise Forbidden


def listed(reader: Any, words: str | None, mine: bool) -> Select[*tuple[Any, ...]]:
    """Rows of the list: only what it shows, so that fifty rows cost what they must."""
    statement = select(
        Client.id, Client.name, Client.industry, Client.tier, Client.last_touch_on,
        Client.cadence_days, User.name.label("owner"),
    ).outerjoin(User, User.id == Client.owner_id).where(
        Client.deleted_at.is_(None), within_reach(reader, Permission.CLIENTS_READ)
    )  # fmt: skip
    if words:
        statement = statement.where(
            func.lower(Client.name).contains(words.lower(), autoescape=True)
        )
    if mine:
        statement = statement.where(
            or_(Client.owner_id == reader.id, Client.deputy_id == reader.id)
        )
    return statement


def choices(reader: Any, permission: Permission, chosen: Client | None = None) -> dict[int, str]:
    """Names to choose from, the reader's own clients first; the chosen one is always there."""
    own = or_(Client.owner_id == reader.id, Client.deputy_id == reader.id)
    found = db.session.execute(
        select(Client.id, Client.name)
        .where(Client.deleted_at.is_(None), within_reach(reader, permission))
        .order_by(case((own, 0), else_=1), Client.name, Client.id)
        .limit(MOST_OFFERED)
    )
    names = {chosen.id: chosen.name} if chosen else {}
    return names | {row.id: row.name for row in found}


def numbers_within(reader: Any, permission: Permission, numbers: Iterable[int]) -> set[int]:
    """Which of these clients lie within this right of the reader."""
    reach = within_reach(reader, permission)
    return set(db.session.scalars(select(Client.id).where(Client.id.in_(numbers), reach)))


def same_name(key: str, reader: Any, but: int | None = None) -> list[Client]:
    """Clients of the reader that may be the same firm."""
    found = db.session.scalars(visible_to(reader).where(Client.name_key == key).limit(5))
    return [client for client in found if client.id != but]


def cadences() -> dict[Tier, int]:
    rows = db.session.execute(select(Cadence.tier, Cadence.days))
    return {row.tier: row.days for row in rows}


def own_cadences() -> list[int]:
    """Every cadence that some client has of its own, instead of its tier's: there are few."""
    kept = select(Client.cadence_days).where(Client.cadence_days.is_not(None)).distinct()
    return [int(days) for days in db.session.scalars(kept) if days is not None]
