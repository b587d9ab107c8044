"""What people are at clients: several at a time, one after the other; and the map of a client."""

from datetime import date

import pytest
from sqlalchemy import select

from crm.clock import today
from crm.contacts.models import Contact, ContactRole, Position
from crm.contacts.stakeholders import by_weight, gaps, picture
from crm.db import db
from crm.permissions import Role
from tests.make import make_client, make_contact, make_team, make_user
from tests.support.dump import dump
from tests.support.people import SignedIn

BUT = frozenset({"sessions"})


def position_of(contact: Contact) -> Position:
    return db.session.scalars(select(Position).where(Position.contact_id == contact.id)).one()


def test_one_person_is_at_two_clients(signed_in: SignedIn) -> None:
    contact, other = make_contact(make_client("Nord")), make_client("华星科技")
    form = {
        "client_id": str(other.id),
        "title": "顾问",
        "role": "technical",
        "influence": "3",
        "stance": "-2",
    }
    visitor = signed_in(Role.DIRECTOR)
    assert visitor.get(f"/contacts/{contact.id}/positions/new").status_code == 200
    assert visitor.post(f"/contacts/{contact.id}/positions", data=form).status_code == 303
    page = visitor.get(f"/contacts/{contact.id}").text
    assert "Nord" in page
    assert "顾问" in page
    assert "Influence: Some" in page
    assert "Against us" in page
    assert contact.name in visitor.get(f"/clients/{other.id}/people").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"influence": "6"},
        {"influence": "0"},
        {"stance": "3"},
        {"started_on": "2026-02-02", "ended_on": "2026-01-01"},
        {"started_on": "yesterday"},
    ],
)
def test_a_position_with_an_error_is_not_stored(signed_in: SignedIn, wrong: dict[str, str]) -> None:
    contact = make_contact(make_client())
    position = position_of(contact)
    visitor = signed_in(Role.DIRECTOR)
    before = dump(but=BUT)
    form = {"role": "other", "version": str(position.version)} | wrong
    assert visitor.post(f"/positions/{position.id}/edit", data=form).status_code == 422
    assert dump(but=BUT) == before


def test_who_leaves_is_a_former_contact_until_that_is_undone(signed_in: SignedIn) -> None:
    client = make_client("Nord")
    contact = make_contact(client, name="Zoë Müller")
    position = position_of(contact)
    visitor = signed_in(Role.DIRECTOR)
    assert visitor.post(f"/positions/{position.id}/end").status_code == 303
    page = visitor.get(f"/clients/{client.id}/people").text
    assert "No longer there" in page
    assert "Nobody is known here yet" in page
    assert visitor.post(f"/positions/{position.id}/resumption").status_code == 303
    assert "No longer there" not in visitor.get(f"/clients/{client.id}/people").text


def test_a_second_editor_of_a_position_is_told(signed_in: SignedIn) -> None:
    position = position_of(make_contact(make_client()))
    address = f"/positions/{position.id}/edit"
    visitor = signed_in(Role.DIRECTOR)
    assert visitor.get(address).status_code == 200
    seen = {"role": "payer", "version": str(position.version)}
    assert visitor.post(address, data=seen).status_code == 303
    assert visitor.post(address, data=seen | {"role": "sponsor"}).status_code == 409
    db.session.refresh(position)
    assert position.role is ContactRole.PAYER


@pytest.mark.parametrize(("is_seen", "status"), [(True, 403), (False, 404)])
def test_a_position_at_a_colleagues_client_is_not_changed(
    signed_in: SignedIn, is_seen: bool, status: int
) -> None:
    manager = make_user(Role.ACCOUNT_MANAGER)
    team = make_team(manager) if is_seen else make_team()
    theirs = make_client(owner=make_user(Role.ACCOUNT_MANAGER), team=team)
    contact = make_contact(make_client(owner=manager))
    position = Position(contact_id=contact.id, client_id=theirs.id)
    db.session.add(position)
    db.session.flush()
    visitor = signed_in(manager)
    before = dump(but=BUT)
    for method, act in (("GET", "edit"), ("POST", "edit"), ("POST", "end"), ("POST", "resumption")):
        answer = visitor.open(f"/positions/{position.id}/{act}", method=method)
        assert answer.status_code == status
    form = {"client_id": str(theirs.id), "role": "other"}
    assert visitor.post(f"/contacts/{contact.id}/positions", data=form).status_code == 422
    assert dump(but=BUT) == before


def someone(
    name: str, role: ContactRole, influence: int | None, stance: int | None
) -> tuple[Contact, Position]:
    number = sum(map(ord, name))
    return Contact(id=number, name=name), Position(role=role, influence=influence, stance=stance)


def test_the_map_places_whom_we_have_judged(signed_in: SignedIn) -> None:
    ann = someone("Ann", ContactRole.SPONSOR, 5, 2)
    bo = someone("Bo", ContactRole.OTHER, None, 1)
    drawn = picture([ann, bo])
    held = {
        (line.influence, stance): [one.name for one in people]
        for line in drawn.lines
        for stance, people in line.cells.items()
        if people
    }
    assert held == {(5, 2): ["Ann"]}
    assert drawn.lines[0].influence == 5
    assert drawn.unjudged == [bo]
    assert not picture([bo]).is_drawn


def test_who_is_missing_is_said_in_words(signed_in: SignedIn) -> None:
    ann = someone("Ann", ContactRole.SPONSOR, 5, -1)
    assert gaps([ann]) == [
        "No payer is known.",
        "No acceptor is known.",
        "All contact runs through one person.",
        "Much influence, and not on our side: Ann.",
    ]
    bo = someone("Bo", ContactRole.PAYER, 1, -2)
    assert gaps([bo, ann])[:1] == ["No acceptor is known."]
    cy = someone("Cy", ContactRole.SPONSOR, None, None)
    assert [person.name for person, _ in by_weight([cy, bo, ann])] == ["Ann", "Bo", "Cy"]
    assert gaps([]) == []


def test_the_map_stands_on_the_page_of_the_client(signed_in: SignedIn) -> None:
    client = make_client()
    position = position_of(make_contact(client, name="Ann Lee"))
    visitor = signed_in(Role.DIRECTOR)
    assert "Stakeholder map" not in visitor.get(f"/clients/{client.id}/people").text
    position.influence, position.stance = 4, 1
    position.started_on = date(2024, 1, 1)
    position.ended_on = today()
    text = visitor.get(f"/clients/{client.id}/people").text
    assert "Stakeholder map" in text
    assert '<a class="map__one"' in text
    assert "No sponsor is known." in text
