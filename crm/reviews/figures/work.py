"""How the work went, in figures: milestones, the colours of a project, its budget."""

from dataclasses import dataclass
from datetime import date

from crm.i18n import lazy_gettext as _l
from crm.projects.models import Stage
from crm.projects.rag import Shown
from crm.reviews.figures.basis import Basis
from crm.words import add


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


add(
    {
        Shown.GREEN: _l("Green"),
        Shown.AMBER: _l("Amber"),
        Shown.RED: _l("Red"),
        Shown.STALE: _l("Out of date"),
        Shown.UNKNOWN: _l("Not known"),
    }
)
