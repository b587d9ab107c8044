"""The quarterly business review of a client: words written by people around gathered figures."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.clients.models import Client
from crm.db import Model, Stamped, Versioned


class Review(Model, Stamped, Versioned):
    """A draft until it is issued; then `figures` holds what was printed, for ever."""

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("client_id", "quarter"),)

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
    quarter: Mapped[str] = mapped_column(String(7))
    summary: Mapped[str | None] = mapped_column(Text)
    results: Mapped[str | None] = mapped_column(Text)
    problems: Mapped[str | None] = mapped_column(Text)
    our_ask: Mapped[str | None] = mapped_column(Text)
    our_commitment: Mapped[str | None] = mapped_column(Text)
    their_commitment: Mapped[str | None] = mapped_column(Text)
    objectives: Mapped[str | None] = mapped_column(Text)
    next_review_on: Mapped[date | None]
    issued_at: Mapped[datetime | None]
    issue_number: Mapped[int] = mapped_column(default=0)
    figures: Mapped[dict[str, Any] | None]
    digest: Mapped[str | None] = mapped_column(String(64))

    client: Mapped[Client] = relationship()
