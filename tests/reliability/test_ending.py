"""The web server is told to end, or is killed, while it is at work: nothing is half."""

import io
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from crm.clients.models import Client
from crm.db import db
from crm.exchange.models import ImportBatch, ImportEffect
from crm.permissions import Role
from crm.search.models import Entry
from tests.make import make_user
from tests.reliability.test_writing import FORM
from tests.support.people import SignedIn
from tests.support.web import Visit, Web

WRITERS, ROWS = 4, 2_000


def write_until_gone(visit: Visit, number: int, codes: list[int]) -> list[str]:
    """Names of clients that were acknowledged, until nobody listens any more."""
    acknowledged = []
    for count in range(10_000):
        name = f"Writer {number} client {count}"
        try:
            status, _ = visit.post("/clients", FORM | {"name": name})
        except ConnectionRefusedError:
            break
        except OSError:
            continue  # the listener was closed before it had read us
        codes.append(status)
        if status == 303:
            acknowledged.append(name)
    return acknowledged


def test_a_server_that_is_asked_to_end_finishes_what_it_has_begun(app: Flask, web: Web) -> None:
    visits = [web.visit(make_user(Role.DIRECTOR)) for _ in range(WRITERS)]
    web.start()
    for visit in visits:
        visit.open_form("/clients/new")
    codes: list[int] = []
    with ThreadPoolExecutor(WRITERS) as pool:
        running = [pool.submit(write_until_gone, visit, n, codes) for n, visit in enumerate(visits)]
        time.sleep(1.5)
        assert web.process is not None
        asked_at = time.monotonic()
        web.process.send_signal(signal.SIGTERM)
        web.process.wait(30)
        assert time.monotonic() - asked_at < 30
        acknowledged = {name for each in running for name in each.result(30)}
    assert set(codes) == {303}
    assert len(acknowledged) > WRITERS
    assert set(db.session.scalars(select(Client.name))) >= acknowledged


def test_an_import_whose_server_is_killed_has_not_begun(
    app: Flask, web: Web, signed_in: SignedIn
) -> None:
    rows = "Name,Industry\n" + "".join(f"Firm {number},Energy\n" for number in range(ROWS))
    director = make_user(Role.DIRECTOR)
    upload = {"kind": "clients", "file": (io.BytesIO(rows.encode()), "clients.csv")}
    here = signed_in(director).post("/import", data=upload).headers["Location"]
    visit = web.visit(director)
    web.start()
    visit.open_form(here)
    answers: list[object] = []

    def carry_out() -> None:
        try:
            answers.append(visit.post(f"{here}/records", {}))
        except OSError as gone:
            answers.append(gone)

    importing = threading.Thread(target=carry_out)
    importing.start()
    time.sleep(0.15)
    assert importing.is_alive(), "it was over before it could be killed"
    assert web.process is not None
    os.killpg(web.process.pid, signal.SIGKILL)
    importing.join()
    web.process.wait()
    assert isinstance(answers[0], OSError)
    for kind in (Client, ImportEffect, Entry):
        assert db.session.scalar(select(func.count(kind.id))) == 0, kind
    assert db.session.scalars(select(ImportBatch)).one().imported_at is None
    assert signed_in(director).post(f"{here}/records").status_code == 303
    assert db.session.scalar(select(func.count(Client.id))) == ROWS
