"""`flask import`: one JSON object, counts that add up, no traceback for any file."""

import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from crm.clients.models import Client
from crm.contacts.models import Contact
from crm.db import db
from crm.exchange.columns import Kind
from crm.exchange.models import ImportBatch
from crm.permissions import Role
from tests.exchange.imports import business, import_command, upload
from tests.support.database import both_databases
from tests.support.people import SignedIn

CountQueries = Callable[[], AbstractContextManager[list[str]]]

CARDS = """BEGIN:VCARD
VERSION:3.0
FN:王小明
N:王;小明;;;
ORG:华星科技有限公司;研发部
EMAIL:wang@huaxing.example
TITLE:总监
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Broken
"""


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 20_000_000)
    return target.getvalue()


def wide(columns: int) -> bytes:
    header = ",".join(f"Column {at}" for at in range(columns - 1))
    return f"Name,{header}\nAnn{',x' * (columns - 1)}\n".encode()


REFUSED = {
    "nothing": b"",
    "blank": b" \r\n\r\n",
    "zip bomb": bomb(),
    "zeros": b"Name,Email\nAnn\x00Lee,a@b.example\n",
    "501 columns": wide(501),
    "a cell of a megabyte": b"Name,Notes\nAnn," + b"x" * 1_000_000 + b"\n",
    "unclosed quote": b'Name,Email\n"Ann,a@b.example\nBo,b@b.example\n',
    "web page": b"<!doctype html><html><body>Sign in</body></html>",
    "json": b'[{"name": "Ann"}]',
    "50,001 rows": b"Name\n" + b"Ann\n" * 50_001,
    "too large": b"Name\n" + b"Ann Lee\n" * 3_500_000,
}
TAKEN = {
    "500 columns": wide(500),
    "a long name": b"Name,Email\n" + b"x" * 100_000 + b",a@b.example\n",
    "ragged": b"Name,Email\nAnn\nBo,b@b.example,more,and more\n",
    "controls": "Name,Email\nAnn\x0b\u202eLee,a@b.example\n".encode(),
    "astral": "Name,Company\n𠮷野家,𠮷野家股份有限公司\n😀,😀\n".encode(),
    "formula": b"Name,Company\n=cmd(),=HYPERLINK(1)\n",
    "sql": b"Name,Company\nRobert'); DROP TABLE contacts;--,%_\\\n",
    "a header only": b"Name,Email\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_whole_with_a_reason(
    app: Flask, signed_in: SignedIn, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(REFUSED[name])
    before = business()
    said = import_command(app, "contacts", file)
    assert set(said) == {"error"}
    assert said["error"]
    assert upload(signed_in(Role.DIRECTOR), REFUSED[name]).status_code in (413, 422)
    assert {**business(), "users": []} == {**before, "users": []}
    assert db.session.scalar(select(func.count(ImportBatch.id))) == 0


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
@pytest.mark.parametrize("name", TAKEN)
@both_databases
def test_an_odd_file_is_taken(app: Flask, tmp_path: Path, name: str, kind: str) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(TAKEN[name])
    tried = import_command(app, kind, file, "--dry-run")
    assert import_command(app, kind, file) == tried


def test_a_file_that_is_not_there_is_said_so(app: Flask, tmp_path: Path) -> None:
    assert "No such file" in import_command(app, "clients", tmp_path / "none.csv")["error"]
    assert "error" in import_command(app, "clients", tmp_path)


def test_cards_are_contacts_or_the_organisations_they_name(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "cards.vcf"
    file.write_text(CARDS, encoding="utf-8")
    said = import_command(app, "clients", file)
    assert (said["rows"], said["imported"], said["failed"]) == (2, 1, 1)
    assert said["problems"] == [{"line": 9, "reason": "The card never ends."}]
    assert list(db.session.scalars(select(Client.name))) == ["华星科技有限公司"]
    assert import_command(app, "contacts", file)["imported"] == 1
    assert list(db.session.scalars(select(Contact.name))) == ["王小明"]
    assert db.session.scalar(select(func.count(Client.id))) == 1


def test_without_json_it_speaks_in_lines(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Name,Email\nAnn,nowhere\n,\n")
    runner = app.test_cli_runner()
    answer = runner.invoke(args=["import", "contacts", str(file), "--dry-run"])
    assert answer.stdout.splitlines() == [
        "2 rows: 1 imported, 0 merged, 1 skipped, 0 failed. Nothing was written.",
        'line 2: "nowhere" is no e-mail address: imported without it.',
        "line 3: The row is empty.",
    ]
    assert runner.invoke(args=["import", "contacts", str(tmp_path / "b.csv")]).exit_code == 1


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=5), max_size=5),
    st.sampled_from([kind.value for kind in Kind]),
)
def test_no_text_breaks_it(app: Flask, tmp_path: Path, rows: list[list[str]], kind: str) -> None:
    file = tmp_path / "any.csv"
    lines = [",".join(row) for row in rows]
    text = "\n".join(["Name,Email,Phone,Company,Website", *lines])
    file.write_bytes(text.encode("utf-8", errors="replace"))
    import_command(app, kind, file, "--dry-run")


@both_databases
def test_a_long_file_asks_the_database_a_few_questions_for_hundreds_of_rows(
    app: Flask, tmp_path: Path, queries: CountQueries
) -> None:
    """Ten thousand people in ten seconds rest on this."""
    file = tmp_path / "many.csv"
    rows = [f"Person {i},p{i}@firm{i % 500}.example,Firm {i % 500},CTO" for i in range(3000)]
    file.write_text("\n".join(["Name,Email,Company,Job title", *rows]) + "\n")
    for _ in range(2):
        with queries() as statements:
            assert import_command(app, "contacts", file)["rows"] == 3000
        assert len([each for each in statements if each.startswith("SELECT")]) < 40
