"""Organisations we work for, outside or inside our own firm."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.db import Binned, Model, Stamped, Versioned
from crm.i18n import lazy_gettext as _l
from crm.users.models import Team, User
from crm.words import add


class ClientKind(StrEnum):
    EXTERNAL = "external"
    INTERNAL = "internal"


class Tier(StrEnum):
    A = "A"
    B = "B"
    C = "C"


class ReportFormat(StrEnum):
    PDF = "pdf"
    PPTX = "pptx"
    XLSX = "xlsx"


class ReportLength(StrEnum):
    SHORT = "short"
    FULL = "full"


class Channel(StrEnum):
    MEETING = "meeting"
    CALL = "call"
    VIDEO = "video"
    EMAIL = "email"
    MESSAGE = "message"


class Paper(StrEnum):
    A4 = "A4"
    LETTER = "letter"


class Client(Model, Stamped, Versioned, Binned):
    """`name_key` is the name without its legal form, for finding doubles.

    `last_touch_on` is the day of the newest real exchange; the cadence counts from it.
    """

    __tablename__ = "clients"

    name: Mapped[str] = mapped_column(String(200), index=True)
    name_key: Mapped[str] = mapped_column(String(200), index=True)
    legal_name: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[ClientKind] = mapped_column(default=ClientKind.EXTERNAL)
    industry: Mapped[str | None] = mapped_column(String(100))
    tier: Mapped[Tier] = mapped_column(default=Tier.B)
    website: Mapped[str | None] = mapped_column(String(300))
    domain: Mapped[str | None] = mapped_column(String(200), index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(60))
    address: Mapped[str | None] = mapped_column(String(300))
    city: Mapped[str | None] = mapped_column(String(100))
    country: Mapped[str | None] = mapped_column(String(100))
    external_ref: Mapped[str | None] = mapped_column(String(100), index=True)
    notes: Mapped[str | None] = mapped_column(Text)

    language: Mapped[str] = mapped_column(String(5), default="en")
    time_zone: Mapped[str] = mapped_column(String(50), default="UTC")
    report_format: Mapped[ReportFormat] = mapped_column(default=ReportFormat.PDF)
    report_length: Mapped[ReportLength] = mapped_column(default=ReportLength.FULL)
    channel: Mapped[Channel] = mapped_column(default=Channel.EMAIL)
    paper: Mapped[Paper] = mapped_column(default=Paper.A4)
    fiscal_year_starts_in: Mapped[int] = mapped_column(default=1)

    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    cadence_days: Mapped[int | None]
    last_touch_on: Mapped[date | None] = mapped_column(index=True)

    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    deputy: Mapped[User | None] = relationship(foreign_keys=[deputy_id])
    team: Mapped[Team | None] = relationship()


class Cadence(Model):
    """How many days may pass between two exchanges with a client of this tier."""

    __tablename__ = "cadences"

    tier: Mapped[Tier] = mapped_column(unique=True)
    days: Mapped[int]


add(
    {
        ClientKind.EXTERNAL: _l("External"),
        ClientKind.INTERNAL: _l("Internal"),
        Tier.A: _l("A"),
        Tier.B: _l("B"),
        Tier.C: _l("C"),
        ReportFormat.PDF: _l("PDF"),
        ReportFormat.PPTX: _l("Slides (PPTX)"),
        ReportFormat.XLSX: _l("Workbook (XLSX)"),
        ReportLength.SHORT: _l("Short"),
        ReportLength.FULL: _l("Full"),
        Channel.MEETING: _l("In person"),
        Channel.CALL: _l("Phone"),
        Channel.VIDEO: _l("Video call"),
        Channel.EMAIL: _l("E-mail"),
        Channel.MESSAGE: _l("Message"),
        Paper.A4: _l("A4"),
        Paper.LETTER: _l("US Letter"),
    }
)
