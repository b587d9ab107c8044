"""Finding what was said, each reader within their own reach."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from crm.clients.models import Client
from crm.clients.queries import within_reach
from crm.clock import Quarter, now
from crm.contacts.models import Contact
from crm.db import db
from crm.errors import Forbidden, Missing
from crm.follow_ups.models import FollowUp
from crm.follow_ups.queries import veils
from crm.interactions.models import Attendee, Interaction
from crm.permissions import Permission, Scope, scopes_of
from crm.projects.models import Project
from crm.users.models import TeamMember, User

LATELY = timedelta(hours=24)
MOST_COLLEAGUES = 40
MOST_CHOICES = 20


def readable_by(reader: Any) -> ColumnElement[bool]:
    """The one place that says whose eyes a confidential exchange is for.

    Its author, those who took part, and directors; for nobody in particular (None, a paper
    for the client) it is not there at all. What is in the bin nobody reads.
    """
    return and_(Interaction.deleted_at.is_(None), meant_for(reader))


def meant_for(reader: Any) -> ColumnElement[bool]:
    """The same for an exchange that is in the bin, or not."""
    if reader is None:
        return Interaction.is_confidential.is_(False)
    if Scope.ALL in scopes_of(reader, Permission.INTERACTIONS_CONFIDENTIAL):
        return true()
    took_part = select(Attendee.id).where(
        Attendee.interaction_id == Interaction.id, Attendee.user_id == reader.id
    )
    return or_(
        Interaction.is_confidential.is_(False),
        Interaction.author_id == reader.id,
        took_part.exists(),
    )


def came_of_secrets(reader: Any) -> ColumnElement[bool]:
    """Whether a follow-up was planned in a confidential exchange that the reader may not read."""
    secret = select(Interaction.id).where(
        Interaction.id == FollowUp.origin_id,
        Interaction.is_confidential.is_(True),
        ~meant_for(reader),
    )
    return and_(FollowUp.origin.is_not_distinct_from("interactions"), secret.exists())


veils.append(came_of_secrets)


def newest_first(client: Client, reader: Any) -> Select[Interaction]:
    return (
        select(Interaction)
        .where(Interaction.client_id == client.id, readable_by(reader))
        .order_by(Interaction.happened_at.desc(), Interaction.id.desc())
    )


def during(client: Client, quarter: Quarter, reader: Any = None) -> Select[Interaction]:
    """The exchanges of a quarter; without a reader those that are confidential to nobody."""
    return newest_first(client, reader).where(
        Interaction.happened_on.between(quarter.first_day, quarter.last_day)
    )


def get_interaction(number: int, reader: Any) -> Interaction:
    return _one(reader, Interaction.id == number, readable_by(reader))


def get_deleted(number: int, reader: Any) -> Interaction:
    """An exchange in the bin, for those who may put it there."""
    found = _one(
        reader, Interaction.id == number, Interaction.deleted_at.is_not(None), meant_for(reader)
    )
    check_editable(found, reader)
    return found


def _one(reader: Any, *conditions: ColumnElement[bool]) -> Interaction:
    reach = within_reach(reader, Permission.INTERACTIONS_READ)
    found = db.session.scalar(
        select(Interaction)
        .join(Client, Client.id == Interaction.client_id)
        .where(Client.deleted_at.is_(None), reach, *conditions)
    )
    if found is None:
        raise Missing
    return found


def is_editable(interaction: Interaction, reader: Any) -> bool:
    """Everything for administrators; one's own for directors, and for the others for a day."""
    scopes = scopes_of(reader, Permission.INTERACTIONS_EDIT)
    if Scope.ALL in scopes:
        return True
    if interaction.author_id != reader.id:
        return False
    is_fresh = now() - interaction.created_at < LATELY
    return Scope.AUTHORED in scopes or (Scope.AUTHORED_LATELY in scopes and is_fresh)


def check_editable(interaction: Interaction, reader: Any) -> None:
    if not is_editable(interaction, reader):
        raise Forbidden


def attendees(numbers: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Who took part in these exchanges: the client's people first, each by name."""
    return (
        select(
            Attendee.interaction_id,
            Attendee.contact_id,
            Attendee.user_id,
            Contact.name.label("contact"),
            User.name.label("colleague"),
        )
        .outerjoin(Contact, Contact.id == Attendee.contact_id)
        .outerjoin(User, User.id == Attendee.user_id)
        .where(Attendee.interaction_id.in_(numbers))
        .order_by(Attendee.user_id.is_not(None), Contact.name, User.name, Attendee.id)
    )


def colleagues_near(client: Client) -> dict[int, str]:
    """Colleagues who may have been there: those around this client first, then by name."""
    team = select(TeamMember.user_id).where(TeamMember.team_id == client.team_id)
    managers = select(Project.manager_id).where(
        Project.client_id == client.id, Project.manager_id.is_not(None)
    )
    near = or_(
        User.id.in_([client.owner_id, client.deputy_id]), User.id.in_(team), User.id.in_(managers)
    )
    rows = db.session.execute(
        select(User.id, User.name)
        .where(User.deactivated_at.is_(None))
        .order_by(case((near, 0), else_=1), User.name, User.id)
        .limit(MOST_COLLEAGUES)
    )
    return {row.id: row.name for row in rows}


def projects_of(client: Client) -> dict[int, str]:
    """The client's projects to choose from, those that run first."""
    rows = db.session.execute(
        select(Project.id, Project.name)
        .where(Project.client_id == client.id, Project.deleted_at.is_(None))
        .order_by(Project.closed_on.is_not(None), Project.name, Project.id)
        .limit(50)
    )
    return {row.id: row.name for row in rows}


def clients_to_choose(reader: Any, words: str) -> Select[Client]:
    """Clients that the reader may log for: their own first, then those spoken with lately."""
    mine = or_(Client.owner_id == reader.id, Client.deputy_id == reader.id)
    statement = select(Client).where(
        Client.deleted_at.is_(None), within_reach(reader, Permission.INTERACTIONS_LOG)
    )
    if words:
        like = words.lower()
        statement = statement.where(func.lower(Client.name).contains(like, autoescape=True))
    return statement.order_by(
        case((mine, 0), else_=1), Client.last_touch_on.is_(None), Client.last_touch_on.desc(),
        Client.name, Client.id,
    ).limit(MOST_CHOICES)  # fmt: skip
