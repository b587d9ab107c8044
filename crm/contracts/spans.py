"""Lengths as contracts write them: 12 months, 90 days, 4 weeks, 10 working days."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from crm.days import add_months, add_working_days

LONGEST = 9999


class Unit(StrEnum):
    DAYS = "d"
    WORKING_DAYS = "wd"
    WEEKS = "w"
    MONTHS = "m"
    YEARS = "y"


@dataclass(frozen=True)
class Span:
    """A count of a unit. Months stay months: they are never turned into 30 days."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 <= self.count <= LONGEST:
            raise ValueError(f"a span counts 0 to {LONGEST} units, not {self.count}")

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"

    def __mul__(self, times: int) -> "Shift":
        return Shift.of(self) * times


@dataclass(frozen=True)
class Shift:
    """Several spans added up, so that they are counted from one day at once and nothing drifts."""

    months: int = 0
    days: int = 0

    @classmethod
    def of(cls, span: Span) -> "Shift":
        match span.unit:
            case Unit.YEARS:
                return cls(months=12 * span.count)
            case Unit.MONTHS:
                return cls(months=span.count)
            case Unit.WEEKS:
                return cls(days=7 * span.count)
            case Unit.DAYS:
                return cls(days=span.count)
            case Unit.WORKING_DAYS:
                raise ValueError("a term cannot be counted in working days")

    def __add__(self, other: "Shift") -> "Shift":
        return Shift(self.months + other.months, self.days + other.days)

    def __mul__(self, times: int) -> "Shift":
        return Shift(self.months * times, self.days * times)

    def after(self, day: date) -> date:
        """Months first (clamped), then days."""
        return add_months(day, self.months) + timedelta(days=self.days)


def parse_span(text: str) -> Span:
    """Read "12m", "90d", "4w", "10wd" or "1y"; blanks and capitals do not matter.

    Raises ValueError for anything else.
    """
    match = re.fullmatch(r"\s*([0-9]{1,4})\s*(wd|[dwmy])\s*", text, re.IGNORECASE | re.ASCII)
    if not match:
        raise ValueError(f"not a span: {text!r}")
    return Span(int(match[1]), Unit(match[2].lower()))


def before(day: date, span: Span, holidays: Collection[date] = ()) -> date:
    """The day that lies a span before another: months clamp, working days skip what is free."""
    if span.unit is Unit.WORKING_DAYS:
        return add_working_days(day, -span.count, holidays)
    return (Shift.of(span) * -1).after(day)


def after(day: date, span: Span, holidays: Collection[date] = ()) -> date:
    if span.unit is Unit.WORKING_DAYS:
        return add_working_days(day, span.count, holidays)
    return Shift.of(span).after(day)
