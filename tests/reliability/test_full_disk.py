"""A full disk is said on a page, leaves nothing half, and is forgotten when there is room."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from crm import files
from crm.audit import AuditRecord
from crm.clients.models import Client
from crm.db import db
from crm.exchange.models import ImportBatch
from crm.permissions import Role
from tests.reliability.test_writing import FORM
from tests.support.people import SignedIn

LARGEST = 4 * 1024 * 1024


@contextmanager
def no_page_more() -> Iterator[None]:
    """The database cannot grow: what SQLite says then is what it says on a full disk."""

    def stop_growing(connection: Any, *_rest: Any) -> None:
        cursor = connection.cursor()
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={pages}")

    engine = db.engine
    db.session.remove()
    engine.dispose()
    event.listen(engine, "connect", stop_growing)
    try:
        yield
    finally:
        event.remove(engine, "connect", stop_growing)
        engine.dispose()


@contextmanager
def no_large_file() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_database_refuses_in_words_and_recovers(app: Flask, signed_in: SignedIn) -> None:
    visitor = signed_in(Role.DIRECTOR)
    large = FORM | {"name": "Large", "notes": "x" * 19_000}
    statuses = []
    with no_page_more():
        for number in range(20):
            answer = visitor.post("/clients", data=large | {"name": f"Large {number}"})
            statuses.append(answer.status_code)
            if answer.status_code == 503:
                assert "Nothing is lost" in answer.text
                assert answer.headers["Retry-After"]
            assert visitor.get("/clients").status_code == 200
    assert statuses[-1] == 503
    assert set(statuses) == {303, 503} or set(statuses) == {503}
    kept = db.session.scalar(select(func.count(Client.id)))
    noted = AuditRecord.subject_kind == "clients"
    assert kept == db.session.scalar(select(func.count(AuditRecord.id)).where(noted))
    assert kept == statuses.count(303)
    assert visitor.post("/clients", data=large).status_code == 303


# The web server's own parser leaves its half file to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_an_upload_without_room_leaves_nothing_behind(app: Flask, signed_in: SignedIn) -> None:
    visitor = signed_in(Role.DIRECTOR)
    rows = b"Name,Notes\r\nAurora," + b"x" * LARGEST
    head = b'--cut\r\nContent-Disposition: form-data; name="'
    body = head + b'kind"\r\n\r\nclients\r\n' + head + b'file"; filename="clients.csv"\r\n\r\n'
    body += rows + b"\r\n--cut--\r\n"

    def upload() -> int:
        return visitor.post(
            "/import", data=body, content_type="multipart/form-data; boundary=cut"
        ).status_code

    with no_large_file():
        assert upload() == 503
        with pytest.raises(OSError, match="too large"):
            files.keep(rows, "clients.csv", "text/plain")
        assert list(files.folder().iterdir()) == []
    assert db.session.scalar(select(func.count(ImportBatch.id))) == 0
    assert upload() in (303, 422)
