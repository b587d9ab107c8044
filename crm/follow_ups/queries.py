"""Finding follow-ups, each reader within their own reach."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from crm.clients.models import Client
from crm.clients.queries import within_reach
from crm.db import db
from crm.errors import Forbidden, Missing
from crm.follow_ups.models import FollowUp
from crm.permissions import Permission, Scope, allowed, scopes_of
from crm.statements import Someone, kept
from crm.users.models import User

LATELY = timedelta(days=14)
Rows = Select[*tuple[Any, ...]]

# Which ones came of words that this reader may not read is known one floor up, which says it here.
veils: list[Callable[[Any], ColumnElement[bool]]] = []


def unveiled(reader: Any) -> ColumnElement[bool]:
    """What came of a confidential exchange is for those who may read it, and who has to do it."""
    veiled = or_(false(), *(veil(reader) for veil in veils))
    return or_(FollowUp.assignee_id == reader.id, FollowUp.creator_id == reader.id, ~veiled)


def reached(
    reader: Any, permission: Permission = Permission.FOLLOW_UPS_READ
) -> ColumnElement[bool]:
    """The condition (joined on Client) under which a follow-up lies within this right.

    One without a client belongs to whoever does it, and to whoever planned it.
    """
    if not allowed(reader, permission):
        return ~true()
    whose = or_(FollowUp.assignee_id == reader.id, FollowUp.creator_id == reader.id)
    if Scope.ALL in scopes_of(reader, permission):
        whose = true()
    return or_(
        and_(FollowUp.client_id.is_(None), whose),
        and_(
            Client.deleted_at.is_(None),
            Client.id.is_not(None),
            within_reach(reader, permission),
            unveiled(reader),
        ),
    )


def get_follow_up(
    number: int,
    reader: Any,
    permission: Permission = Permission.FOLLOW_UPS_READ,
    *,
    is_binned: bool = False,
) -> FollowUp:
    """Missing when the reader may not know of it, Forbidden when they may only look."""
    there = FollowUp.deleted_at.is_not(None) if is_binned else FollowUp.deleted_at.is_(None)
    statement = (
        select(FollowUp)
        .outerjoin(Client, Client.id == FollowUp.client_id)
        .options(joinedload(FollowUp.client), joinedload(FollowUp.assignee))
        .where(FollowUp.id == number, there)
    )
    found = db.session.scalar(statement.where(reached(reader)))
    if found is None:
        raise Missing
    if permission is not Permission.FOLLOW_UPS_READ:
        may = statement.with_only_columns(FollowUp.id).options().where(reached(reader, permission))
        if db.session.scalar(may) is None:
            raise Forbidden
    return found


def listed(reader: Any) -> Rows:
    """What a line of a list shows, and no more."""
    return (
        select(
            FollowUp.id, FollowUp.task, FollowUp.due_on, FollowUp.promise, FollowUp.client_id,
            FollowUp.assignee_id, FollowUp.completed_on, FollowUp.promised_on,
            FollowUp.dropped_at, FollowUp.completed_at, FollowUp.reason,
            Client.name.label("client"), User.name.label("assignee"),
            User.deactivated_at.label("assignee_left_at"),
        )
        .join(User, User.id == FollowUp.assignee_id)
        .outerjoin(Client, Client.id == FollowUp.client_id)
        .where(FollowUp.deleted_at.is_(None), reached(reader))
    )  # fmt: skip


def open_ones() -> ColumnElement[bool]:
    return and_(FollowUp.completed_at.is_(None), FollowUp.dropped_at.is_(None))


def open_for(client: Client) -> Select[FollowUp]:
    """What is open at this client, the most pressing first."""
    return (
        select(FollowUp)
        .where(FollowUp.client_id == client.id, FollowUp.deleted_at.is_(None), open_ones())
        .order_by(FollowUp.due_on, FollowUp.id)
    )


def open_of(reader: Any, *, is_team: bool = False) -> Rows:
    """The reader's own; with `is_team` those of everybody within reach."""
    statement = listed(reader).where(open_ones())
    return statement if is_team else statement.where(FollowUp.assignee_id == reader.id)


@kept
def due_by(reader: Someone, day: date, most: int, *, is_team: bool = False) -> Rows:
    return (
        open_of(reader, is_team=is_team)
        .where(FollowUp.due_on <= day)
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(most)
    )


@kept
def promised_until(
    reader: Someone, after: date, until: date, most: int, *, is_team: bool = False
) -> Rows:
    """Promises of either side whose day comes soon."""
    near = and_(FollowUp.due_on > after, FollowUp.due_on <= until)
    return (
        open_of(reader, is_team=is_team)
        .where(FollowUp.promise.is_not(None), near)
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(most)
    )


def done_lately(reader: Any, moment: datetime, *, is_team: bool = False) -> Rows:
    statement = listed(reader).where(FollowUp.completed_at > moment - LATELY)
    if not is_team:
        statement = statement.where(FollowUp.assignee_id == reader.id)
    return statement.order_by(FollowUp.completed_at.desc(), FollowUp.id.desc())


def at_client(client: Client, reader: Any) -> Rows:
    return listed(reader).where(FollowUp.client_id == client.id)


def left_behind(reader: Any) -> Rows:
    """Open ones within reach of people who have left: somebody has to take them over."""
    return listed(reader).where(open_ones(), User.deactivated_at.is_not(None))


def without_anybody(reader: Any) -> int:
    """Asked only when anybody has left: it looks through everybody's follow-ups."""
    left = select(User.id).where(User.deactivated_at.is_not(None)).limit(1)
    if db.session.scalar(left) is None:
        return 0
    return db.session.scalar(number_left(Someone.like(reader)), {"reader": reader.id}) or 0


@kept
def number_left(reader: Someone) -> Rows:
    return left_behind(reader).with_only_columns(func.count(FollowUp.id))


def due_reminders(moment: datetime, most: int, but: Collection[int] = ()) -> Rows:
    """Follow-ups whose reminder is due, person by person, with everybody who may be told of it.

    Locked until the end of the transaction: another worker passes over them.
    """
    owner, deputy = aliased(User), aliased(User)
    people = [
        getattr(who, column).label(f"{name}_{column}")
        for name, who in (("assignee", User), ("owner", owner), ("deputy", deputy))
        for column in ("id", "name", "email", "language", "time_zone", "deactivated_at")
    ]
    return (
        select(
            FollowUp.id, FollowUp.task, FollowUp.note, FollowUp.due_on, FollowUp.promise,
            FollowUp.remind_at, Client.name.label("client"), *people,
        )
        .join(User, User.id == FollowUp.assignee_id)
        .outerjoin(Client, Client.id == FollowUp.client_id)
        .outerjoin(owner, owner.id == Client.owner_id)
        .outerjoin(deputy, deputy.id == Client.deputy_id)
        .where(
            FollowUp.remind_at <= moment, open_ones(), FollowUp.deleted_at.is_(None),
            or_(Client.id.is_(None), Client.deleted_at.is_(None)), FollowUp.id.not_in(but),
        )
        .order_by(FollowUp.assignee_id, FollowUp.due_on, FollowUp.id)
        .limit(most)
        .with_for_update(of=FollowUp, skip_locked=True)
    )  # fmt: skip
