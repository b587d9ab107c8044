"""Who may import, and how far: nobody learns of a client or a person beyond their reach."""

import pytest
from sqlalchemy import select

from crm.clients.models import Client
from crm.contacts.models import Contact, Position
from crm.db import db
from crm.permissions import Role
from tests.exchange.imports import business, import_page, shown_counts, upload
from tests.make import make_client, make_contact, make_team, make_user
from tests.support.people import SignedIn

ROW = "Name,Email,Company\nAnn Lee,ann@aurora.example,Aurora GmbH\n"


@pytest.mark.parametrize("role", [Role.PROJECT_MANAGER, Role.READ_ONLY])
def test_who_may_not_import_is_stopped_at_every_door(signed_in: SignedIn, role: Role) -> None:
    address = upload(signed_in(Role.DIRECTOR), ROW).headers["Location"]
    visitor = signed_in(role)
    before = business()
    assert visitor.get("/import").status_code == 403
    assert visitor.get(address).status_code == 403
    assert upload(visitor, ROW).status_code == 403
    for act in ("columns", "records", "undo"):
        assert visitor.post(f"{address}/{act}").status_code == 403
    assert visitor.get(f"{address}/problems.csv").status_code == 403
    assert business() == before
    page = visitor.get("/clients").text
    assert "/import" not in page


def test_another_managers_import_does_not_exist(signed_in: SignedIn) -> None:
    address = upload(signed_in(make_user(Role.ACCOUNT_MANAGER)), ROW).headers["Location"]
    visitor = signed_in(make_user(Role.ACCOUNT_MANAGER))
    before = business()
    assert visitor.get(address).status_code == 404
    for act in ("columns", "records", "undo"):
        assert visitor.post(f"{address}/{act}").status_code == 404
    assert visitor.get(f"{address}/problems.csv").status_code == 404
    assert business() == before
    assert signed_in(Role.DIRECTOR).get(address).status_code == 200


def test_a_new_client_belongs_to_the_manager_who_imports_it(signed_in: SignedIn) -> None:
    manager = make_user(Role.ACCOUNT_MANAGER)
    import_page(signed_in(manager), ROW)
    import_page(signed_in(manager), "Company,Owner\nBorealis,director@example.com\n", "clients")
    owners = dict(db.session.execute(select(Client.name, Client.owner_id)).all())
    assert owners == {"Aurora GmbH": manager.id, "Borealis": manager.id}


def test_a_client_out_of_sight_is_neither_shown_nor_touched(signed_in: SignedIn) -> None:
    theirs = make_client("Aurora GmbH", owner=make_user(Role.ACCOUNT_MANAGER), team=make_team())
    secret = make_contact(theirs, name="Ann Secret", email="ann@aurora.example")
    manager = make_user(Role.ACCOUNT_MANAGER)
    visitor = signed_in(manager)
    address = upload(visitor, ROW).headers["Location"]
    page = visitor.get(address).text
    assert shown_counts(page) == [1, 1, 0, 0]
    assert "Ann Secret" not in page
    visitor.post(f"{address}/records")
    where = select(Position.client_id).join(Contact, Contact.id == Position.contact_id)
    mine = db.session.scalars(where.where(Contact.name == "Ann Lee")).one()
    assert mine != theirs.id
    db.session.refresh(secret)
    assert (secret.name, secret.version) == ("Ann Secret", 1)


@pytest.mark.parametrize(("text", "kind"), [(ROW, "contacts"), ("Name\nAurora\n", "clients")])
def test_a_colleagues_client_that_one_may_see_is_refused_by_name(
    signed_in: SignedIn, text: str, kind: str
) -> None:
    manager = make_user(Role.ACCOUNT_MANAGER)
    make_client("Aurora GmbH", owner=make_user(Role.ACCOUNT_MANAGER), team=make_team(manager))
    visitor = signed_in(manager)
    before = business()
    address = import_page(visitor, text, kind)
    page = visitor.get(address).text
    assert shown_counts(page) == [1, 0, 0, 1]
    assert "is looked after by somebody else" in page
    assert business() == before


def test_what_is_in_the_bin_is_not_found_again(signed_in: SignedIn) -> None:
    visitor = signed_in(Role.DIRECTOR)
    client = make_client("Aurora GmbH")
    contact = make_contact(client, name="Ann Lee", email="ann@aurora.example")
    visitor.post(f"/contacts/{contact.id}/bin")
    visitor.post(f"/clients/{client.id}/bin")
    import_page(visitor, ROW)
    alive = db.session.scalars(select(Client.id).where(Client.deleted_at.is_(None))).one()
    assert alive != client.id
