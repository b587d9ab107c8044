"""One exchange with a client: who was there, what was said, what follows."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.clients.models import Client
from crm.contacts.models import Contact
from crm.db import Binned, Model, Stamped, Versioned
from crm.i18n import lazy_gettext as _l
from crm.projects.models import Project
from crm.users.models import User
from crm.words import add


class Kind(StrEnum):
    MEETING = "meeting"
    CALL = "call"
    VIDEO = "video"
    EMAIL = "email"
    MESSAGE = "message"
    VISIT = "visit"
    WORKSHOP = "workshop"
    NOTE = "note"


class Visibility(StrEnum):
    INTERNAL = "internal"
    CLIENT = "client"


class Interaction(Model, Stamped, Versioned, Binned):
    """`happened_on` is the day on the author's calendar, `happened_at` the same moment in UTC.

    A note is no exchange: it does not reset the cadence clock. A confidential one is read
    by its author, its participants and directors only.
    """

    __tablename__ = "interactions"
    __table_args__ = (Index("ix_interactions_timeline", "client_id", "happened_at", "id"),)

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[Kind]
    happened_on: Mapped[date] = mapped_column(index=True)
    happened_at: Mapped[datetime] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    need: Mapped[str | None] = mapped_column(Text)
    feedback: Mapped[str | None] = mapped_column(Text)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.INTERNAL)
    is_confidential: Mapped[bool] = mapped_column(default=False)

    client: Mapped[Client] = relationship()
    project: Mapped[Project | None] = relationship()
    author: Mapped[User | None] = relationship()


class Attendee(Model):
    """Somebody who took part: a contact, or a colleague."""

    __tablename__ = "attendees"
    __table_args__ = (
        UniqueConstraint("interaction_id", "contact_id"),
        UniqueConstraint("interaction_id", "user_id"),
    )

    interaction_id: Mapped[int] = mapped_column(ForeignKey("interactions.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    interaction: Mapped[Interaction] = relationship()
    contact: Mapped[Contact | None] = relationship()
    user: Mapped[User | None] = relationship()


class Draft(Model, Stamped):
    """What somebody has typed and not yet saved, kept across reload, sign-out and device."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    key: Mapped[str] = mapped_column(String(80))
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)


add(
    {
        Kind.MEETING: _l("Meeting"),
        Kind.CALL: _l("Call"),
        Kind.VIDEO: _l("Video call"),
        Kind.EMAIL: _l("E-mail"),
        Kind.MESSAGE: _l("Message"),
        Kind.VISIT: _l("Visit"),
        Kind.WORKSHOP: _l("Workshop"),
        Kind.NOTE: _l("Note"),
        Visibility.INTERNAL: _l("Internal"),
        Visibility.CLIENT: _l("Visible to the client"),
    }
)
