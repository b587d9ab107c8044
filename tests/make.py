"""Records that tests begin with: each has what it needs, and a name of its own."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from crm.clients.models import Client
from crm.clock import now, today
from crm.contacts.models import Contact, ContactRole, Position
from crm.contracts.models import Contract
from crm.db import db
from crm.follow_ups.models import FollowUp
from crm.identity import organisation_key
from crm.interactions.models import Interaction, Kind
from crm.links import LinkKind, issue
from crm.permissions import Role
from crm.projects.models import Project, Stage
from crm.surveys.models import Invitation, Response, Survey, SurveyKind
from crm.users import passwords
from crm.users.models import Team, TeamMember, User

PASSWORD = "seven quiet herons at dawn"
NUMBERS = count(1)


def make_user(
    role: Role | str = Role.DIRECTOR, *, name: str | None = None, password: str | None = None
) -> User:
    """Somebody with one role; with a password only when it is asked for, as a digest takes time."""
    number = next(NUMBERS)
    user = User(
        email=f"person{number}@example.com",
        name=name or f"Person {number}",
        roles=frozenset({Role(role)}),
        password_digest=passwords.digest(password) if password else None,
    )
    db.session.add(user)
    db.session.flush()
    return user


def make_team(*members: User) -> Team:
    team = Team(name=f"Team {next(NUMBERS)}")
    db.session.add(team)
    db.session.flush()
    db.session.add_all(TeamMember(team_id=team.id, user_id=user.id) for user in members)
    db.session.flush()
    return team


def make_client(
    name: str | None = None, *, owner: User | None = None, team: Team | None = None
) -> Client:
    name = name or f"Client {next(NUMBERS)}"
    client = Client(name=name, name_key=organisation_key(name), owner=owner, team=team)
    db.session.add(client)
    db.session.flush()
    return client


def make_contact(
    client: Client | None = None, *, name: str | None = None, **values: Any
) -> Contact:
    """A person, with a position at the client when one is given; `role` goes to the position."""
    role = values.pop("role", ContactRole.OTHER)
    number = next(NUMBERS)
    contact = Contact(
        name=name or f"Contact {number}",
        **{"email": f"contact{number}@client.example", **values},
    )
    db.session.add(contact)
    db.session.flush()
    if client is not None:
        db.session.add(Position(contact_id=contact.id, client_id=client.id, role=role))
        db.session.flush()
    return contact


def make_contract(client: Client, **values: Any) -> Contract:
    """A signed support contract of a year, that renews itself unless notice is given in time."""
    usual: dict[str, Any] = {
        "title": "Support", "value_minor": 1_200_000, "currency": "EUR", "term": "12m",
        "renewal": "12m", "notice": "3m", "starts_on": date(2025, 1, 1),
        "signed_on": date(2024, 12, 1),
    }  # fmt: skip
    contract = Contract(client_id=client.id, **(usual | values))
    db.session.add(contract)
    db.session.flush()
    return contract


def make_project(client: Client, *, manager: User | None = None, **values: Any) -> Project:
    usual: dict[str, Any] = {"name": f"Project {next(NUMBERS)}", "stage": Stage.DELIVERY}
    project = Project(
        client_id=client.id, manager_id=manager.id if manager else None, **(usual | values)
    )
    db.session.add(project)
    db.session.flush()
    return project


def make_follow_up(assignee: User, client: Client | None = None, **values: Any) -> FollowUp:
    usual: dict[str, Any] = {"task": f"Task {next(NUMBERS)}", "due_on": today()}
    follow_up = FollowUp(
        assignee_id=assignee.id, client_id=client.id if client else None, **(usual | values)
    )
    db.session.add(follow_up)
    db.session.flush()
    return follow_up


def make_interaction(client: Client, author: User | None = None, **values: Any) -> Interaction:
    usual: dict[str, Any] = {
        "kind": Kind.MEETING, "subject": f"Meeting {next(NUMBERS)}",
        "happened_on": today(), "happened_at": now(),
    }  # fmt: skip
    interaction = Interaction(
        client_id=client.id, author_id=author.id if author else None, **(usual | values)
    )
    db.session.add(interaction)
    db.session.flush()
    return interaction


def make_survey(kind: SurveyKind = SurveyKind.NPS, **values: Any) -> Survey:
    """A wave that was sent today and is open for a month."""
    usual: dict[str, Any] = {
        "title": f"Survey {next(NUMBERS)}", "sent_at": now(),
        "closes_on": today() + timedelta(days=30),
    }  # fmt: skip
    survey = Survey(kind=kind, **(usual | values))
    db.session.add(survey)
    db.session.flush()
    return survey


def make_invitation(survey: Survey, contact: Contact, client: Client) -> tuple[Invitation, str]:
    """Somebody who was asked, and the secret of the link in their mail."""
    invitation = Invitation(
        survey_id=survey.id,
        client_id=client.id,
        contact_id=contact.id,
        language=contact.language or client.language,
    )
    db.session.add(invitation)
    db.session.flush()
    _link, token = issue(LinkKind.SURVEY, invitation.id)
    db.session.flush()
    return invitation, token


def make_answer(survey: Survey, contact: Contact, client: Client, score: int) -> Response:
    """An invitation with its answer."""
    invitation = Invitation(
        survey_id=survey.id, client_id=client.id, contact_id=contact.id, language="en"
    )
    db.session.add(invitation)
    db.session.flush()
    response = Response(invitation_id=invitation.id, score=score)
    db.session.add(response)
    db.session.flush()
    return response
