"""The firm, its people in teams of ten managers, and the clients: two hundred a team."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from crm.clients.models import Cadence, Client, ClientKind, Tier
from crm.contacts.models import Contact, ContactRole, Position
from crm.identity import email_key, organisation_key, person_key, phone_key
from crm.permissions import Role
from crm.users.models import Organisation, Team, TeamMember, User
from tests.bench import prose
from tests.bench.rows import Row

OWNED = 20
TEAM = 200
FIRST_OF_MANAGER = 1
ROLES = (ContactRole.SPONSOR, ContactRole.PAYER, ContactRole.END_USER, ContactRole.ACCEPTOR)
Tables = Iterator[tuple[Any, Iterator[Row]]]


def tables(clients: int, _interactions: int, dice: Random, today: date) -> Tables:
    teams = -(-clients // TEAM)
    yield Organisation, iter([{"id": 1, "name": "Bench & Co", "language": "en"}])
    yield Cadence, cadences()
    yield User, users(clients, teams)
    yield Team, ({"id": number, "name": f"Team {number}"} for number in range(1, teams + 1))
    yield TeamMember, members(clients, teams)
    yield Client, all_clients(clients, dice, today)
    yield Contact, contacts(clients, dice)
    yield Position, positions(clients, dice, today)


def cadences() -> Iterator[Row]:
    for number, (tier, days) in enumerate([(Tier.A, 14), (Tier.B, 30), (Tier.C, 90)], 1):
        yield {"id": number, "tier": tier, "days": days}


def managers(clients: int) -> int:
    return -(-clients // OWNED)


def owner_of(client: int) -> int:
    """1 is the director; the managers follow, each with twenty clients in a row."""
    return 2 + (client - 1) // OWNED


def project_manager_of(client: int, clients: int) -> int:
    return 2 + managers(clients) + (client - 1) // TEAM


def users(clients: int, teams: int) -> Iterator[Row]:
    roles = [Role.DIRECTOR]
    roles += [Role.ACCOUNT_MANAGER] * managers(clients) + [Role.PROJECT_MANAGER] * teams
    for number, role in enumerate(roles, 1):
        yield {
            "id": number, "email": f"person{number}@bench.example", "name": f"Person {number}",
            "roles": frozenset({role}), "language": "en", "time_zone": "UTC",
        }  # fmt: skip


def members(clients: int, teams: int) -> Iterator[Row]:
    first_of_work = 2 + managers(clients)
    for user in range(2, first_of_work):
        team = 1 + (user - 2) * OWNED // TEAM
        yield {"id": user, "team_id": team, "user_id": user}
    for team in range(1, teams + 1):
        user = first_of_work + team - 1
        yield {"id": user, "team_id": team, "user_id": user}


def all_clients(clients: int, dice: Random, today: date) -> Iterator[Row]:
    for number in range(1, clients + 1):
        name = prose.client_name(number - 1)
        tier = dice.choices((Tier.A, Tier.B, Tier.C), (2, 3, 5))[0]
        yield {
            "id": number, "name": name, "name_key": organisation_key(name), "tier": tier,
            "kind": ClientKind.EXTERNAL, "industry": dice.choice(prose.INDUSTRIES),
            "domain": f"client{number}.example", "website": f"https://client{number}.example",
            "city": "Hamburg", "country": "Germany", "language": "en", "time_zone": "UTC",
            "owner_id": owner_of(number), "team_id": 1 + (number - 1) // TEAM,
            # One of twenty has been silent for longer than any cadence.
            "last_touch_on": today - timedelta(days=120 if number % 20 == 0 else number % 13),
        }  # fmt: skip


def contacts(clients: int, dice: Random) -> Iterator[Row]:
    for number in range(1, clients * len(ROLES) + 1):
        given, family = dice.choice(prose.GIVEN), dice.choice(prose.FAMILY)
        email = f"{given}.{family}{number}@client{client_of(number)}.example".lower()
        name, phone = f"{given} {family}", f"+49 40 555 {number:05}"
        yield {
            "id": number, "name": name, "given_name": given, "family_name": family,
            "email": email, "phone": phone, "language": "en", "name_key": person_key(name),
            "email_key": email_key(email), "phone_key": phone_key(phone),
        }  # fmt: skip


def client_of(contact: int) -> int:
    return 1 + (contact - 1) // len(ROLES)


def positions(clients: int, dice: Random, today: date) -> Iterator[Row]:
    for number in range(1, clients * len(ROLES) + 1):
        yield {
            "id": number, "contact_id": number, "client_id": client_of(number),
            "role": ROLES[number % len(ROLES)], "title": "Head of department",
            "influence": dice.randrange(1, 6), "stance": dice.randrange(-2, 3),
            "started_on": today - timedelta(days=1000),
        }  # fmt: skip
