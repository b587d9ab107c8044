"""People at clients, and the positions they hold there: one person can be at several."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from crm.clients.models import Client
from crm.db import Binned, Model, Stamped, Versioned
from crm.i18n import lazy_gettext as _l
from crm.identity import email_key, person_key, phone_key
from crm.words import add


class ContactRole(StrEnum):
    """What a person is to the work: who starts it, pays it, uses it, accepts it."""

    SPONSOR = "sponsor"
    DECISION_MAKER = "decision_maker"
    PAYER = "payer"
    ACCEPTOR = "acceptor"
    END_USER = "end_user"
    PRODUCT_OWNER = "product_owner"
    PROCUREMENT = "procurement"
    TECHNICAL = "technical"
    INITIATOR = "initiator"
    INVESTOR = "investor"
    OTHER = "other"


FIRST_HAN = "\u3400"
KEYS = {
    "name": (person_key, 200),
    "email": (email_key, 254),
    "phone": (phone_key, 60),
    "mobile": (phone_key, 60),
}


class Contact(Model, Stamped, Versioned, Binned):
    """The keys are for finding doubles; they follow what is written beside them."""

    __tablename__ = "contacts"
    # The list: everybody who is not in the bin, by name.
    __table_args__ = (Index(None, "deleted_at", "name", "id"),)

    name: Mapped[str] = mapped_column(String(200), index=True)
    given_name: Mapped[str | None] = mapped_column(String(100))
    family_name: Mapped[str | None] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    phone: Mapped[str | None] = mapped_column(String(60))
    mobile: Mapped[str | None] = mapped_column(String(60))
    website: Mapped[str | None] = mapped_column(String(300))
    address: Mapped[str | None] = mapped_column(String(300))
    language: Mapped[str | None] = mapped_column(String(5))
    time_zone: Mapped[str | None] = mapped_column(String(50))
    external_ref: Mapped[str | None] = mapped_column(String(100), index=True)
    notes: Mapped[str | None] = mapped_column(Text)

    name_key: Mapped[str | None] = mapped_column(String(200), index=True)
    email_key: Mapped[str | None] = mapped_column(String(254), index=True)
    phone_key: Mapped[str | None] = mapped_column(String(60), index=True)
    mobile_key: Mapped[str | None] = mapped_column(String(60), index=True)

    @property
    def called(self) -> str:
        """How one greets them: Ann; but 王小明, as a Chinese given name alone is for family."""
        return self.name if self.name > FIRST_HAN else self.given_name or self.name

    @validates("name", "email", "phone", "mobile")
    def _follow(self, field: str, value: str | None) -> str | None:
        rule, length = KEYS[field]
        setattr(self, f"{field}_key", rule(value or "")[:length] or None)
        return value


class Position(Model, Stamped, Versioned):
    """Influence 1 (little) to 5 (decides); stance -2 (against us) to +2 (our advocate)."""

    __tablename__ = "positions"
    __table_args__ = (
        CheckConstraint("influence BETWEEN 1 AND 5", name="influence"),
        CheckConstraint("stance BETWEEN -2 AND 2", name="stance"),
    )

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    title: Mapped[str | None] = mapped_column(String(150))
    department: Mapped[str | None] = mapped_column(String(150))
    role: Mapped[ContactRole] = mapped_column(default=ContactRole.OTHER)
    influence: Mapped[int | None]
    stance: Mapped[int | None]
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]

    contact: Mapped[Contact] = relationship()
    client: Mapped[Client] = relationship()


add(
    {
        ContactRole.SPONSOR: _l("Sponsor"),
        ContactRole.DECISION_MAKER: _l("Decision maker"),
        ContactRole.PAYER: _l("Payer"),
        ContactRole.ACCEPTOR: _l("Acceptor"),
        ContactRole.END_USER: _l("End user"),
        ContactRole.PRODUCT_OWNER: _l("Product owner"),
        ContactRole.PROCUREMENT: _l("Procurement"),
        ContactRole.TECHNICAL: _l("Technical contact"),
        ContactRole.INITIATOR: _l("Initiator"),
        ContactRole.INVESTOR: _l("Investor"),
        ContactRole.OTHER: _l("Other"),
    }
)
