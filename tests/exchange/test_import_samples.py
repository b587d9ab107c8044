"""Real files go through the pages and through the command; see conftest.py."""

import csv
import os
import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from crm.clients.models import Client
from crm.contacts.models import Contact, Position
from crm.db import db
from crm.exchange.cleaning import clean
from crm.exchange.columns import Kind
from crm.exchange.sources import open_source
from crm.exchange.unreadable import UnreadableFile
from crm.identity import email_key
from crm.permissions import Role
from tests.exchange.imports import business, import_command, import_page, shown_counts, upload
from tests.support.people import SignedIn

ROOT = Path(os.environ["CRM_SAMPLES"])
FILES = sorted(
    path for kind in ("csv_crm", "csv_messy", "vcard") for path in (ROOT / kind).iterdir()
)
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
each_kind = pytest.mark.parametrize("kind", [kind.value for kind in Kind])


@each_kind
@every_file
def test_a_file_goes_through_the_pages_twice_and_back(
    app: Flask, signed_in: SignedIn, path: Path, kind: str
) -> None:
    raw = path.read_bytes()
    visitor = signed_in(Role.DIRECTOR)
    before = business()
    answer = upload(visitor, raw, kind, path.name)
    assert answer.status_code in (303, 422)
    assert business() == before
    if answer.status_code == 422:
        with pytest.raises(UnreadableFile):
            list(open_source(raw, Kind(kind)).drafts)
        return
    address = import_page(visitor, raw, kind)
    once = business()
    rows, new, known, left = shown_counts(visitor.get(address).text)
    assert rows == new + known + left == len(list(open_source(raw, Kind(kind)).drafts))
    again = import_page(visitor, raw, kind)
    assert business() == once
    assert shown_counts(visitor.get(again).text) == [rows, 0, new + known, left]
    assert visitor.post(f"{address}/undo").status_code == 303
    assert business() == before


@each_kind
@every_file
def test_a_file_goes_through_the_command(app: Flask, path: Path, kind: str) -> None:
    before = business()
    tried = import_command(app, kind, path, "--dry-run")
    assert business() == before
    done = import_command(app, kind, path)
    assert done == tried
    if "error" in done:
        assert business() == before
        return
    once = business()
    again = import_command(app, kind, path)
    assert (again["imported"], again["rows"]) == (0, done["rows"])
    assert business() == once


@every_file
def test_no_letter_beyond_ascii_is_spoilt(app: Flask, path: Path) -> None:
    """Every name in the database stands in the file, letter by letter."""
    if "error" in import_command(app, "contacts", path):
        return
    names = [*db.session.scalars(select(Contact.name)), *db.session.scalars(select(Client.name))]
    if path.suffix == ".vcf":
        read = " ".join(
            clean(f"{draft.contact.get('name', '')} {draft.client.get('name', '')}")
            for draft in open_source(path.read_bytes(), Kind.CONTACTS).drafts
        )
    else:
        read = clean(path.read_bytes().decode("utf-8", errors="replace"))
    assert not any("\ufffd" in name for name in names)
    odd = {word for name in names for word in re.findall(r"\w+", name) if not word.isascii()}
    assert path.parent.name == "csv_messy" or not [word for word in odd if word not in read]


def test_contacts_find_the_clients_that_an_export_names_by_domain(app: Flask) -> None:
    """A companies' file, then a contacts' file that says where they work by domain."""
    companies = next(path for path in FILES if path.name.endswith("hubspot_companies.csv"))
    people = next(path for path in FILES if path.name.endswith("hubspot_contacts.csv"))
    assert import_command(app, "clients", companies)["imported"] == 200
    domains = set(db.session.scalars(select(Client.domain)))
    rows = list(csv.DictReader(people.read_text(encoding="utf-8").splitlines()))
    known = [row for row in rows if row["Associated Company Domain"] in domains]
    said = import_command(app, "contacts", people)
    assert said["imported"] == len({email_key(row["Email"]) for row in rows})
    assert known
    assert len(list(db.session.scalars(select(Position.id)))) == len(known)
