"""The worker itself, as a process: killed in the middle, asked to end, and one job failing."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import func, select, update

from crm import heartbeat, scheduler
from crm.clock import now
from crm.db import db
from crm.follow_ups.models import Reminder
from crm.mail.outbox import MailState, OutboxMail, enqueue
from tests.make import make_follow_up, make_user
from tests.support.app import SECRET
from tests.support.database import both_databases
from tests.support.smtp import Sink

HOME = Path(__file__).parent.parent.parent
KILLS = 6
MAILS = 160


@contextmanager
def worker(app: Flask, sink: Sink) -> Iterator["subprocess.Popen[bytes]"]:
    """`flask worker` on this test's database and mail server; ended for good at the latest here."""
    environment = {
        **os.environ,
        "CRM_DATA_DIR": str(app.config["DATA_DIR"]),
        "CRM_DATABASE_URL": str(app.config["DATABASE_URL"]),
        "CRM_SECRET_KEY": SECRET,
        "CRM_SMTP_HOST": "127.0.0.1",
        "CRM_SMTP_PORT": str(sink.port),
        "CRM_SMTP_SECURITY": "none",
        "CRM_MAIL_FROM": "rapport@example.com",
        "CRM_TICK_SECONDS": "1",
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
    process = subprocess.Popen(command, cwd=HOME, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(there: Callable[[], bool], seconds: float = 120, every: float = 0.005) -> None:
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(every)


def states() -> Counter[MailState]:
    found = Counter(db.session.scalars(select(OutboxMail.state)))
    db.session.rollback()
    return found


def is_over() -> bool:
    """Every mail has gone out, or waits for a person; what is to be tried later is due now."""
    db.session.execute(
        update(OutboxMail).where(OutboxMail.state == MailState.RETRY).values(next_at=now())
    )
    db.session.commit()
    found = states()
    return found[MailState.SENT] + found[MailState.UNCERTAIN] == MAILS


def two_minutes_later() -> None:
    """Leases of whoever is dead have run out."""
    db.session.execute(update(OutboxMail).values(lease_until=now() - timedelta(seconds=1)))
    db.session.commit()


def test_a_worker_that_is_killed_again_and_again_loses_nothing_and_repeats_little(
    app: Flask, smtp_server: Sink
) -> None:
    for _ in range(MAILS // 2):
        person = make_user()
        for _ in range(2):
            make_follow_up(person, remind_at=now() - timedelta(minutes=1))
    db.session.commit()
    luck = Random(7)
    for kill in range(KILLS):
        with worker(app, smtp_server):
            # The first is killed when it has planned the mails, the others while they send.
            aim = len(smtp_server.received) + luck.randrange(5, 20) * (kill > 0)
            wait_for(lambda aim=aim: len(smtp_server.received) >= aim)  # type: ignore[misc]
            wait_for(lambda: states().total() > 0, every=0.05)
            time.sleep(luck.random() / 50)
        two_minutes_later()
    with worker(app, smtp_server):
        wait_for(is_over, every=0.2)

    assert db.session.scalar(select(func.count(Reminder.id))) == MAILS
    assert db.session.scalar(select(func.count(OutboxMail.id))) == MAILS
    copies = Counter(str(message["Message-ID"]) for message in smtp_server.messages)
    doubtful = set(
        db.session.scalars(
            select(OutboxMail.message_id).where(OutboxMail.state == MailState.UNCERTAIN)
        )
    )
    known = set(db.session.scalars(select(OutboxMail.message_id)))
    assert set(copies) <= known
    assert known - set(copies) <= doubtful, "a mail counts as sent and never arrived"
    assert max(copies.values()) <= 2
    assert sum(copies.values()) - len(copies) <= KILLS


@both_databases
def test_a_worker_that_is_asked_to_end_finishes_its_mail_and_gives_the_rest_back(
    app: Flask, smtp_server: Sink
) -> None:
    for number in range(300):
        enqueue("note", f"p{number}@example.com", "Hello", "Words")
    db.session.commit()
    with worker(app, smtp_server) as process:
        wait_for(lambda: len(smtp_server.received) >= 5)
        process.terminate()
        assert process.wait(60) == 0
    found = states()
    assert found[MailState.SENT] == len(smtp_server.received)
    assert set(found) == {MailState.SENT, MailState.QUEUED}


def test_a_job_that_fails_is_noted_and_ends_neither_the_worker_nor_the_others(app: Flask) -> None:
    tidy = scheduler.short(scheduler.tidy)

    def broken(_ends: scheduler.Ends) -> None:
        raise RuntimeError("no such thing")

    def seen() -> tuple[list[tuple[str, str | None]], datetime | None]:
        db.session.expire_all()
        found = [(row.job, row.error) for row in heartbeat.failing()], heartbeat.last_beat()
        db.session.commit()
        return found

    scheduler.run(app, "tidying", tidy, lambda: False)
    nobody, good = seen()
    assert (nobody, good is not None) == ([], True)
    scheduler.run(app, "tidying", broken, lambda: False)
    assert seen() == ([("tidying", "RuntimeError")], good)
    scheduler.run(app, "delivery", tidy, lambda: False)
    assert seen()[1] != good
    scheduler.run(app, "tidying", tidy, lambda: False)
    assert seen()[0] == []
