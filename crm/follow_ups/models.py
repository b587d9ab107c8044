"""What is to be done by a date: our tasks, and promises on both sides."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.clients.models import Client
from crm.clock import now
from crm.contacts.models import Contact
from crm.db import Binned, Model, Stamped, Versioned
from crm.i18n import lazy_gettext as _l
from crm.users.models import User
from crm.words import add


class Side(StrEnum):
    """Who promised: we, or the client."""

    OURS = "ours"
    THEIRS = "theirs"


class FollowUp(Model, Stamped, Versioned, Binned):
    """A promise is a follow-up that somebody heard: `promise` says from which side.

    `remind_at` is the moment of the next reminder; none when it went out or nothing is left to do.
    `promised_on` is the day that was promised: putting the work off does not move it.
    `origin` and `origin_id` name the record from which it came, which lives on a floor above.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (Index("ix_follow_ups_open", "assignee_id", "completed_at", "due_on"),)

    task: Mapped[str] = mapped_column(String(300))
    note: Mapped[str | None] = mapped_column(Text)
    due_on: Mapped[date] = mapped_column(index=True)
    promise: Mapped[Side | None]
    promised_on: Mapped[date | None]
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    assignee_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    creator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    completed_at: Mapped[datetime | None] = mapped_column(index=True)
    completed_on: Mapped[date | None]
    dropped_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(300))
    remind_at: Mapped[datetime | None] = mapped_column(index=True)
    origin: Mapped[str | None] = mapped_column(String(40))
    origin_id: Mapped[int | None]

    client: Mapped[Client | None] = relationship()
    contact: Mapped[Contact | None] = relationship()
    assignee: Mapped[User] = relationship(foreign_keys=[assignee_id])

    @property
    def is_open(self) -> bool:
        return self.completed_at is None and self.dropped_at is None


class Reminder(Model):
    """The ledger: a person is reminded of a follow-up once for each day on which it was due."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("follow_up_id", "user_id", "due_on"),)

    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_ups.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    due_on: Mapped[date]
    planned_at: Mapped[datetime] = mapped_column(default=now)


add(
    {
        Side.OURS: _l("Ours"),
        Side.THEIRS: _l("Theirs"),
    }
)
