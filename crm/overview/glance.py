"""What stands around a client's timeline: who looks after them, what is due, what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, select
from sqlalchemy.orm import aliased

from crm.clients.models import Cadence, Client
from crm.contracts.models import Contract
from crm.db import db
from crm.follow_ups.models import FollowUp
from crm.follow_ups.queries import unveiled
from crm.interactions.models import Draft
from crm.overview.asked import within
from crm.permissions import Permission
from crm.projects.models import Project
from crm.statements import Someone, kept
from crm.users.models import Team, User

FEW = 6
CLIENT = bindparam("client", type_=Integer)
Owner, Deputy = aliased(User), aliased(User)


@dataclass(frozen=True)
class Glance:
    """The header of a client's page."""

    owner: str | None
    deputy: str | None
    team: str | None
    cadence: int | None
    next_touch_on: date | None
    notice_title: str | None
    notice_on: date | None
    has_draft: bool


def glance(client: Client, reader: Any, today: date, draft_key: str) -> Glance:
    """In one query; the notice day only where the reader's right to contracts reaches."""
    values = {"reader": reader.id, "client": client.id, "draft": draft_key}
    row = db.session.execute(around(Someone.like(reader), today), values).one()
    cadence = client.cadence_days or row.days
    last = client.last_touch_on
    next_on = last + timedelta(days=cadence) if last and cadence else None
    return Glance(
        row.owner, row.deputy, row.team, cadence, next_on, row.title, row.notice_on, row.has_draft
    )


@kept
def around(reader: Someone, today: date) -> Select[*tuple[Any, ...]]:
    notice = (
        select(Contract.id)
        .where(
            Contract.client_id == CLIENT,
            Contract.deleted_at.is_(None),
            Contract.notice_on >= today,
            Contract.notice_given_on.is_(None),
            Contract.terminated_on.is_(None),
            within(reader, CLIENT, Permission.CONTRACTS_READ),
        )
        .order_by(Contract.notice_on, Contract.id)
        .limit(1)
        .scalar_subquery()
    )
    draft = select(Draft.id).where(Draft.user_id == reader.id, Draft.key == bindparam("draft"))
    return (
        select(
            Owner.name.label("owner"), Deputy.name.label("deputy"), Team.name.label("team"),
            Cadence.days, Contract.title, Contract.notice_on, draft.exists().label("has_draft"),
        )
        .select_from(Client)
        .outerjoin(Owner, Owner.id == Client.owner_id)
        .outerjoin(Deputy, Deputy.id == Client.deputy_id)
        .outerjoin(Team, Team.id == Client.team_id)
        .outerjoin(Cadence, Cadence.tier == Client.tier)
        .outerjoin(Contract, Contract.id == notice)
        .where(Client.id == CLIENT)
    )  # fmt: skip


def projects_of(client: Client, reader: Any) -> Sequence[Row[int, str, date | None, str]]:
    """The client's projects with their managers, those that run first."""
    values = {"reader": reader.id, "client": client.id}
    return db.session.execute(its_projects(Someone.like(reader)), values).all()


@kept
def its_projects(reader: Someone) -> Select[int, str, date | None, str]:
    return (
        select(Project.id, Project.name, Project.closed_on, User.name.label("manager"))
        .outerjoin(User, User.id == Project.manager_id)
        .where(
            Project.client_id == CLIENT,
            Project.deleted_at.is_(None),
            within(reader, CLIENT, Permission.PROJECTS_READ),
        )
        .order_by(Project.closed_on.is_not(None), Project.name, Project.id)
        .limit(50)
    )


def open_follow_ups(client: Client, reader: Any) -> Sequence[FollowUp]:
    """The next few, and one more that says there are others."""
    values = {"reader": reader.id, "client": client.id}
    return db.session.scalars(its_follow_ups(Someone.like(reader)), values).all()


@kept
def its_follow_ups(reader: Someone) -> Select[FollowUp]:
    return (
        select(FollowUp)
        .where(
            FollowUp.client_id == CLIENT,
            FollowUp.deleted_at.is_(None),
            FollowUp.completed_at.is_(None),
            FollowUp.dropped_at.is_(None),
            within(reader, CLIENT, Permission.FOLLOW_UPS_READ),
            unveiled(reader),
        )
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(FEW + 1)
    )
