"""Records that tests begin with: each has what it needs, and a name of its own."""

from itertools import count

from crm.clients.models import Client
from crm.db import db
from crm.identity import organisation_key
from crm.permissions import Role
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
