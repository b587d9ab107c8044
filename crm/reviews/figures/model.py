"""What a review says in figures: plain frozen values, gathered once, kept for ever at the issue.

This is an allow list: what is not named here cannot reach a client's paper.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.contacts.models import ContactRole
from crm.contracts.models import ContractKind
from crm.follow_ups.models import Side
from crm.i18n import lazy_gettext as _l
from crm.interactions.models import Kind
from crm.projects.models import Stage
from crm.projects.rag import Shown
from crm.words import add


class Source(StrEnum):
    PROMISES = "promises"
    MILESTONES = "milestones"
    STATUS = "status"
    BUDGETS = "budgets"
    ANSWERS = "answers"
    MEETINGS = "meetings"
    CONTRACTS = "contracts"


class Outcome(StrEnum):
    KEPT = "kept"
    LATE = "late"
    DROPPED = "dropped"
    OPEN = "open"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Basis:
    """Where a figure comes from, how many records it rests on, and of which day it is."""

    source: Source
    n: int
    as_of: date


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
class Promise:
    text: str
    side: Side
    who: str
    due_on: date
    outcome: Outcome
    done_on: date | None
    reason: str
    is_carried_over: bool


@dataclass(frozen=True)
class Promises:
    basis: Basis
    rows: tuple[Promise, ...]

    def number(self, *outcomes: Outcome) -> int:
        return sum(row.outcome in outcomes for row in self.rows)


@dataclass(frozen=True)
class Stone:
    """A milestone that the client may see; `is_due` says that it counts in this quarter."""

    title: str
    project: str
    baseline_on: date
    forecast_on: date | None
    reached_on: date | None
    is_due: bool
    is_next: bool

    @property
    def is_on_time(self) -> bool:
        return self.reached_on is not None and self.reached_on <= self.baseline_on

    @property
    def expected_on(self) -> date:
        return self.reached_on or self.forecast_on or self.baseline_on

    @property
    def days_late(self) -> int:
        return (self.expected_on - self.baseline_on).days


@dataclass(frozen=True)
class Standing:
    """How a project was judged on a day, by dimension."""

    reported_on: date
    schedule: Shown
    budget: Shown
    scope: Shown
    quality: Shown
    overall: Shown


@dataclass(frozen=True)
class Budget:
    """In minor units; forecast None where nobody has said one."""

    baseline: int
    forecast: int | None
    currency: str


@dataclass(frozen=True)
class ProjectFigures:
    name: str
    stage: Stage
    manager: str
    now: Standing | None
    before: Standing | None
    reason: str
    way_back: str
    problems: str
    stones: tuple[Stone, ...]
    budget: Budget | None

    @property
    def is_at_risk(self) -> bool:
        return self.now is not None and self.now.overall in {Shown.AMBER, Shown.RED}


@dataclass(frozen=True)
class Delivery:
    basis: Basis
    status: Basis
    projects: tuple[ProjectFigures, ...]

    @property
    def stones(self) -> list[Stone]:
        return [stone for project in self.projects for stone in project.stones]

    @property
    def due(self) -> int:
        return sum(stone.is_due for stone in self.stones)

    @property
    def on_time(self) -> int:
        return sum(stone.is_due and stone.is_on_time for stone in self.stones)

    @property
    def coming(self) -> list[Stone]:
        found = [stone for stone in self.stones if stone.is_next]
        return sorted(found, key=lambda stone: stone.expected_on)

    @property
    def at_risk(self) -> list[ProjectFigures]:
        return [project for project in self.projects if project.is_at_risk]

    @property
    def with_budget(self) -> list[ProjectFigures]:
        return [project for project in self.projects if project.budget]


@dataclass(frozen=True)
class RoleScore:
    role: ContactRole
    value: int
    n: int
    margin: float | None


@dataclass(frozen=True)
class Wave:
    """One survey as this client's people answered it; value None before the first answer.

    `roles` is empty when a split would let somebody be recognised.
    """

    title: str
    kind: str
    sent_on: date
    value: int | None
    n: int
    invited: int
    rate: int | None
    margin: float | None
    promoters: int
    passives: int
    detractors: int
    is_of_quarter: bool
    roles: tuple[RoleScore, ...]


@dataclass(frozen=True)
class Satisfaction:
    """`called_for` answers led to something to do, of which `done` are done."""

    basis: Basis
    waves: tuple[Wave, ...]
    called_for: int
    done: int
    measures: tuple[Promise, ...]

    def of_kind(self, kind: str) -> list[Wave]:
        return [wave for wave in self.waves if wave.kind == kind]

    @property
    def headline(self) -> Wave | None:
        """The newest answered NPS of the quarter, else its newest CSAT."""
        own = [wave for wave in self.waves if wave.is_of_quarter and wave.value is not None]
        return next(
            (wave for kind in ("nps", "csat") for wave in own[::-1] if wave.kind == kind), None
        )


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


add(
    {
        Source.PROMISES: _l("promises of both sides"),
        Source.MILESTONES: _l("agreed milestones"),
        Source.STATUS: _l("status reports"),
        Source.BUDGETS: _l("project budgets"),
        Source.ANSWERS: _l("survey answers"),
        Source.MEETINGS: _l("joint meetings and exchanges"),
        Source.CONTRACTS: _l("signed contracts"),
        Outcome.KEPT: _l("Kept"),
        Outcome.LATE: _l("Late"),
        Outcome.DROPPED: _l("Dropped"),
        Outcome.OPEN: _l("Open"),
        Outcome.OVERDUE: _l("Overdue"),
        Shown.GREEN: _l("Green"),
        Shown.AMBER: _l("Amber"),
        Shown.RED: _l("Red"),
        Shown.STALE: _l("Out of date"),
        Shown.UNKNOWN: _l("Not known"),
    }
)
