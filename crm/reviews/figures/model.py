"""What a review says in figures: plain frozen values, gathered once, kept for ever at the issue.

This is an allow list: what is not named here cannot reach a client's paper.
"""

from dataclasses import dataclass
from datetime import date

from crm.contracts.models import ContractKind
from crm.interactions.models import Kind
from crm.reviews.figures.answers import Satisfaction
from crm.reviews.figures.basis import Basis, Promises
from crm.reviews.figures.work import Delivery


@dataclass(frozen=True)
class Parties:
    client: str
    firm: str
    colour: str
    logo_id: int | None
    owner: str
    deputy: str
    managers: tuple[str, ...]


@dataclass(frozen=True)
class Meeting:
    day: date
    kind: Kind
    subject: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Month:
    first_day: date
    number: int


@dataclass(frozen=True)
class Meetings:
    """`more` counts what the table leaves out."""

    basis: Basis
    rows: tuple[Meeting, ...]
    more: int
    months: tuple[Month, ...]


@dataclass(frozen=True)
class Agreement:
    title: str
    number: str
    kind: ContractKind
    services: str
    starts_on: date
    ends_on: date | None
    notice_on: date | None
    renews_itself: bool


@dataclass(frozen=True)
class Agreements:
    basis: Basis
    rows: tuple[Agreement, ...]


@dataclass(frozen=True)
class Figures:
    quarter: str
    first_day: date
    last_day: date
    next_quarter: str
    next_first_day: date
    next_last_day: date
    as_of: date
    parties: Parties
    promises: Promises
    delivery: Delivery
    satisfaction: Satisfaction
    meetings: Meetings
    contracts: Agreements
