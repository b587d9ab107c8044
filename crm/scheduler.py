"""The timetable on one page: what happens by the clock.

APScheduler only ticks. What is due is asked of the database, so that two workers are harmless
and a worker that was away for days catches up.
"""

import logging
import signal
from types import FrameType

from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from crm.clock import now
from crm.contracts import jobs as contracts
from crm.db import db
from crm.users import sessions
from crm.web import limits

log = logging.getLogger("rapport.worker")


def run_forever(app: Flask) -> None:
    """Ticks until SIGTERM or Ctrl-C; a job that is running is finished first."""
    clock = BlockingScheduler(timezone="UTC")
    clock.add_job(tidy, "interval", [app], hours=1, misfire_grace_time=None, coalesce=True)
    clock.add_job(renewals, "interval", [app], hours=1, next_run_time=now(), coalesce=True)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        clock.shutdown(wait=False)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    clock.start()


def tidy(app: Flask) -> None:
    """Removes what nobody can use any more: ended sessions, old counts of tries."""
    with app.app_context():
        sessions.sweep()
        limits.sweep()
        db.session.commit()


def renewals(app: Flask) -> None:
    """Keeps the days of contracts true, and reminds of those on which one must decide."""
    with app.app_context():
        contracts.refresh()
        contracts.remind()
