"""The quarterly business review of a client: words written by people around gathered figures."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.clients.models import Client
from crm.db import Model, Stamped, Versioned
from crm.users.models import User


class Review(Model, Stamped, Versioned):
    """The words for one quarter. While `issued_at` is set they are closed; `issue_number` counts.

    `quarter` is the client's own fiscal quarter: 2026-Q3.
    """

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("client_id", "quarter"),)

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
    quarter: Mapped[str] = mapped_column(String(7))
    attendees: Mapped[str | None] = mapped_column(String(500))
    summary: Mapped[str | None] = mapped_column(Text)
    results: Mapped[str | None] = mapped_column(Text)
    problems: Mapped[str | None] = mapped_column(Text)
    objectives: Mapped[str | None] = mapped_column(Text)
    decisions: Mapped[str | None] = mapped_column(Text)
    our_ask: Mapped[str | None] = mapped_column(Text)
    their_ask: Mapped[str | None] = mapped_column(Text)
    our_commitment: Mapped[str | None] = mapped_column(Text)
    their_commitment: Mapped[str | None] = mapped_column(Text)
    next_review_on: Mapped[date | None]
    shows_budget: Mapped[bool] = mapped_column(default=False)
    issued_at: Mapped[datetime | None]
    issue_number: Mapped[int] = mapped_column(default=0)

    client: Mapped[Client] = relationship()


class ReviewIssue(Model):
    """What was handed over, for ever: figures and words of one version, and their digest."""

    __tablename__ = "review_issues"
    __table_args__ = (UniqueConstraint("review_id", "number"),)

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    number: Mapped[int]
    issued_at: Mapped[datetime]
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))

    review: Mapped[Review] = relationship()
    issuer: Mapped[User | None] = relationship()
