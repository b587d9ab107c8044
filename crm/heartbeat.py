"""When each job of the worker last ended well: a clock that stands still is seen."""

from datetime import datetime, timedelta

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from crm.clock import now
from crm.db import Model, db

LATE = timedelta(minutes=5)


class Heartbeat(Model):
    __tablename__ = "heartbeats"

    job: Mapped[str] = mapped_column(String(40), unique=True)
    at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(300))


def beat(job: str) -> None:
    """The job ended well; whoever calls commits."""
    row = of(job)
    row.at, row.failed_at, row.error = now(), None, None


def miss(job: str, error: str) -> None:
    """The job failed; its last good moment stays."""
    row = of(job)
    row.failed_at, row.error = now(), error[:300]


def of(job: str) -> Heartbeat:
    row = db.session.scalar(select(Heartbeat).where(Heartbeat.job == job))
    if row is None:
        row = Heartbeat(job=job)
        db.session.add(row)
    return row


def last_beat() -> datetime | None:
    """When the worker last did anything to its end; None when it never ran."""
    return db.session.scalar(select(func.max(Heartbeat.at)))


def failing() -> list[Heartbeat]:
    """Jobs whose last run went wrong."""
    return list(db.session.scalars(select(Heartbeat).where(Heartbeat.failed_at.is_not(None))))


def is_late(moment: datetime | None) -> bool:
    return moment is None or now() - moment > LATE
