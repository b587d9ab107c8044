"""The demo story: a firm, its people, and the clients they look after."""

from datetime import timedelta

from crm.clients.actions import add_client
from crm.clients.models import Cadence, Client, ClientKind, Tier
from crm.clock import today
from crm.db import db
from crm.permissions import Role
from crm.users.actions import add_user
from crm.users.models import Organisation, Team, TeamMember

PEOPLE = (
    ("anna.berg@example.com", "Anna Berg", Role.ACCOUNT_MANAGER, "en"),
    ("li.wei@example.com", "李伟", Role.ACCOUNT_MANAGER, "zh"),
    ("tom.okafor@example.com", "Tom Okafor", Role.PROJECT_MANAGER, "en"),
    ("chen.jing@example.com", "陈静", Role.DIRECTOR, "zh"),
)
# Name, industry, tier, language, zone, days since the last exchange.
CLIENTS = (
    ("华星科技有限公司", "Technology", Tier.A, "zh", "Asia/Shanghai", 6),
    ("Nordlicht Energie GmbH", "Energy", Tier.A, "en", "Europe/Berlin", 12),
    ("Marlow & Finch Ltd", "Retail", Tier.B, "en", "Europe/London", 41),
    ("仁和医疗集团", "Health", Tier.A, "zh", "Asia/Shanghai", 3),
    ("Banco Atlântico", "Finance", Tier.B, "en", "Europe/Lisbon", 25),
    ("东方银行", "Finance", Tier.A, "zh", "Asia/Shanghai", 19),
    ("Helvetia Logistik AG", "Logistics", Tier.B, "en", "Europe/Zurich", 8),
    ("Oakridge Schools Trust", "Education", Tier.C, "en", "Europe/London", 95),
    ("蓝海物流有限公司", "Logistics", Tier.B, "zh", "Asia/Shanghai", 15),
    ("Café Lumière SARL", "Food", Tier.C, "en", "Europe/Paris", 33),
    ("Pacific Robotics Inc.", "Manufacturing", Tier.B, "en", "America/Los_Angeles", 52),
    ("Finance Department", "Internal", Tier.C, "en", "Europe/Berlin", 10),
)


def load() -> None:
    """Writes the story into an empty database, with days relative to today."""
    db.session.add(
        Organisation(name="Lindqvist & Zhao", language="en", currency="EUR", founded_on=today())
    )
    for tier, days in ((Tier.A, 14), (Tier.B, 30), (Tier.C, 90)):
        db.session.add(Cadence(tier=tier, days=days))
    people = []
    for email, name, role, language in PEOPLE:
        user = add_user(email, name, frozenset({role}))
        user.language = language
        people.append(user)
    team = Team(name="Key clients")
    db.session.add(team)
    db.session.flush()
    db.session.add_all(TeamMember(team_id=team.id, user_id=user.id) for user in people)
    anna, li_wei, _tom, _chen = people
    for name, industry, tier, language, zone, silent in CLIENTS:
        client = Client(
            name=name, industry=industry, tier=tier, language=language, time_zone=zone,
            kind=ClientKind.INTERNAL if industry == "Internal" else ClientKind.EXTERNAL,
            owner_id=(li_wei if language == "zh" else anna).id, team_id=team.id,
            last_touch_on=today() - timedelta(days=silent),
        )  # fmt: skip
        add_client(client)
