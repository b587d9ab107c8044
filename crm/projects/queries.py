"""Finding projects, each reader within their own reach."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from crm.clients import queries as clients
from crm.clients.models import Client
from crm.clients.queries import within_reach
from crm.contracts.queries import reaches
from crm.db import db
from crm.errors import Forbidden, Missing
from crm.permissions import Permission
from crm.projects.models import Colour, Milestone, Project, StatusReport
from crm.projects.rag import STALE_AFTER_DAYS
from crm.statements import Someone, kept
from crm.users.models import User


def clients_of_manager(reader: Any) -> Select[Any]:
    """A project manager reaches the clients whose projects they manage."""
    return select(Project.client_id).where(
        Project.manager_id == reader.id, Project.deleted_at.is_(None)
    )


clients.project_ways.append(clients_of_manager)


def visible_to(reader: Any, permission: Permission = Permission.PROJECTS_READ) -> Select[Project]:
    """Projects of clients within this right; neither of them in the bin."""
    return (
        select(Project)
        .join(Project.client)
        .options(contains_eager(Project.client))
        .where(*_there(reader, permission))
    )


def get_project(
    number: int, reader: Any, permission: Permission = Permission.PROJECTS_READ
) -> Project:
    """Missing when the reader may not know of it, Forbidden when they may only look."""
    project = db.session.scalar(
        visible_to(reader)
        .where(Project.id == number)
        .options(joinedload(Project.manager), joinedload(Project.contract))
    )
    if project is None:
        raise Missing
    if permission is not Permission.PROJECTS_READ and not reaches(
        project.client_id, reader, permission
    ):
        raise Forbidden
    return project


def get_deleted(number: int, reader: Any) -> Project:
    """A project in the bin, for those who may change it."""
    project = db.session.scalar(
        select(Project)
        .join(Project.client)
        .where(
            Project.id == number,
            Project.deleted_at.is_not(None),
            Client.deleted_at.is_(None),
            or_(
                within_reach(reader, Permission.PROJECTS_EDIT),
                # Binning their last project takes the client out of a manager's reach.
                Project.manager_id == reader.id,
            ),
        )
    )
    if project is None:
        raise Missing
    return project


def get_milestone(number: int, reader: Any, *, binned: bool = False) -> Milestone:
    """A milestone that the reader may change."""
    there = Milestone.deleted_at.is_not(None) if binned else Milestone.deleted_at.is_(None)
    milestone = db.session.scalar(select(Milestone).where(Milestone.id == number, there))
    if milestone is None:
        raise Missing
    get_project(milestone.project_id, reader, Permission.PROJECTS_EDIT)
    return milestone


def at(client: Client, reader: Any) -> Select[Project]:
    """The client's projects: those that run first."""
    return (
        visible_to(reader)
        .where(Project.client_id == client.id)
        .order_by(Project.closed_on.is_not(None), Project.name, Project.id)
    )


def milestones_of(project: Project) -> Select[Milestone]:
    """In the order in which they were agreed."""
    return (
        select(Milestone)
        .where(Milestone.project_id == project.id, Milestone.deleted_at.is_(None))
        .order_by(Milestone.baseline_on, Milestone.id)
    )


def reports_of(project: Project) -> Select[StatusReport]:
    """The newest first."""
    return (
        select(StatusReport)
        .options(joinedload(StatusReport.author))
        .where(StatusReport.project_id == project.id)
        .order_by(StatusReport.reported_on.desc(), StatusReport.id.desc())
    )


def next_milestones(projects: Iterable[int]) -> dict[int, Milestone]:
    """The next one of each project that was not reached yet, all with one question."""
    found: dict[int, list[Milestone]] = defaultdict(list)
    statement = (
        select(Milestone)
        .where(
            Milestone.project_id.in_(list(projects)),
            Milestone.deleted_at.is_(None),
            Milestone.reached_on.is_(None),
        )
        .order_by(func.coalesce(Milestone.forecast_on, Milestone.baseline_on), Milestone.id)
    )
    for milestone in db.session.scalars(statement):
        found[milestone.project_id].append(milestone)
    return {number: milestones[0] for number, milestones in found.items()}


def is_stale(today: date) -> ColumnElement[bool]:
    """Nobody has reported for more than 14 days, or ever."""
    oldest = today - timedelta(days=STALE_AFTER_DAYS)
    return or_(Project.reported_on.is_(None), Project.reported_on < oldest)


def severity(today: date) -> Any:
    """Red first, then amber, then what nobody knows, green, and closed ones at the end."""
    return case(
        (Project.closed_on.is_not(None), 4),
        (is_stale(today), 2),
        (Project.overall == Colour.RED, 0),
        (Project.overall == Colour.AMBER, 1),
        else_=3,
    ).label("severity")


def listed(
    reader: Any, today: date, conditions: list[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """Rows of the list: only what it shows."""
    return (
        select(
            Project.id, Project.name, Project.code, Project.stage, Project.closed_on,
            Project.overall, Project.reported_on, severity(today),
            Client.id.label("client_id"), Client.name.label("client"),
            User.name.label("manager"),
        )
        .join(Client, Client.id == Project.client_id)
        .outerjoin(User, User.id == Project.manager_id)
        .where(*_there(reader), *conditions)
    )  # fmt: skip


@kept
def troubled(reader: Someone, today: date) -> Select[*tuple[Any, ...]]:
    """Open projects of the reader that are red or amber without a way back, or not reported on."""
    newest = (
        select(StatusReport.id)
        .where(StatusReport.project_id == Project.id)
        .order_by(StatusReport.reported_on.desc(), StatusReport.id.desc())
        .limit(1)
        .correlate(Project)
        .scalar_subquery()
    )
    managed = Project.manager_id == reader.id
    owned = or_(Client.owner_id == reader.id, Client.deputy_id == reader.id)
    lost = and_(
        Project.overall.in_([Colour.RED, Colour.AMBER]),
        func.coalesce(func.trim(StatusReport.way_back), "") == "",
    )
    return (
        select(
            Project.id, Project.name, Project.overall, Project.reported_on,
            case((lost, 1), else_=0).label("is_lost"), is_stale(today).label("is_stale"),
            Client.name.label("client"),
        )
        .join(Client, Client.id == Project.client_id)
        .outerjoin(StatusReport, StatusReport.id == newest)
        .where(
            *_there(reader),
            Project.closed_on.is_(None),
            or_(and_(lost, or_(managed, owned)), and_(is_stale(today), managed)),
        )
        .order_by(Project.reported_on, Project.id)
        .limit(20)
    )  # fmt: skip


def _there(
    reader: Any, permission: Permission = Permission.PROJECTS_READ
) -> list[ColumnElement[bool]]:
    return [
        Project.deleted_at.is_(None),
        Client.deleted_at.is_(None),
        within_reach(reader, permission),
    ]
