"""Work under a contract: milestones, and how it stands in red, amber and green."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.clients.models import Client
from crm.contracts.models import Contract
from crm.db import Binned, Model, Stamped, Versioned
from crm.i18n import lazy_gettext as _l
from crm.money import Money
from crm.projects.rag import Dimension, worst
from crm.users.models import User
from crm.words import add


class Stage(StrEnum):
    INITIATION = "initiation"
    PLANNING = "planning"
    DELIVERY = "delivery"
    ACCEPTANCE = "acceptance"
    CARE = "care"


class Colour(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Project(Model, Stamped, Versioned, Binned):
    """`overall` and `reported_on` are those of the newest status report, stored to be found."""

    __tablename__ = "projects"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contracts.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    code: Mapped[str | None] = mapped_column(String(40))
    goal: Mapped[str | None] = mapped_column(Text)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    stage: Mapped[Stage] = mapped_column(default=Stage.INITIATION)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    budget_minor: Mapped[int | None] = mapped_column(BigInteger)
    forecast_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    overall: Mapped[Colour | None] = mapped_column(index=True)
    reported_on: Mapped[date | None] = mapped_column(index=True)

    client: Mapped[Client] = relationship()
    contract: Mapped[Contract | None] = relationship()
    manager: Mapped[User | None] = relationship()

    @property
    def budget(self) -> Decimal | None:
        return self._amount(self.budget_minor)

    @property
    def forecast(self) -> Decimal | None:
        return self._amount(self.forecast_minor)

    def _amount(self, minor: int | None) -> Decimal | None:
        return None if minor is None else Money(minor, self.currency).amount


class Milestone(Model, Stamped, Versioned, Binned):
    """`baseline_on` was agreed, `forecast_on` is expected, `reached_on` happened."""

    __tablename__ = "milestones"

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    baseline_on: Mapped[date] = mapped_column(index=True)
    forecast_on: Mapped[date | None]
    reached_on: Mapped[date | None]
    is_client_visible: Mapped[bool] = mapped_column(default=True)

    project: Mapped[Project] = relationship()

    @property
    def expected_on(self) -> date:
        """When it was reached, else when it is expected."""
        return self.reached_on or self.forecast_on or self.baseline_on


class StatusReport(Model, Stamped):
    """How the project stood on a day; written once, the next one replaces it."""

    __tablename__ = "status_reports"

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reported_on: Mapped[date] = mapped_column(index=True)
    schedule: Mapped[Colour]
    budget: Mapped[Colour]
    scope: Mapped[Colour]
    quality: Mapped[Colour]
    reason: Mapped[str | None] = mapped_column(Text)
    way_back: Mapped[str | None] = mapped_column(Text)
    done: Mapped[str | None] = mapped_column(Text)
    next_steps: Mapped[str | None] = mapped_column(Text)
    problems: Mapped[str | None] = mapped_column(Text)

    project: Mapped[Project] = relationship()
    author: Mapped[User | None] = relationship()

    @property
    def colours(self) -> dict[Dimension, Colour]:
        return {dimension: getattr(self, dimension.value) for dimension in Dimension}

    @property
    def overall(self) -> Colour:
        """The worst of the four."""
        return worst(self.schedule, self.budget, self.scope, self.quality) or Colour.GREEN


add(
    {
        Dimension.SCHEDULE: _l("Schedule"),
        Dimension.BUDGET: _l("Budget"),
        Dimension.SCOPE: _l("Scope"),
        Dimension.QUALITY: _l("Quality and risk"),
        Stage.INITIATION: _l("Initiation"),
        Stage.PLANNING: _l("Planning"),
        Stage.DELIVERY: _l("Delivery"),
        Stage.ACCEPTANCE: _l("Acceptance"),
        Stage.CARE: _l("Care"),
        Colour.GREEN: _l("Green"),
        Colour.AMBER: _l("Amber"),
        Colour.RED: _l("Red"),
    }
)
