"""Imports through the pages: seen first, then written, then taken back."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from crm.audit import AuditRecord
from crm.clients.models import Client
from crm.contacts.models import Contact, Position
from crm.db import db
from crm.exchange.models import ImportBatch
from crm.permissions import Role
from tests.exchange.imports import business, import_page, shown_counts, upload
from tests.make import make_client, make_contact, make_interaction, make_team, make_user
from tests.support.database import both_databases
from tests.support.people import SignedIn

FILE = """Name,E-mail,Phone,Company,Job title
Zoë Müller,zoe@nord.example,+49 89 123456,Nord GmbH,CTO
王小明,wang@huaxing.example,,华星科技有限公司,总监
,bo.ray@nord.example,,Nord,
Ann Lee,not an address,,Nord AG,CEO
,,,,
"""


def contacts() -> list[str]:
    return list(db.session.scalars(select(Contact.name).order_by(Contact.name)))


@both_databases
def test_a_file_is_seen_before_it_is_written_and_written_as_it_was_seen(
    app: Flask, signed_in: SignedIn
) -> None:
    visitor = signed_in(Role.DIRECTOR)
    before = business()
    address = upload(visitor, FILE).headers["Location"]
    page = visitor.get(address).text
    assert business() == before
    assert shown_counts(page) == [5, 4, 0, 1]
    assert "王小明" in page
    assert "&#34;not an address&#34; is no e-mail address" in page
    assert visitor.post(f"{address}/records").status_code == 303
    assert shown_counts(visitor.get(address).text) == [5, 4, 0, 1]
    assert contacts() == ["Ann Lee", "Zoë Müller", "bo.ray", "王小明"]
    people = {
        (name, title, client)
        for name, title, client in db.session.execute(
            select(Contact.name, Position.title, Client.name)
            .join(Position, Position.contact_id == Contact.id)
            .join(Client, Client.id == Position.client_id)
        )
    }
    assert people == {
        ("Zoë Müller", "CTO", "Nord GmbH"),
        ("王小明", "总监", "华星科技有限公司"),
        ("bo.ray", None, "Nord GmbH"),
        ("Ann Lee", "CEO", "Nord GmbH"),
    }
    assert db.session.scalar(select(Contact.email).where(Contact.name == "Ann Lee")) is None
    act = db.session.scalars(select(AuditRecord).where(AuditRecord.action == "imported")).one()
    assert act.detail["imported"] == 4
    assert "Zoë" not in str(act.detail)


@both_databases
def test_the_same_file_twice_makes_no_doubles(app: Flask, signed_in: SignedIn) -> None:
    visitor = signed_in(Role.DIRECTOR)
    import_page(visitor, FILE)
    once = business()
    address = import_page(visitor, FILE)
    assert business() == once
    assert shown_counts(visitor.get(address).text) == [5, 0, 4, 1]


@both_databases
def test_undo_leaves_the_tables_as_they_were(app: Flask, signed_in: SignedIn) -> None:
    client = make_client("Nord GmbH")
    make_contact(client, name="Zoë Müller", email="zoe@nord.example", phone=None)
    visitor = signed_in(Role.DIRECTOR)
    before = business()
    address = import_page(visitor, FILE)
    assert db.session.scalar(select(Contact.phone).where(Contact.name == "Zoë Müller"))
    assert business() != before
    assert visitor.post(f"{address}/undo").status_code == 303
    assert business() == before
    assert "Taken back" in visitor.get(address).text
    assert visitor.post(f"{address}/undo").status_code == 422
    assert visitor.post(f"{address}/records").status_code == 422
    assert business() == before


def edit_a_contact() -> None:
    contact = db.session.scalars(select(Contact).where(Contact.name == "Zoë Müller")).one()
    contact.notes = "Likes tea"


def log_a_meeting() -> None:
    client = db.session.scalars(select(Client).where(Client.name == "Nord GmbH")).one()
    make_interaction(client)


def judge_a_position() -> None:
    position = db.session.scalars(select(Position).where(Position.title == "CTO")).one()
    position.influence = 5


@pytest.mark.parametrize(
    ("act", "left"),
    [
        (edit_a_contact, ["Nord GmbH", "Zoë Müller", "CTO"]),
        (judge_a_position, ["Nord GmbH", "Zoë Müller", "CTO"]),
        (log_a_meeting, ["Nord GmbH"]),
    ],
)
@both_databases
def test_undo_keeps_and_lists_what_somebody_has_worked_with_since(
    app: Flask, signed_in: SignedIn, act: Callable[[], None], left: list[str]
) -> None:
    visitor = signed_in(Role.DIRECTOR)
    address = import_page(visitor, FILE)
    act()
    db.session.commit()
    assert visitor.post(f"{address}/undo").status_code == 303
    there = [
        *db.session.scalars(select(Client.name)),
        *db.session.scalars(select(Contact.name)),
        *db.session.scalars(select(Position.title)),
    ]
    assert there == left
    page = visitor.get(address).text
    assert "Kept, because somebody has worked with them since" in page
    assert "Nord GmbH" in page


def test_merging_fills_blanks_and_overwrites_nothing(signed_in: SignedIn) -> None:
    client = make_client("Nord GmbH")
    contact = make_contact(client, name="Zoë M.", email="zoe@nord.example", phone="+49 1 111111")
    import_page(
        signed_in(Role.DIRECTOR),
        "Name,Email,Phone,Mobile,Company\n"
        "Zoë Müller,ZOE@nord.example,+49 2 222222,+49 3 333333,Nord\n",
    )
    db.session.refresh(contact)
    assert (contact.name, contact.phone, contact.mobile) == (
        "Zoë M.",
        "+49 1 111111",
        "+49 3 333333",
    )
    assert db.session.scalar(select(func.count(Position.id))) == 1


def test_columns_are_read_as_the_reader_says(signed_in: SignedIn) -> None:
    visitor = signed_in(Role.DIRECTOR)
    address = upload(visitor, "Alpha,Beta\nAnn Lee,Nord\n").headers["Location"]
    assert shown_counts(visitor.get(address).text)[1] == 0
    form = {"kind": "contacts", "encoding": "utf-8", "column-0": "full_name", "column-1": "client"}
    assert (
        visitor.post(f"{address}/columns", data=form | {"column-1": "full_name"}).status_code == 422
    )
    assert visitor.post(f"{address}/columns", data=form).status_code == 303
    assert shown_counts(visitor.get(address).text) == [1, 1, 0, 0]
    visitor.post(f"{address}/records")
    assert contacts() == ["Ann Lee"]


def test_another_encoding_is_a_choice(signed_in: SignedIn) -> None:
    visitor = signed_in(Role.DIRECTOR)
    text = "Name,Email\nMüller,m@x.example\n"
    address = upload(visitor, text.encode("cp1252")).headers["Location"]
    form = {"kind": "contacts", "encoding": "cp1251", "column-0": "full_name"}
    assert visitor.post(f"{address}/columns", data=form).status_code == 303
    assert "Müller" not in visitor.get(address).text
    assert visitor.post(f"{address}/columns", data=form | {"encoding": "cp1252"}).status_code == 303
    assert "Müller" in visitor.get(address).text


def test_problems_leave_as_a_file_that_runs_no_formula(signed_in: SignedIn) -> None:
    visitor = signed_in(Role.DIRECTOR)
    address = import_page(visitor, "Name,Email\nAnn,=1+1\n")
    answer = visitor.get(f"{address}/problems.csv")
    text = answer.data.decode("utf-8-sig")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert text.splitlines()[1].startswith('2,New,"""=1+1"" is no e-mail address')


def test_a_list_of_problems_cannot_start_a_formula(signed_in: SignedIn) -> None:
    manager, colleague = make_user(Role.ACCOUNT_MANAGER), make_user(Role.ACCOUNT_MANAGER)
    make_client("=cmd()", owner=colleague, team=make_team(manager))
    visitor = signed_in(manager)
    address = upload(visitor, "Name\n=cmd()\n", "clients").headers["Location"]
    assert "'=cmd() is looked after" in visitor.get(f"{address}/problems.csv").text


def test_a_get_of_any_step_writes_nothing(signed_in: SignedIn) -> None:
    visitor = signed_in(Role.DIRECTOR)
    address = upload(visitor, FILE).headers["Location"]
    count = db.session.scalar(select(func.count(ImportBatch.id)))
    for path in ("/import", "/import?kind=contacts", address, f"{address}/problems.csv"):
        assert visitor.get(path).status_code == 200
    assert db.session.scalar(select(func.count(ImportBatch.id))) == count
