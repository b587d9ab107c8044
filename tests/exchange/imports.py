"""What the tests of imports share: a file sent through the pages, or through the command."""

import io
import json
import re
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crm.db import db
from tests.support.dump import dump

COUNTS = ("imported", "merged", "skipped", "failed")
# What an import writes about itself, and who came by; everything else must be as it was.
OF_ITSELF = frozenset(
    {"import_batches", "import_effects", "import_problems", "files", "audit_records", "sessions"}
)


def upload(
    visitor: FlaskClient, content: bytes | str, kind: str = "contacts", name: str = "a.csv"
) -> TestResponse:
    raw = content.encode() if isinstance(content, str) else content
    answer = visitor.post(
        "/import",
        data={"kind": kind, "file": (io.BytesIO(raw), name)},
        content_type="multipart/form-data",
    )
    answer.request.input_stream.close()  # a large body lies in a file of the test's own
    return answer


def import_page(visitor: FlaskClient, content: bytes | str, kind: str = "contacts") -> str:
    """The address of the import, after both steps."""
    answer = upload(visitor, content, kind)
    assert answer.status_code == 303, answer.status_code
    address = answer.headers["Location"]
    assert visitor.get(address).status_code == 200
    assert visitor.post(f"{address}/records").status_code == 303
    assert visitor.get(address).status_code == 200
    return str(address)


def import_command(app: Flask, kind: str, file: Path, *options: str) -> dict[str, Any]:
    """What `flask import … --json` says; it says one object, and adds up."""
    db.session.commit()
    answer = app.test_cli_runner().invoke(args=["import", kind, str(file), "--json", *options])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.output
    said: dict[str, Any] = json.loads(answer.stdout)
    assert answer.exit_code == (1 if "error" in said else 0)
    if "error" not in said:
        assert set(said) == {"rows", "problems", *COUNTS}
        assert sum(said[name] for name in COUNTS) == said["rows"]
        assert all(set(each) == {"line", "reason"} for each in said["problems"])
    return said


def business() -> dict[str, list[Any]]:
    return dump(but=OF_ITSELF, columns=False)


def shown_counts(page: str) -> list[int]:
    """The numbers on the tiles: rows, new, known already, left out."""
    return [int(text) for text in re.findall(r'class="tile__value[^"]*">(\d+)', page)]
