"""The milestone strip: agreed (outline), expected or done (filled), around today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from crm.charts.scale import (
    DayScale,
    Mark,
    Picture,
    fitted,
    month_starts,
    span,
    text_width,
)

ROW, TOP, EDGE, SIZE = 36, 34, 8, 6


@dataclass(frozen=True)
class Stone:
    """One milestone; note is a ready word at its end ("12 days late")."""

    label: str
    baseline: date
    forecast: date | None = None
    actual: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Line:
    label: Mark
    note: str
    y: float
    baseline_x: float
    current_x: float | None
    is_done: bool
    is_late: bool


@dataclass(frozen=True)
class MilestoneChart(Picture):
    template: ClassVar[str] = "milestones"

    size: float
    months: tuple[Mark, ...]
    today: Mark | None
    lines: tuple[Line, ...]


def milestones(
    stones: Sequence[Stone],
    today: date,
    today_word: str,
    title: str,
    description: str,
    width: float = 480,
    month_format: str = "%m.%y",
) -> MilestoneChart:
    """The label stands over its line, at the left or the right, where no diamond is."""
    days = [day for s in stones for day in (s.baseline, s.forecast, s.actual) if day]
    first, last = span([*days, today])
    scale = DayScale(first, last, EDGE + SIZE, width - EDGE - SIZE)
    month_words = tuple(
        Mark(scale.at(day), 12, day.strftime(month_format)) for day in month_starts(first, last, 7)
    )
    reach = text_width(today_word, 11) / 2
    today_x = min(max(scale.at(today), reach), width - reach)
    return MilestoneChart(
        title=title,
        description=description,
        width=width,
        height=TOP + ROW * len(stones) + 4,
        size=SIZE,
        months=tuple(month for month in month_words if EDGE + 12 < month.x < width - 24),
        today=Mark(scale.at(today), 26, today_word, _anchor(scale.at(today), today_x)),
        lines=tuple(_line(stone, index, scale, width) for index, stone in enumerate(stones)),
    )


def _anchor(x: float, fitting: float) -> str:
    if fitting > x:
        return "start"
    return "end" if fitting < x else "middle"


def _line(stone: Stone, index: int, scale: DayScale, width: float) -> Line:
    current = stone.actual or stone.forecast
    y = TOP + index * ROW + 24
    room = width - 2 * EDGE - text_width(stone.note, 11) - 16
    return Line(
        label=Mark(EDGE, y - 11, fitted(stone.label, room), "start"),
        note=stone.note,
        y=y,
        baseline_x=scale.at(stone.baseline),
        current_x=scale.at(current) if current else None,
        is_done=stone.actual is not None,
        is_late=bool(current and current > stone.baseline),
    )
