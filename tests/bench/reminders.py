"""Due reminders to outbox rows, against the jobs that APScheduler's own SQLite store would run."""

import importlib
import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy import func, select

from crm.clock import now, today
from crm.db import db
from crm.follow_ups.models import FollowUp
from crm.mail.outbox import OutboxMail
from tests.bench.rows import Row, fill

DUE = 10_000
# The store is slow enough that a part of them tells its speed.
BY_STORE = 1_000
# The door of the feature, should it be built: crm.follow_ups.jobs.remind().
MODULE, JOB = "crm.follow_ups.jobs", "remind"


def find_job() -> Callable[[], Any] | None:
    try:
        module = importlib.import_module(MODULE)
    except ModuleNotFoundError:
        return None
    job: Callable[[], Any] | None = getattr(module, JOB, None)
    return job


def seconds_of_ours(app: Flask, job: Callable[[], Any], count: int) -> float:
    """From due rows to rows in the outbox; all of them, or it is an error."""
    with app.app_context():
        people = len(db.session.scalars(select(FollowUp.assignee_id).distinct()).all())
        highest = db.session.scalar(select(func.max(FollowUp.id))) or 0
        fill(FollowUp, due_rows(highest, count, people))
        db.session.commit()
        begun = time.perf_counter()
        job()
        seconds = time.perf_counter() - begun
        left = select(func.count(FollowUp.id)).where(FollowUp.remind_at <= now())
        mails = db.session.scalar(select(func.count(OutboxMail.id)))
        if db.session.scalar(left) or not mails:
            raise RuntimeError("reminders were left over")
        db.session.remove()
        db.engine.dispose()
    return seconds


def due_rows(highest: int, count: int, people: int) -> list[Row]:
    moment = now() - timedelta(hours=1)
    return [
        {
            "id": highest + 1 + number, "task": f"Call about the offer {number}",
            "due_on": today(), "assignee_id": 2 + number % people, "client_id": 1 + number % 20,
            "remind_at": moment,
        }
        for number in range(count)
    ]  # fmt: skip


def seconds_of_store(folder: Path, count: int) -> float:
    """One job a reminder in the scheduler's own store; each writes one row, as a reminder would."""
    outbox = folder / "outbox.sqlite3"
    with sqlite3.connect(outbox) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE outbox (number INTEGER, text TEXT)")
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder}/jobs.sqlite3")
    clock = BackgroundScheduler(jobstores={"default": store}, timezone="UTC")
    done = DONE[str(outbox)] = Countdown(count)
    clock.start(paused=True)
    for number in range(count):
        clock.add_job(
            write_mail, "date", [str(outbox), number], run_date=now(), misfire_grace_time=None
        )
    begun = time.perf_counter()
    clock.resume()
    done.reached.wait(timeout=600)
    seconds = time.perf_counter() - begun
    clock.shutdown()
    store.engine.dispose()
    return seconds


class Countdown:
    def __init__(self, count: int) -> None:
        self.left, self.lock, self.reached = count, threading.Lock(), threading.Event()

    def one(self) -> None:
        with self.lock:
            self.left -= 1
            if self.left == 0:
                self.reached.set()


DONE: dict[str, Countdown] = {}


def write_mail(outbox: str, number: int) -> None:
    """Found by name by the store, as every job of its has to be."""
    connection = sqlite3.connect(outbox, timeout=60)
    with connection:
        connection.execute("INSERT INTO outbox VALUES (?, ?)", (number, "Call about the offer"))
    connection.close()
    DONE[outbox].one()
