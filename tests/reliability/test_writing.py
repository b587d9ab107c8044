"""What was acknowledged is there: after kill -9, and with many who write at once."""

import random
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from flask import Flask
from sqlalchemy import func, select, text

from crm.audit import AuditRecord
from crm.clients.models import Client
from crm.db import db
from crm.permissions import Role
from tests.make import make_client, make_user
from tests.support.database import Database, both_databases
from tests.support.web import Visit, Web

FORM = {
    "kind": "external", "tier": "B", "owner_id": "", "deputy_id": "", "team_id": "",
    "language": "en", "time_zone": "UTC", "channel": "email", "report_format": "pdf",
    "report_length": "full", "paper": "A4", "fiscal_year_starts_in": "1",
}  # fmt: skip
WRITERS, KILLS = 4, 6
EDITORS, EDITS = 16, 6


def keep_writing(visit: Visit, number: int, stop: Event) -> list[str]:
    """Creates clients until told to end; the names of those that were acknowledged."""
    acknowledged = []
    for count in range(100_000):
        if stop.is_set():
            break
        name = f"Writer {number} client {count}"
        try:
            if not visit.token:
                visit.open_form("/clients/new")
            status, _ = visit.post("/clients", FORM | {"name": name})
        except OSError:
            time.sleep(0.05)
            continue
        if status == 303:
            acknowledged.append(name)
    return acknowledged


@both_databases
def test_kill_9_of_the_web_server_loses_nothing_acknowledged(
    app: Flask, web: Web, database: Database
) -> None:
    visits = [web.visit(make_user(Role.DIRECTOR)) for _ in range(WRITERS)]
    web.start()
    stop, chance = Event(), random.Random(7)
    with ThreadPoolExecutor(WRITERS) as pool:
        running = [
            pool.submit(keep_writing, visit, number, stop) for number, visit in enumerate(visits)
        ]
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.2, 0.7))
            web.kill()
            web.start()
        stop.set()
    acknowledged = {name for each in running for name in each.result()}
    assert len(acknowledged) > KILLS * 5, "hardly anything was written"
    found = set(db.session.scalars(select(Client.name)))
    assert acknowledged - found == set()
    noted = db.session.scalars(
        select(AuditRecord.subject_id).where(AuditRecord.subject_kind == "clients")
    )
    assert set(noted) == set(db.session.scalars(select(Client.id))), "no act without its note"
    if database == "sqlite":
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []


def count_up(visit: Visit, client_id: int) -> Iterator[int]:
    """Adds one to the client's cadence, again and again; yields the status of every try."""
    path = f"/clients/{client_id}/edit"
    for _ in range(EDITS):
        status = 409
        while status == 409:
            page = visit.open_form(path)
            version = re.search(r'name="version" value="(\d+)"', page)
            days = re.search(r'name="cadence_days"[^>]*value="(\d+)"', page)
            assert version, "the form names the version that was seen"
            assert days, "the form shows the days"
            status, _ = visit.post(
                path,
                FORM
                | {
                    "name": "Aurora",
                    "version": version[1],
                    "cadence_days": str(int(days[1]) + 1),
                },
            )
            yield status


@both_databases
def test_sixteen_people_who_edit_one_client_overwrite_nobody(
    app: Flask, web: Web, database: Database
) -> None:
    client = make_client("Aurora")
    client.cadence_days = 1
    visits = [web.visit(make_user(Role.DIRECTOR)) for _ in range(EDITORS)]
    client_id = client.id
    db.session.commit()
    web.start()
    with ThreadPoolExecutor(EDITORS) as pool:
        answers = list(pool.map(lambda visit: list(count_up(visit, client_id)), visits))
    tries = [status for each in answers for status in each]
    assert set(tries) <= {303, 409}, "nobody is told of a lock"
    assert tries.count(303) == EDITORS * EDITS
    assert 409 in tries, "they did not meet, so nothing was shown"
    db.session.expire_all()
    assert db.session.scalar(select(Client.cadence_days)) == 1 + EDITORS * EDITS
    changes = select(func.count(AuditRecord.id)).where(AuditRecord.action == "changed")
    assert db.session.scalar(changes) == EDITORS * EDITS
