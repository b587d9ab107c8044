"""The timetable on one page: what happens by the clock.

APScheduler only ticks. What is due is asked of the database, so that two workers are harmless
and a worker that was away for days catches up.
"""

import logging
import signal
from types import FrameType

from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from crm.db import db
from crm.surveys import jobs as surveys
from crm.users import sessions
from crm.web import limits

log = logging.getLogger("rapport.worker")


def run_forever(app: Flask) -> None:
    """Ticks until SIGTERM or Ctrl-C; a job that is running is finished first."""
    clock = BlockingScheduler(timezone="UTC")
    clock.add_job(tidy, "interval", [app], hours=1, misfire_grace_time=None, coalesce=True)

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
        surveys.close_due()
