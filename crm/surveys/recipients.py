"""Who can be asked: people at clients within reach, and why some of them are left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select

from crm.clients.models import Client
from crm.clients.queries import within_reach
from crm.clock import now, today
from crm.contacts.models import Contact, ContactRole, Position
from crm.db import db
from crm.permissions import Permission
from crm.projects.models import Project
from crm.surveys.cooldown import AFTER_ANSWER, AFTER_DECLINE, Rest, rest_of
from crm.surveys.models import Invitation, Response, Survey, end_of, still_open


@dataclass(frozen=True)
class Selection:
    """Which people are looked at: at these clients (or at all within reach), in these roles."""

    clients: frozenset[int] = frozenset()
    roles: frozenset[ContactRole] = frozenset()
    everyone: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.clients and not self.everyone


@dataclass(frozen=True)
class Candidate:
    """A person in one position, in the language they read."""

    position_id: int
    contact_id: int
    client_id: int
    name: str
    email: str | None
    title: str | None
    role: ContactRole
    client_name: str
    language: str
    rest: Rest | None = None

    @property
    def can_be_asked(self) -> bool:
        return bool(self.email) and self.rest is None


def candidates(reader: Any, selection: Selection) -> list[Candidate]:
    """Everybody who fits, each person once, by client and name; two queries for any number."""
    if selection.is_empty:
        return []
    people = positions(reader, selection)
    rests = rests_of(people.with_only_columns(Position.contact_id).order_by(None))
    found: dict[int, Candidate] = {}
    for row in db.session.execute(people):
        found.setdefault(row.contact_id, candidate(row, rests))
    return list(found.values())


def candidate(row: Row[*tuple[Any, ...]], rests: Mapping[int, Rest]) -> Candidate:
    return Candidate(
        row.id, row.contact_id, row.client_id, row.name, row.email, row.title, row.role,
        row.client_name, row.language or row.client_language, rests.get(row.contact_id),
    )  # fmt: skip


def positions(reader: Any, selection: Selection) -> Select[*tuple[Any, ...]]:
    statement = (
        select(
            Position.id, Position.contact_id, Position.client_id, Position.title, Position.role,
            Contact.name, Contact.email, Contact.language,
            Client.name.label("client_name"), Client.language.label("client_language"),
        )
        .join(Contact, Contact.id == Position.contact_id)
        .join(Client, Client.id == Position.client_id)
        .where(
            within_reach(reader, Permission.SURVEYS_SEND),
            Client.deleted_at.is_(None),
            Contact.deleted_at.is_(None),
            or_(Position.ended_on.is_(None), Position.ended_on >= today()),
        )
        .order_by(Client.name, Client.id, Contact.name, Contact.id, Position.id)
    )  # fmt: skip
    if not selection.everyone:
        statement = statement.where(Client.id.in_(selection.clients))
    if selection.roles:
        statement = statement.where(Position.role.in_(selection.roles))
    return statement


def rests_of(contacts: Select[*tuple[Any, ...]]) -> dict[int, Rest]:
    """Those among the contacts who were asked, have answered or declined not long ago."""
    moment = now()
    waiting = and_(still_open(moment), Response.id.is_(None), Invitation.declined_at.is_(None))
    statement = (
        select(
            Invitation.contact_id, Invitation.created_at, Invitation.declined_at,
            Response.answered_at, Survey.closes_on, Survey.closed_at,
        )
        .join(Survey, Survey.id == Invitation.survey_id)
        .outerjoin(Response, Response.invitation_id == Invitation.id)
        .where(
            Invitation.contact_id.in_(contacts),
            or_(
                Response.answered_at > moment - AFTER_ANSWER,
                Invitation.declined_at > moment - AFTER_DECLINE,
                waiting,
            ),
        )
        .order_by(Invitation.id)
    )  # fmt: skip
    found: dict[int, Rest] = {}
    for row in db.session.execute(statement):
        rest = rest_of_row(row, moment)
        if rest and (row.contact_id not in found or found[row.contact_id].until < rest.until):
            found[row.contact_id] = rest
    return found


def rest_of_row(row: Row[*tuple[Any, ...]], moment: datetime) -> Rest | None:
    silent = row.answered_at is None and row.declined_at is None and row.closed_at is None
    return rest_of(
        moment,
        answered_at=row.answered_at,
        declined_at=row.declined_at,
        asked=(row.created_at, end_of(row.closes_on)) if silent else None,
    )


def askable_clients(reader: Any, most: int) -> list[tuple[int, str]]:
    """Clients whose people this reader may ask, by name."""
    rows = db.session.execute(
        select(Client.id, Client.name)
        .where(Client.deleted_at.is_(None), within_reach(reader, Permission.SURVEYS_SEND))
        .order_by(Client.name, Client.id)
        .limit(most)
    )
    return [(row.id, row.name) for row in rows]


def projects_at(reader: Any, clients: frozenset[int]) -> list[tuple[int, str]]:
    """Projects at these clients that the question may be about."""
    if not clients:
        return []
    rows = db.session.execute(
        select(Project.id, Project.name)
        .join(Client, Client.id == Project.client_id)
        .where(
            Client.id.in_(clients),
            Client.deleted_at.is_(None),
            Project.deleted_at.is_(None),
            within_reach(reader, Permission.SURVEYS_SEND),
        )
        .order_by(Project.name, Project.id)
    )
    return [(row.id, row.name) for row in rows]


def people_by_client(people: list[Candidate]) -> dict[str, list[Candidate]]:
    """In the order in which they were found."""
    grouped: dict[str, list[Candidate]] = {}
    for each in people:
        grouped.setdefault(each.client_name, []).append(each)
    return grouped
