"""Agreements with a client: what they are worth, how long they run, by when one must decide."""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.clients.models import Client
from crm.db import Binned, Model, Stamped, Versioned
from crm.i18n import lazy_gettext as _l
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


class Contract(Model, Stamped, Versioned, Binned):
    """Spans are written as in renewal.py: 12m, 90d, 4w, 10wd.

    `value_minor` is the value of one year, in minor units of `currency`.
    `term_ends_on` and `notice_on` are the current term's, as renewal.py computes them;
    they are stored to be found, and refreshed every night and on every change.
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
    signed_on: Mapped[date | None]
    notice_given_on: Mapped[date | None]
    notice_given_by: Mapped[NoticeBy | None]
    terminated_on: Mapped[date | None]
    notes: Mapped[str | None] = mapped_column(Text)
    term_ends_on: Mapped[date | None] = mapped_column(index=True)
    notice_on: Mapped[date | None] = mapped_column(index=True)

    client: Mapped[Client] = relationship()


add(
    {
        ContractKind.SUPPORT: _l("Support"),
        ContractKind.RETAINER: _l("Retainer"),
        ContractKind.FRAME: _l("Frame contract"),
        ContractKind.PROJECT: _l("Project contract"),
        ContractKind.LICENCE: _l("Licence"),
        NoticeBy.US: _l("By us"),
        NoticeBy.CLIENT: _l("By the client"),
    }
)
