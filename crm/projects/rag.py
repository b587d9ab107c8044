"""Red, amber, green: the colour of a project from its dimensions, within its own tolerances.

There is no threshold for all the world; PRINCE2 gives the structure, each project its numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

STALE_AFTER_DAYS = 14


class Dimension(StrEnum):
    SCHEDULE = "schedule"
    BUDGET = "budget"
    SCOPE = "scope"
    QUALITY = "quality"


class Rag(StrEnum):
    """Green: as planned. Amber: slipping, inside tolerance. Red: the plan needs a new approval."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Shown(StrEnum):
    """What is printed: a colour, or grey when nobody has said anything for too long or ever."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    STALE = "stale"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Tolerance:
    """Above (not at) a limit the colour changes. Percent of the baseline; working days."""

    amber_percent: float = 5
    red_percent: float = 10
    amber_days: int = 5
    red_days: int = 10

    def __post_init__(self) -> None:
        if self.amber_percent > self.red_percent or self.amber_days > self.red_days:
            raise ValueError("red cannot begin before amber")


AnyRag = TypeVar("AnyRag", bound=str)

_SEVERITY: tuple[str, ...] = (Rag.GREEN, Rag.AMBER, Rag.RED)
DEFAULT_TOLERANCE = Tolerance()


def overall(colours: Mapping[Dimension, AnyRag]) -> AnyRag | None:
    """The worst dimension; None before anything was judged."""
    return worst(*colours.values())


def worst(*colours: AnyRag) -> AnyRag | None:
    """Whatever enumeration the colours come from, their values being red, amber and green."""
    return max(colours, key=_SEVERITY.index, default=None)


def schedule_colour(
    slip_days: int,
    planned_days: int | None = None,
    tolerance: Tolerance = DEFAULT_TOLERANCE,
) -> Rag:
    """From the slip in working days and, when the planned length is known, in percent of it.

    The worse of the two counts. Ahead of plan is green.
    """
    by_days = _colour(slip_days, tolerance.amber_days, tolerance.red_days)
    if not planned_days:
        return by_days
    percent = 100 * slip_days / planned_days
    by_share = _colour(percent, tolerance.amber_percent, tolerance.red_percent)
    return max(by_days, by_share, key=_SEVERITY.index)


def budget_colour(baseline: int, forecast: int, tolerance: Tolerance = DEFAULT_TOLERANCE) -> Rag:
    """From the overrun in percent, both in minor units; any cost without a budget is red."""
    if baseline <= 0:
        return Rag.RED if forecast > 0 else Rag.GREEN
    overrun = 100 * (forecast - baseline) / baseline
    return _colour(overrun, tolerance.amber_percent, tolerance.red_percent)


def is_stale(reported_on: date, today: date) -> bool:
    """Older than 14 days: on the 14th day the colour still counts."""
    return (today - reported_on).days > STALE_AFTER_DAYS


def shown(colour: str | None, reported_on: date | None, today: date) -> Shown:
    if colour is None or reported_on is None:
        return Shown.UNKNOWN
    return Shown.STALE if is_stale(reported_on, today) else Shown(colour)


def _colour(value: float, amber_above: float, red_above: float) -> Rag:
    if value > red_above:
        return Rag.RED
    return Rag.AMBER if value > amber_above else Rag.GREEN
