"""The database loses nothing that it has acknowledged, and refuses what must not be written."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from crm.clock import now
from crm.db import db
from crm.permissions import public
from crm.users.models import TeamMember
from crm.web.limits import Tries
from tests.make import make_client, make_user
from tests.support.database import both_databases

HOME = Path(__file__).parent.parent
PROCESSES, TIMES = 16, 40

COUNT = """
import sys
from pathlib import Path
from sqlalchemy import select
from app import create_app
from crm.db import db
from crm.web.limits import Tries
from tests.support.app import settings_for

app = create_app(settings_for(Path(sys.argv[1]), sys.argv[2]))
with app.app_context():
    for _ in range(int(sys.argv[3])):
        row = db.session.scalars(select(Tries).where(Tries.door == "counter")).one()
        row.number += 1
        db.session.commit()
"""


def test_sixteen_processes_that_count_at_once_lose_nothing(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    db.session.add(Tries(door="counter", since=now(), number=0))
    db.session.commit()
    command = [sys.executable, "-c", COUNT, str(tmp_path), database_url, str(TIMES)]
    running = [
        subprocess.Popen(command, cwd=HOME, stderr=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    said = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES, "\n".join(said)
    assert db.session.scalars(select(Tries)).one().number == PROCESSES * TIMES


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_request_that_reads_cannot_write(app: Flask, method: str) -> None:
    make_client("Aurora")
    db.session.commit()
    with app.test_request_context(method=method), pytest.raises(OperationalError, match="readonly"):
        db.session.execute(text("UPDATE clients SET name = 'Changed'"))
    db.session.rollback()
    assert db.session.scalar(text("SELECT name FROM clients")) == "Aurora"


@both_databases
def test_a_page_that_writes_in_a_get_fails_and_nothing_is_kept(app: Flask) -> None:
    def write() -> str:
        make_client("Smuggled")
        db.session.commit()
        return "written"

    app.add_url_rule("/write", "write", public(write), methods=["GET", "POST"])
    assert app.test_client().get("/write").status_code >= 500
    assert db.session.scalar(text("SELECT count(*) FROM clients")) == 0
    assert app.test_client().post("/write").text == "written"
    assert db.session.scalar(text("SELECT count(*) FROM clients")) == 1


def test_a_moment_without_its_time_zone_is_refused(app: Flask) -> None:
    naive = datetime(2026, 3, 1, 12, 0, tzinfo=UTC).replace(tzinfo=None)
    db.session.add(Tries(door="naive", since=naive, number=0))
    with pytest.raises(StatementError, match="a moment needs its time zone"):
        db.session.flush()
    db.session.rollback()


@both_databases
def test_a_moment_comes_back_in_utc_from_wherever_it_was_given(app: Flask) -> None:
    shanghai = datetime(2026, 3, 1, 2, 30, tzinfo=timezone(timedelta(hours=8)))
    db.session.add(Tries(door="far", since=shanghai, number=0))
    db.session.commit()
    kept = db.session.scalars(select(Tries.since)).one()
    assert kept == datetime(2026, 2, 28, 18, 30, tzinfo=UTC)
    assert kept.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 15000)],
)
def test_sqlite_is_opened_so_that_a_commit_survives(
    app: Flask, pragma: str, value: str | int
) -> None:
    assert db.session.scalar(text(f"PRAGMA {pragma}")) == value


@both_databases
def test_a_record_cannot_point_to_nobody(app: Flask) -> None:
    user = make_user()
    db.session.add(TeamMember(team_id=4711, user_id=user.id))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
