"""Contacts: listed, made, changed, binned; each reader those at clients within their reach."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import func, select

from crm.audit import AuditRecord
from crm.contacts.models import Contact, ContactRole, Position
from crm.db import db
from crm.permissions import Role
from tests.make import make_client, make_contact, make_project, make_team, make_user
from tests.support.database import both_databases
from tests.support.dump import dump
from tests.support.people import SignedIn

CountQueries = Callable[[], AbstractContextManager[list[str]]]
BUT = frozenset({"sessions"})
FORM = {
    "name": "Zoë Müller",
    "email": "zoe@nord.example",
    "phone": "+49 89 123456",
    "role": "other",
}


@both_databases
def test_the_list_shows_people_by_name_with_what_they_are_now(
    app: Flask, signed_in: SignedIn
) -> None:
    nord, huaxing = make_client("Nord GmbH"), make_client("华星科技")
    zoe = make_contact(nord, name="Zoë Müller", role=ContactRole.SPONSOR)
    db.session.add(Position(contact_id=zoe.id, client_id=huaxing.id, title="顾问"))
    make_contact(nord, name="Ann Lee")
    text = signed_in(Role.DIRECTOR).get("/contacts").text
    assert text.index("Ann Lee") < text.index("Zoë Müller")
    assert ">Sponsor</div>" in text
    assert ">顾问</div>" in text
    assert f'href="mailto:{zoe.email}"' in text


@pytest.mark.parametrize("query", ["name=zo+mull", "client=nord", "role=sponsor", "mine=1"])
def test_the_list_is_narrowed(signed_in: SignedIn, query: str) -> None:
    reader = make_user(Role.DIRECTOR)
    make_contact(make_client("Nord", owner=reader), name="Zoe Muller", role=ContactRole.SPONSOR)
    make_contact(make_client("Other"), name="Ann Lee")
    visitor = signed_in(reader)
    text = visitor.get(f"/contacts?{query}").text
    assert "Zoe Muller" in text
    assert "Ann Lee" not in text
    assert "No contact fits" in visitor.get("/contacts?name=%25").text


def test_a_contact_is_made_with_where_they_work(signed_in: SignedIn) -> None:
    client = make_client("Nord")
    visitor = signed_in(Role.DIRECTOR)
    assert f'selected value="{client.id}"' in visitor.get(f"/contacts/new?client={client.id}").text
    form = FORM | {"client_id": str(client.id), "title": "CTO", "role": "sponsor"}
    answer = visitor.post("/contacts", data=form)
    contact = db.session.scalars(select(Contact)).one()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/contacts/{contact.id}")
    position = db.session.scalars(select(Position)).one()
    assert (position.title, position.role) == ("CTO", ContactRole.SPONSOR)
    page = visitor.get(f"/contacts/{contact.id}").text
    assert 'href="mailto:zoe@nord.example"' in page
    assert 'href="tel:+4989123456"' in page


@pytest.mark.parametrize(
    "same",
    [
        {"name": "Somebody", "email": "ZOE@nord.example", "phone": ""},
        {"name": "Somebody", "email": "", "phone": "0049 (0)89 123456"},
        {"name": "Müller, Zoë", "email": "", "phone": ""},
    ],
)
def test_a_double_is_warned_of_and_made_when_it_is_meant(
    signed_in: SignedIn, same: dict[str, str]
) -> None:
    client = make_client("Nord")
    make_contact(client, name="Zoë Müller", email="zoe@nord.example", mobile="+49 89 123456")
    visitor = signed_in(Role.DIRECTOR)
    form = FORM | same | {"client_id": str(client.id)}
    answer = visitor.post("/contacts", data=form)
    assert answer.status_code == 422
    assert "This may be somebody you know already" in answer.text
    assert db.session.scalar(select(func.count(Contact.id))) == 1
    assert visitor.post("/contacts", data=form | {"double": "keep"}).status_code == 303
    assert db.session.scalar(select(func.count(Contact.id))) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"email": "nowhere"},
        {"client_id": "4711"},
        {"role": "king"},
        {"language": "xx"},
    ],
)
def test_a_form_with_an_error_makes_nothing_and_keeps_what_was_typed(
    signed_in: SignedIn, wrong: dict[str, str]
) -> None:
    visitor = signed_in(Role.DIRECTOR)
    before = dump(but=BUT)
    answer = visitor.post("/contacts", data=FORM | {"notes": "Likes tea"} | wrong)
    assert answer.status_code == 422
    assert "Likes tea" in answer.text
    assert dump(but=BUT) == before


def test_an_edit_is_kept_and_a_second_editor_is_told(signed_in: SignedIn) -> None:
    contact = make_contact(make_client())
    address = f"/contacts/{contact.id}/edit"
    first, second = signed_in(make_user()), signed_in(make_user())
    seen = FORM | {"version": str(contact.version)}
    assert first.post(address, data=seen | {"address": "Bergen"}).status_code == 303
    before = dump(but=BUT)
    answer = second.post(address, data=seen | {"address": "Tromsø"})
    assert answer.status_code == 409
    assert "Bergen" in answer.text
    assert dump(but=BUT) == before
    act = db.session.scalars(select(AuditRecord).where(AuditRecord.action == "changed")).one()
    assert "address" in act.detail["fields"]
    assert "Bergen" not in str(act.detail)


def test_a_contact_goes_to_the_bin_and_comes_back(signed_in: SignedIn) -> None:
    client = make_client()
    contact = make_contact(client, name="Zoë Müller")
    address = f"/contacts/{contact.id}"
    visitor = signed_in(Role.DIRECTOR)
    assert visitor.post(f"{address}/bin").status_code == 303
    page = visitor.get("/contacts").text
    assert f'action="{address}/restore"' in page
    assert f'href="{address}"' not in page
    assert visitor.get(address).status_code == 404
    assert "Zoë" not in visitor.get(f"/clients/{client.id}/people").text
    assert visitor.post(f"{address}/restore").status_code == 303
    assert visitor.get(address).status_code == 200


ACTS = [("GET", ""), ("GET", "/edit"), ("POST", "/edit"), ("POST", "/bin"), ("POST", "/restore"),
        ("GET", "/positions/new"), ("POST", "/positions")]  # fmt: skip


@pytest.mark.parametrize(("method", "act"), ACTS)
def test_a_contact_of_another_team_does_not_exist(
    signed_in: SignedIn, method: str, act: str
) -> None:
    client = make_client("Aurora", owner=make_user(Role.ACCOUNT_MANAGER), team=make_team())
    contact = make_contact(client, name="Zoë Müller")
    outsider = make_user(Role.ACCOUNT_MANAGER)
    make_team(outsider)
    visitor = signed_in(outsider)
    before = dump(but=BUT)
    form = FORM | {"version": "1", "client_id": str(client.id)} if method == "POST" else None
    answer = visitor.open(f"/contacts/{contact.id}{act}", method=method, data=form)
    assert answer.status_code == 404
    assert "Zoë" not in visitor.get("/contacts").text
    assert visitor.get(f"/clients/{client.id}/people").status_code == 404
    assert visitor.get(f"/contacts/new?client={client.id}").status_code == 404
    assert visitor.post("/contacts", data=FORM | {"client_id": str(client.id)}).status_code == 422
    assert dump(but=BUT) == before


def test_a_colleague_looks_and_does_not_touch(signed_in: SignedIn) -> None:
    colleague = make_user(Role.ACCOUNT_MANAGER)
    client = make_client(owner=make_user(Role.ACCOUNT_MANAGER), team=make_team(colleague))
    contact = make_contact(client)
    visitor = signed_in(colleague)
    before = dump(but=BUT)
    address = f"/contacts/{contact.id}"
    assert visitor.get(address).status_code == 200
    assert visitor.post(f"{address}/edit", data=FORM | {"version": "1"}).status_code == 403
    assert visitor.post(f"{address}/bin").status_code == 403
    assert visitor.post(f"{address}/positions", data={"client_id": "1"}).status_code == 403
    assert visitor.get(f"/contacts/new?client={client.id}").status_code == 403
    assert dump(but=BUT) == before


def test_who_works_elsewhere_too_cannot_be_binned_from_here(signed_in: SignedIn) -> None:
    manager = make_user(Role.ACCOUNT_MANAGER)
    contact = make_contact(make_client("Mine", owner=manager))
    theirs = make_client("Theirs", owner=make_user(Role.ACCOUNT_MANAGER), team=make_team())
    db.session.add(Position(contact_id=contact.id, client_id=theirs.id, title="Secret job"))
    visitor = signed_in(manager)
    before = dump(but=BUT)
    assert visitor.post(f"/contacts/{contact.id}/bin").status_code == 403
    assert "Secret job" not in visitor.get(f"/contacts/{contact.id}").text
    assert "Theirs" not in visitor.get("/contacts").text
    assert dump(but=BUT) == before


def test_a_project_manager_makes_contacts_at_the_clients_of_their_projects(
    signed_in: SignedIn,
) -> None:
    manager = make_user(Role.PROJECT_MANAGER)
    client = make_client("Nord")
    make_project(client, manager=manager)
    visitor = signed_in(manager)
    assert visitor.post("/contacts", data=FORM | {"client_id": ""}).status_code == 422
    assert visitor.post("/contacts", data=FORM | {"client_id": str(client.id)}).status_code == 303


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.DIRECTOR, 200),
        (Role.ACCOUNT_MANAGER, 200),
        (Role.PROJECT_MANAGER, 404),
        (Role.READ_ONLY, 404),
    ],
)
def test_a_person_without_a_position_is_known_to_directors_and_account_managers(
    signed_in: SignedIn, role: Role, status: int
) -> None:
    contact = make_contact(None)
    assert signed_in(role).get(f"/contacts/{contact.id}").status_code == status


def test_a_person_of_a_binned_client_alone_is_not_shown(signed_in: SignedIn) -> None:
    client = make_client()
    contact = make_contact(client)
    visitor = signed_in(Role.DIRECTOR)
    visitor.post(f"/clients/{client.id}/bin")
    assert visitor.get(f"/contacts/{contact.id}").status_code == 404


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ACCOUNT_MANAGER])
def test_the_list_asks_as_often_for_sixty_people_as_for_one(
    signed_in: SignedIn, queries: CountQueries, role: Role
) -> None:
    reader = make_user(role)
    visitor = signed_in(reader)
    visitor.get("/contacts")
    counts = {}
    for rows in (1, 10, 60):
        there = db.session.scalar(select(func.count(Contact.id))) or 0
        for _ in range(rows - there):
            make_contact(make_client(owner=reader))
        db.session.commit()
        with queries() as statements:
            assert visitor.get("/contacts").status_code == 200
        counts[rows] = len([each for each in statements if each.startswith("SELECT")])
    assert counts[1] == counts[10] == counts[60] <= 6
