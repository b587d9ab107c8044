"""Agreements with a client: what they are worth, how long they run, by when one must decide."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.clients.models import Client
from crm.clock import now
from crm.contracts.renewal import State
from crm.contracts.spans import Unit
from crm.db import Binned, Model, Stamped, Versioned
from crm.i18n import lazy_gettext as _l
from crm.money import Money
from crm.words import add


class ContractKind(StrEnum):
    SUPPORT = "support"
    RETAINER = "retainer"
    FRAME = "frame"
    PROJECT = "project"
    LICENCE = "licence"


class NoticeBy(StrEnum):
    US = "us"
    CLIENT = "client"


class Decision(StrEnum):
    """What we want of the term after this one."""

    RENEW = "renew"
    RENEGOTIATE = "renegotiate"
    LET_GO = "let_go"


class Contract(Model, Stamped, Versioned, Binned):
    """Spans are written as in renewal.py: 12m, 90d, 4w, 10wd.

    `value_minor` is the value of one year, in minor units of `currency`.
    `term_ends_on` and `notice_on` are the current term's, as renewal.py computes them;
    they are stored to be found, and refreshed by the clock and on every change.
    `day_counts`, `lead_days`, `notice_to` and `notice_means` are what the paper says of a notice:
    whether its last day counts, how long delivery takes, who must have it and how.
    `decision` holds for the term that ends on `decided_term_ends_on`; the next one is open again.
    """

    __tablename__ = "contracts"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    number: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[ContractKind] = mapped_column(default=ContractKind.SUPPORT)
    services: Mapped[str | None] = mapped_column(Text)
    value_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    starts_on: Mapped[date]
    term: Mapped[str | None] = mapped_column(String(10))
    renewal: Mapped[str | None] = mapped_column(String(10))
    notice: Mapped[str | None] = mapped_column(String(10))
    auto_renews: Mapped[bool] = mapped_column(default=True)
    day_counts: Mapped[bool] = mapped_column(default=True)
    lead_days: Mapped[int] = mapped_column(default=0)
    notice_to: Mapped[str | None] = mapped_column(String(200))
    notice_means: Mapped[str | None] = mapped_column(String(200))
    signed_on: Mapped[date | None]
    signed_renewals: Mapped[int] = mapped_column(default=0)
    decision: Mapped[Decision | None]
    decision_reason: Mapped[str | None] = mapped_column(String(500))
    decided_on: Mapped[date | None]
    decided_term_ends_on: Mapped[date | None]
    notice_given_on: Mapped[date | None]
    notice_given_by: Mapped[NoticeBy | None]
    terminated_on: Mapped[date | None]
    notes: Mapped[str | None] = mapped_column(Text)
    term_ends_on: Mapped[date | None] = mapped_column(index=True)
    notice_on: Mapped[date | None] = mapped_column(index=True)

    client: Mapped[Client] = relationship()

    @property
    def value(self) -> Decimal | None:
        """The value of one year as people write it."""
        return None if self.value_minor is None else Money(self.value_minor, self.currency).amount

    @property
    def is_decided(self) -> bool:
        """Whether somebody has said what is to become of the term that runs now."""
        return self.decision is not None and self.decided_term_ends_on == self.term_ends_on


class Renewal(Model):
    """A further term that somebody signed for; `number` 1 follows the first term."""

    __tablename__ = "renewals"
    __table_args__ = (UniqueConstraint("contract_id", "number"),)

    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    number: Mapped[int]
    signed_on: Mapped[date]
    ends_on: Mapped[date | None]


class NoticeReminder(Model):
    """The ledger: of a notice day the owner is reminded once at each distance."""

    __tablename__ = "notice_reminders"
    __table_args__ = (UniqueConstraint("contract_id", "notice_on", "days"),)

    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    notice_on: Mapped[date]
    days: Mapped[int]
    planned_at: Mapped[datetime] = mapped_column(default=now)


add(
    {
        State.DRAFT: _l("Draft"),
        State.SIGNED: _l("Signed, not begun"),
        State.ACTIVE: _l("Running"),
        State.NOTICE_WINDOW: _l("Notice day near"),
        State.NOTICE_BY_US: _l("Notice given by us"),
        State.NOTICE_BY_CLIENT: _l("Notice given by the client"),
        State.RENEWED_TACIT: _l("Renewed by itself"),
        State.RENEWED_SIGNED: _l("Renewed, signed"),
        State.LAPSED: _l("Lapsed"),
        State.TERMINATED: _l("Ended"),
        Unit.DAYS: _l("days"),
        Unit.WORKING_DAYS: _l("working days"),
        Unit.WEEKS: _l("weeks"),
        Unit.MONTHS: _l("months"),
        Unit.YEARS: _l("years"),
        Decision.RENEW: _l("Renew"),
        Decision.RENEGOTIATE: _l("Renegotiate"),
        Decision.LET_GO: _l("Let go"),
        ContractKind.SUPPORT: _l("Support"),
        ContractKind.RETAINER: _l("Retainer"),
        ContractKind.FRAME: _l("Frame contract"),
        ContractKind.PROJECT: _l("Project contract"),
        ContractKind.LICENCE: _l("Licence"),
        NoticeBy.US: _l("By us"),
        NoticeBy.CLIENT: _l("By the client"),
    }
)
