"""Who is who: what makes two rows one record, and what speaks against it."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from crm.clients.models import Client
from crm.contacts.models import Contact, Position
from crm.db import db
from tests.exchange.imports import import_command
from tests.make import make_client, make_contact, make_user

HEAD = "ID,Name,Email,Phone,Company,Company domain"


@pytest.mark.parametrize(
    ("first", "second", "people"),
    [
        # One number elsewhere, whatever the name.
        ("C-7,Ann Lee,,,,", "C-7,Ann Ray,,,,", 1),
        # A short number says little: other systems count from one, too.
        ("7,Ann Lee,,,,", "7,Bo Ray,,,,", 2),
        ("7,Ann Lee,,,,", "7,Lee Ann,,,,", 1),
        # One address.
        (",Ann Lee,ann@nord.example,,,", ",A. Lee,ANN@nord.example,,,", 1),
        # One name at one client, unless two addresses or numbers say otherwise.
        (",王小明,,,华星科技有限公司,", ",王 小明,,,华星科技,", 1),
        (",Ann Lee,ann@nord.example,,Nord,", ",Ann Lee,,+49 89 123456,Nord GmbH,", 1),
        (",Ann Lee,ann@nord.example,,Nord,", ",Ann Lee,lee@nord.example,,Nord,", 2),
        ("C-7,Ann Lee,,,Nord,", "C-8,Ann Lee,,,Nord,", 2),
        # One name is not one person.
        (",Ann Lee,,,Nord,", ",Ann Lee,,,Sued,", 2),
        (",Ann Lee,,,Nord,", ",Ann Lee,,,,", 2),
        (",Ann Lee,,,,", ",Ann Lee,,,,", 1),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_two_rows_are_one_person_or_two(
    app: Flask, tmp_path: Path, first: str, second: str, people: int, apart: bool
) -> None:
    """The same whether they stand in one file or one was there before; twice makes no doubles."""
    if apart and first.startswith("C-7,Ann Lee,,,Nord"):
        people = 1  # two systems number the same person each in its own way
    file = tmp_path / "a.csv"
    chunks = [[first], [second]] if apart else [[first, second]]
    for rows in [*chunks, *chunks]:
        file.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
        import_command(app, "contacts", file)
    assert db.session.scalar(select(func.count(Contact.id))) == people


@pytest.mark.parametrize(
    ("row", "clients"),
    [
        ("Nord GmbH,,,", 1),
        ("NORD,,,", 1),
        ("Nordic Power Holding,nord.example,,", 1),
        ("Else,,https://www.nord.example/en,", 1),
        ("Renamed,,,ACC-0042", 1),
        ("Nordlicht,,,", 2),
        ("Nordlicht,gmail.com,,", 2),
    ],
)
def test_a_row_finds_the_client_it_means(
    app: Flask, tmp_path: Path, row: str, clients: int
) -> None:
    client = make_client("Nord AG")
    client.domain, client.external_ref = "nord.example", "ACC-0042"
    file = tmp_path / "a.csv"
    file.write_text(f"Company,Domain,Website,Account ID\n{row}\n", encoding="utf-8")
    import_command(app, "clients", file)
    assert db.session.scalar(select(func.count(Client.id))) == clients
    db.session.refresh(client)
    assert client.name == "Nord AG"


def test_sister_firms_of_one_file_stay_apart(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Company,Domain\nNord France,nord.example\nNord Italia,nord.example\n")
    for _ in range(2):
        import_command(app, "clients", file)
    assert db.session.scalar(select(func.count(Client.id))) == 2


def test_a_shared_mailbox_is_said(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Name,Email\nAnn Lee,info@nord.example\nBo Ray,info@nord.example\n")
    said = import_command(app, "contacts", file)
    assert (said["imported"], said["merged"]) == (1, 1)
    reason = "Merged with Ann Lee, who has the same e-mail address."
    assert said["problems"] == [{"line": 3, "reason": reason}]


def test_rows_far_apart_in_a_file_meet_and_are_taken_back(app: Flask, tmp_path: Path) -> None:
    """Lines 2 and 1,202 are one person: what is noted of them is the last state."""
    rows = [f"Person {i},p{i}@nord.example,," for i in range(1200)]
    last = "Person 0,p0@nord.example,+49 89 123456,Nord"
    file = tmp_path / "a.csv"
    file.write_text("\n".join(["Name,Email,Phone,Company", *rows, last]) + "\n")
    said = import_command(app, "contacts", file)
    assert (said["imported"], said["merged"]) == (1200, 1)
    assert db.session.scalar(select(Contact.phone).where(Contact.name == "Person 0"))
    assert db.session.scalar(select(func.count(Position.id))) == 1


def test_a_named_owner_gets_the_client(app: Flask, tmp_path: Path) -> None:
    owner = make_user("account_manager", name="Olga Owner")
    file = tmp_path / "a.csv"
    file.write_text("Company,Owner\nNord,olga owner\nSued,nobody@example.com\n")
    import_command(app, "clients", file)
    owners = dict(db.session.execute(select(Client.name, Client.owner_id)).all())
    assert owners == {"Nord": owner.id, "Sued": None}


def test_an_existing_contact_gets_the_position_a_row_names(app: Flask, tmp_path: Path) -> None:
    contact = make_contact(None, email="ann@nord.example")
    file = tmp_path / "a.csv"
    file.write_text("Name,Email,Company,Job title\nAnn,ann@nord.example,Nord,CTO\n")
    import_command(app, "contacts", file)
    position = db.session.scalars(select(Position)).one()
    assert (position.contact_id, position.title) == (contact.id, "CTO")
