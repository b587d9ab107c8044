"""The firm of the story: two founders, one team, and seven people who look after its clients."""

from datetime import date

from crm.clients.models import Cadence, Tier
from crm.days import add_months
from crm.db import db
from crm.permissions import Role
from crm.users.actions import add_user
from crm.users.models import Organisation, Team, TeamMember, User

# The first of a role is whom `flask demo links` lets in.
PEOPLE = (
    ("anna", "anna.berg@example.com", "Anna Berg", {Role.ACCOUNT_MANAGER}, "en", "Europe/Berlin"),
    ("li_wei", "li.wei@example.com", "李伟", {Role.ACCOUNT_MANAGER}, "zh", "Asia/Shanghai"),
    ("tom", "tom.okafor@example.com", "Tom Okafor", {Role.PROJECT_MANAGER}, "en", "Europe/London"),
    ("chen", "chen.jing@example.com", "陈静", {Role.DIRECTOR}, "zh", "Asia/Shanghai"),
    ("wang", "wang.fang@example.com", "王芳", {Role.PROJECT_MANAGER}, "zh", "Asia/Shanghai"),
    (
        *("maja", "maja.lindqvist@example.com", "Maja Lindqvist"),
        *({Role.DIRECTOR, Role.ADMIN}, "en", "Europe/Berlin"),
    ),
    ("sofia", "sofia.rossi@example.com", "Sofia Rossi", {Role.READ_ONLY}, "en", "Europe/Rome"),
)
CADENCES = ((Tier.A, 14), (Tier.B, 30), (Tier.C, 90))


def found(today: date) -> tuple[dict[str, User], Team]:
    """The firm and its people, by the names that the stories call them."""
    db.session.add(
        Organisation(
            name="Lindqvist & Zhao", language="en", currency="EUR", colour="#1f5eff",
            time_zone="Europe/Berlin", founded_on=add_months(today, -9 * 12),
        )
    )  # fmt: skip
    db.session.add_all(Cadence(tier=tier, days=days) for tier, days in CADENCES)
    colleagues = {}
    for name, email, full_name, roles, language, zone in PEOPLE:
        user = add_user(email, full_name, frozenset(roles))
        user.language, user.time_zone = language, zone
        colleagues[name] = user
    team = Team(name="Key clients")
    db.session.add(team)
    db.session.flush()
    db.session.add_all(TeamMember(team_id=team.id, user_id=user.id) for user in colleagues.values())
    return colleagues, team
