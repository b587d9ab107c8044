"""Correcting what was logged: by whom, for how long, and never over somebody else's words."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from crm.clock import now
from crm.db import db
from crm.interactions.models import Attendee, Interaction
from crm.permissions import Role
from crm.users.models import User
from tests.make import make_client, make_contact, make_interaction, make_team, make_user
from tests.support.people import SignedIn

FORM = {
    "kind": "meeting",
    "subject": "Renewal",
    "summary": "All is well.",
    "visibility": "internal",
}


def stored() -> list[Any]:
    rows = db.session.execute(select(Interaction.__table__).order_by(Interaction.id)).all()
    there = db.session.execute(select(Attendee.__table__).order_by(Attendee.id)).all()
    return [*rows, *there]


def change(visitor: FlaskClient, interaction: Interaction, **values: Any) -> int:
    form = FORM | {"version": str(interaction.version)} | values
    return visitor.post(f"/interactions/{interaction.id}/edit", data=form).status_code


def test_a_correction_is_kept_with_its_people(signed_in: SignedIn) -> None:
    author = make_user(Role.DIRECTOR)
    client = make_client()
    one, other = make_contact(client, name="One"), make_contact(client, name="Other")
    interaction = make_interaction(client, author)
    db.session.add(Attendee(interaction_id=interaction.id, contact_id=one.id))
    visitor = signed_in(author)
    page = visitor.get(f"/interactions/{interaction.id}/edit").text
    assert page.count("checked") >= 3
    assert change(visitor, interaction, contacts=other.id) == 303
    db.session.refresh(interaction)
    assert (interaction.subject, interaction.version) == ("Renewal", 2)
    assert db.session.scalars(select(Attendee.contact_id)).all() == [other.id]


def test_two_people_correct_at_once_and_nothing_is_overwritten_unseen(signed_in: SignedIn) -> None:
    author = make_user(Role.DIRECTOR)
    interaction = make_interaction(make_client(), author)
    admin, writer = signed_in(Role.ADMIN), signed_in(author)
    seen = FORM | {"version": str(interaction.version)}
    address = f"/interactions/{interaction.id}/edit"
    assert writer.post(address, data=seen | {"subject": "Mine"}).status_code == 303
    before = stored()
    answer = admin.post(address, data=seen | {"subject": "Theirs", "summary": "Typed words"})
    assert answer.status_code == 409
    for words in ("Mine", "Theirs", "Typed words", "Save mine"):
        assert words in answer.text
    assert stored() == before


def test_a_change_of_the_people_alone_is_a_change(signed_in: SignedIn) -> None:
    author = make_user(Role.DIRECTOR)
    client = make_client()
    contact = make_contact(client)
    interaction = make_interaction(client, author, subject="Renewal", summary="All is well.")
    visitor = signed_in(author)
    day = str(interaction.happened_on)
    time = interaction.happened_at.strftime("%H:%M:%S")
    version = str(interaction.version)
    fixed = {"happened_on": day, "happened_time": time, "version": version}
    assert change(visitor, interaction, **fixed, contacts=contact.id) == 303
    assert change(visitor, interaction, **fixed) == 409


@pytest.mark.parametrize(
    ("role", "hours", "status"),
    [
        (Role.ACCOUNT_MANAGER, 23, 303),
        (Role.ACCOUNT_MANAGER, 25, 403),
        (Role.DIRECTOR, 25, 303),
        (Role.READ_ONLY, 1, 403),
    ],
)
def test_ones_own_words_are_corrected_for_a_day_by_directors_for_ever(
    signed_in: SignedIn, role: Role, hours: int, status: int
) -> None:
    author = make_user(role)
    interaction = make_interaction(make_client(owner=author), author)
    interaction.created_at = now() - timedelta(hours=hours)
    visitor = signed_in(author)
    before = stored()
    assert change(visitor, interaction) == status
    assert (stored() == before) is (status == 403)
    page = visitor.get(f"/interactions/{interaction.id}").text
    assert (f"/interactions/{interaction.id}/edit" in page) is (status == 303)


def strangers() -> list[tuple[Role, int]]:
    return [(Role.ACCOUNT_MANAGER, 403), (Role.DIRECTOR, 403), (Role.ADMIN, 303)]


@pytest.mark.parametrize(("role", "status"), strangers())
def test_somebody_elses_words_are_for_administrators_to_correct(
    signed_in: SignedIn, role: Role, status: int
) -> None:
    reader, author = make_user(role), make_user(Role.ACCOUNT_MANAGER)
    interaction = make_interaction(make_client(team=make_team(reader, author)), author)
    visitor = signed_in(reader)
    before = stored()
    assert change(visitor, interaction) == status
    assert visitor.get(f"/interactions/{interaction.id}/edit").status_code == (
        200 if status == 303 else 403
    )
    if status == 403:
        assert visitor.post(f"/interactions/{interaction.id}/bin").status_code == 403
        assert stored() == before


def test_an_exchange_goes_to_the_bin_and_comes_back(signed_in: SignedIn) -> None:
    author: User = make_user(Role.ACCOUNT_MANAGER)
    client = make_client(owner=author)
    address = f"/interactions/{make_interaction(client, author, subject='Slip').id}"
    visitor = signed_in(author)
    assert visitor.post(f"{address}/bin").status_code == 303
    page = visitor.get(f"/clients/{client.id}").text
    assert "Slip is in the bin." in page
    assert f'action="{address}/restore"' in page
    assert f'href="{address}"' not in page
    assert "Slip" not in visitor.get("/search?q=slip").text.replace("Found for “slip”", "")
    assert visitor.get(address).status_code == 404
    assert visitor.post(f"{address}/restore").status_code == 303
    assert visitor.get(address).status_code == 200
    assert visitor.post(f"{address}/restore").status_code == 404


@pytest.mark.parametrize("act", ["", "/edit", "/bin", "/restore"])
def test_outside_of_reach_an_exchange_does_not_exist(signed_in: SignedIn, act: str) -> None:
    outsider = make_user(Role.ACCOUNT_MANAGER)
    make_team(outsider)
    interaction = make_interaction(make_client(), outsider)
    visitor = signed_in(outsider)
    before = stored()
    address = f"/interactions/{interaction.id}{act}"
    assert (visitor.post if act in ("/bin", "/restore") else visitor.get)(
        address
    ).status_code == 404
    assert change(visitor, interaction) == 404
    assert stored() == before
