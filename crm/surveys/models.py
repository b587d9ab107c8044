"""Questions to clients' people, their personal invitations, and their one answer."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.clients.models import Client
from crm.clock import now
from crm.contacts.models import Contact, ContactRole
from crm.db import Model, Stamped, Versioned
from crm.i18n import lazy_gettext as _l
from crm.projects.models import Project
from crm.users.models import User
from crm.words import add

NOON = time(12)


def end_of(last_day: date) -> datetime:
    """The moment at which this day has ended everywhere on earth: a survey's last one counts."""
    return datetime.combine(last_day + timedelta(days=1), NOON, UTC)


class SurveyKind(StrEnum):
    NPS = "nps"
    CSAT = "csat"


class Survey(Model, Stamped, Versioned):
    """One wave: who was asked what, until when. The scale is said, never guessed."""

    __tablename__ = "surveys"

    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[SurveyKind]
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"), index=True)
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    closes_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    project: Mapped[Project | None] = relationship()
    sender: Mapped[User | None] = relationship()

    @property
    def about(self) -> str | None:
        """The project that the question may name."""
        return self.project.name if self.project else None

    @property
    def ends_at(self) -> datetime:
        return end_of(self.closes_on)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and now() < self.ends_at


class Invitation(Model, Stamped):
    """A contact asked on behalf of one client, in one language; their role as it was then.

    Its secret links (kind survey, the invitation's number as their subject) are its doors: one
    came with the mail, another with the reminder. All lead to the same single answer.
    """

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("survey_id", "client_id", "contact_id"),)

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    language: Mapped[str] = mapped_column(String(5))
    role: Mapped[ContactRole | None]
    declined_at: Mapped[datetime | None]

    survey: Mapped[Survey] = relationship()
    client: Mapped[Client] = relationship()
    contact: Mapped[Contact] = relationship()


class Response(Model):
    """One answer an invitation, whatever the door: the database says so."""

    __tablename__ = "responses"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), unique=True)
    score: Mapped[int]
    comment: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime] = mapped_column(default=now, index=True)

    invitation: Mapped[Invitation] = relationship()


def still_open(moment: datetime) -> ColumnElement[bool]:
    """The condition under which a survey takes answers at this moment."""
    last_day = (moment - timedelta(hours=NOON.hour)).date() - timedelta(days=1)
    return and_(Survey.closed_at.is_(None), Survey.closes_on > last_day)


add(
    {
        SurveyKind.NPS: _l("NPS: would you recommend us?"),
        SurveyKind.CSAT: _l("CSAT: how satisfied are you?"),
    }
)
