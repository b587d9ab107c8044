"""A confidential exchange: for its author, those who were there, and directors; nowhere else."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from crm.clock import Quarter, now, today
from crm.db import db
from crm.interactions.models import Attendee, Interaction
from crm.interactions.queries import during, newest_first
from crm.permissions import Role
from crm.users.models import TeamMember
from tests.make import make_client, make_follow_up, make_interaction, make_team, make_user
from tests.support.people import SignedIn

SECRET = "Schwarzfahrer"


@pytest.fixture
def secret(app: Any) -> tuple[Interaction, dict[str, Any]]:
    """A confidential note on a client that everybody here may read."""
    author, present, colleague, reader, manager = (
        make_user(Role.ACCOUNT_MANAGER), make_user(Role.ACCOUNT_MANAGER),
        make_user(Role.ACCOUNT_MANAGER), make_user(Role.READ_ONLY), make_user(Role.PROJECT_MANAGER),
    )  # fmt: skip
    client = make_client(team=make_team(author, present, colleague, reader))
    interaction = make_interaction(
        client, author, subject=SECRET, summary=f"overheard: {SECRET}", is_confidential=True
    )
    db.session.add(Attendee(interaction_id=interaction.id, user_id=present.id))
    people = {
        "author": author, "present": present, "director": make_user(Role.DIRECTOR),
        "colleague": colleague, "reader": reader, "admin": make_user(Role.ADMIN),
        "manager": manager,
    }  # fmt: skip
    return interaction, people


def pages_with_it(visitor: FlaskClient, interaction: Interaction) -> list[str]:
    found = []
    for address in (
        f"/clients/{interaction.client_id}",
        f"/clients/{interaction.client_id}?kind=meeting",
        f"/interactions/{interaction.id}",
        "/search?q=overheard",
        "/search/suggest?q=overheard",
    ):
        if SECRET in visitor.get(address).text:
            found.append(address)
    return found


@pytest.mark.parametrize("who", ["author", "present", "director"])
def test_those_whom_it_concerns_read_it(
    signed_in: SignedIn, secret: tuple[Interaction, dict[str, Any]], who: str
) -> None:
    interaction, people = secret
    assert len(pages_with_it(signed_in(people[who]), interaction)) == 4


@pytest.mark.parametrize("who", ["colleague", "reader", "admin", "manager"])
def test_nobody_else_finds_a_trace_of_it(
    signed_in: SignedIn, secret: tuple[Interaction, dict[str, Any]], who: str
) -> None:
    interaction, people = secret
    visitor = signed_in(people[who])
    assert pages_with_it(visitor, interaction) == []
    gone = visitor.get("/interactions/99999")
    there = visitor.get(f"/interactions/{interaction.id}")
    assert (there.status_code, len(there.text)) == (404, len(gone.text))


def pages_with_the_task(visitor: FlaskClient, client_id: int, number: int) -> list[str]:
    found = []
    for address in (
        f"/clients/{client_id}",
        f"/clients/{client_id}/follow-ups",
        f"/follow-ups/{number}",
        "/follow-ups?whose=team",
        "/?whose=team",
    ):
        if "Ask about the Drachenboot" in visitor.get(address).text:
            found.append(address)
    return found


@pytest.mark.parametrize("is_done", [False, True])
def test_what_is_to_be_done_about_it_is_as_secret(
    signed_in: SignedIn, secret: tuple[Interaction, dict[str, Any]], is_done: bool
) -> None:
    interaction, people = secret
    helper = make_user(Role.ACCOUNT_MANAGER)
    db.session.add(TeamMember(team_id=interaction.client.team_id, user_id=helper.id))
    author = people["author"].id
    follow_up = make_follow_up(
        helper, interaction.client, task="Ask about the Drachenboot", creator_id=author,
        origin="interactions", origin_id=interaction.id,
        completed_at=now() if is_done else None, completed_on=today() if is_done else None,
    )  # fmt: skip
    place, number = interaction.client_id, follow_up.id
    visitors = {name: signed_in(who) for name, who in (people | {"helper": helper}).items()}
    found = {
        name: pages_with_the_task(visitor, place, number) for name, visitor in visitors.items()
    }
    for who in ("author", "present", "director", "helper"):
        assert f"/follow-ups/{number}" in found[who], who
        assert f"/clients/{place}" in found[who], who
    for who in ("colleague", "reader", "admin", "manager"):
        assert found[who] == [], who
    db.session.get_one(Interaction, interaction.id).is_confidential = False
    assert pages_with_the_task(visitors["colleague"], place, number) != []


def test_in_the_bin_it_is_as_secret(
    signed_in: SignedIn, secret: tuple[Interaction, dict[str, Any]]
) -> None:
    interaction, people = secret
    interaction.deleted_at = now()
    address = f"/interactions/{interaction.id}/restore"
    visitors = [signed_in(people[who]) for who in ("admin", "colleague")]
    for visitor in visitors:
        assert visitor.post(address).status_code == 404
        assert SECRET not in visitor.get("/").text
    assert db.session.get_one(Interaction, interaction.id).deleted_at is not None


def test_a_paper_for_the_client_never_holds_it(
    app: Any, secret: tuple[Interaction, dict[str, Any]]
) -> None:
    interaction, people = secret
    quarter = Quarter.of(today())
    assert db.session.scalars(during(interaction.client, quarter)).all() == []
    mine = db.session.scalars(during(interaction.client, quarter, people["author"])).all()
    assert mine == [interaction]
    assert db.session.scalars(newest_first(interaction.client, people["admin"])).all() == []
