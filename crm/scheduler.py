"""The timetable on one page: what happens by the clock.

APScheduler only ticks. What is due is asked of the database, so that two workers are harmless
and a worker that was away for days catches up.
"""

import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from types import FrameType

from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from crm import files, heartbeat
from crm.clock import now
from crm.contracts import jobs as contracts
from crm.db import db
from crm.exchange import jobs as imports
from crm.follow_ups import jobs as follow_ups
from crm.mail import jobs as mail
from crm.surveys import jobs as surveys
from crm.users import sessions
from crm.web import limits

log = logging.getLogger("rapport.worker")

HOUR = 3600
Ends = Callable[[], bool]
Job = Callable[[Ends], object]


def run_forever(app: Flask) -> None:
    """Ticks until SIGTERM or Ctrl-C; what is being sent is finished first, the rest given back."""
    clock, ending = BlockingScheduler(timezone="UTC"), Event()
    # That a tick comes while its job is still at work is no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    for name, job, seconds in timetable(int(app.config["TICK_SECONDS"])):
        clock.add_job(
            run, "interval", [app, name, job, ending.is_set], seconds=seconds,
            next_run_time=now(), misfire_grace_time=None, coalesce=True,
        )  # fmt: skip

    def stop(_signal: int, _frame: FrameType | None) -> None:
        ending.set()
        clock.shutdown(wait=False)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    clock.start()


def timetable(tick: int) -> tuple[tuple[str, Job, int], ...]:
    """Each job by its name, and how many seconds lie between two runs.

    A job that may take long is given `ends`, which says when it is time to stop.
    """
    return (
        ("reminders", follow_ups.remind, tick),
        ("delivery", mail.deliver, tick),
        ("terms", short(contracts.refresh), HOUR),
        ("renewals", short(contracts.remind), HOUR),
        ("surveys", short(surveys.close_due), HOUR),
        ("tidying", short(tidy), HOUR),
    )


def short(job: Callable[[], object]) -> Job:
    """A job that is over so soon that nobody needs to stop it."""
    return lambda _ends: job()


def run(app: Flask, name: str, job: Job, ends: Ends) -> None:
    """One job, once; whatever goes wrong in it is noted and ends neither the worker nor another."""
    with app.app_context():
        try:
            job(ends)
            heartbeat.beat(name)
            db.session.commit()
        except Exception as error:
            log.exception("%s failed", name)
            note_failure(name, error)


def note_failure(name: str, error: Exception) -> None:
    db.session.rollback()
    # When it is the database that failed, the log has said it.
    with suppress(SQLAlchemyError):
        heartbeat.miss(name, type(error).__name__)
        db.session.commit()
    db.session.rollback()


def tidy() -> None:
    """Removes what nobody needs any more: ended sessions, counts of tries, files not imported."""
    sessions.sweep()
    limits.sweep()
    imports.forget_previews()
    db.session.commit()
    files.sweep()
