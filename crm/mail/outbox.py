"""Mail to be sent: a row in the caller's transaction, sent exactly if the act stands."""

from datetime import datetime
from email.utils import make_msgid
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import ForeignKey, Index, String, Text, delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from crm.clock import now
from crm.db import Model, db


class MailState(StrEnum):
    """queued → claimed (a worker holds the lease) → in_data (committed just before DATA) → sent.

    retry waits for `next_at`; uncertain was cut off in DATA; dead needs a person.
    """

    QUEUED = "queued"
    CLAIMED = "claimed"
    IN_DATA = "in_data"
    SENT = "sent"
    RETRY = "retry"
    UNCERTAIN = "uncertain"
    DEAD = "dead"


class OutboxMail(Model):
    """One mail to one person. `message_id` is made once, so a second copy is known as a copy.

    `doubts` counts how often it went out whole and no receipt came back.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "state", "next_at"),)

    kind: Mapped[str] = mapped_column(String(40), index=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    to_name: Mapped[str] = mapped_column(String(200), default="")
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="en")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    origin: Mapped[str | None] = mapped_column(String(40))
    origin_id: Mapped[int | None] = mapped_column(index=True)
    state: Mapped[MailState] = mapped_column(default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    doubts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(default=now)
    lease_until: Mapped[datetime | None]
    lease_by: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(500))


def enqueue(
    kind: str,
    to_address: str,
    subject: str,
    text: str,
    html: str | None = None,
    *,
    to_name: str = "",
    language: str = "en",
    user_id: int | None = None,
    origin: str | None = None,
    origin_id: int | None = None,
) -> OutboxMail:
    """Puts one mail into the outbox; the caller commits it together with the act it tells of."""
    mail = OutboxMail(
        kind=kind,
        message_id=new_message_id(),
        to_name=to_name,
        to_address=to_address,
        subject=subject,
        text=text,
        html=html,
        language=language,
        user_id=user_id,
        origin=origin,
        origin_id=origin_id,
    )
    db.session.add(mail)
    return mail


def enqueue_many(mails: list[dict[str, Any]]) -> None:
    """Many mails at once, each a mapping of the columns of OutboxMail that differ from usual."""
    if mails:
        rows = [{"message_id": new_message_id(), **mail} for mail in mails]
        db.session.execute(insert(OutboxMail), rows)


def withdraw(kind: str, origin: str, origin_id: int) -> None:
    """Takes back what is not on its way yet, because its reason is gone."""
    db.session.execute(
        delete(OutboxMail).where(
            OutboxMail.kind == kind,
            OutboxMail.origin == origin,
            OutboxMail.origin_id == origin_id,
            OutboxMail.state.in_((MailState.QUEUED, MailState.RETRY)),
        )
    )


def given_up() -> int:
    """How many mails wait for a person's decision."""
    waiting = OutboxMail.state.in_((MailState.DEAD, MailState.UNCERTAIN))
    return db.session.scalar(select(func.count(OutboxMail.id)).where(waiting)) or 0


def new_message_id() -> str:
    """Stable from here on: every copy of this mail carries it."""
    host = urlsplit(str(current_app.config["BASE_URL"])).hostname or "localhost"
    return make_msgid(domain=host)
