"""Where numbers and days stand on a picture, and how much room words take."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

ELLIPSIS = "…"


@dataclass(frozen=True)
class Picture:
    """What every chart is: a size, and words for those who do not see it."""

    template: ClassVar[str]

    title: str
    description: str
    width: float
    height: float


@dataclass(frozen=True)
class Mark:
    """A word at a place."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Scale:
    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value; outside values stay at the edge."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 2)


@dataclass(frozen=True)
class DayScale:
    first: date
    last: date
    start: float
    end: float

    def at(self, day: date) -> float:
        scale = Scale(self.first.toordinal(), self.last.toordinal(), self.start, self.end)
        return scale.at(day.toordinal())


def ticks(low: float, high: float, most: int = 5) -> list[int]:
    """Whole, evenly spaced numbers that enclose low and high; at most `most` steps of 1, 2 or 5."""
    bottom, top = math.floor(low), max(math.ceil(high), math.floor(low) + 1)
    step = 1
    for step in (base * 10**power for power in range(12) for base in (1, 2, 5)):
        if math.ceil(top / step) - math.floor(bottom / step) <= most:
            break
    return list(range(math.floor(bottom / step) * step, math.ceil(top / step) * step + 1, step))


def month_starts(first: date, last: date, most: int = 8) -> list[date]:
    """First days of months between two days, thinned to a calm number."""
    months = (last.year - first.year) * 12 + last.month - first.month
    every = next((n for n in (1, 2, 3, 6, 12, 24, 60, 120) if months / n <= most), 240)
    found = []
    for offset in range(1, months + 1):
        years, month = divmod(first.month - 1 + offset, 12)
        if month % min(every, 12) == 0 and (
            every <= 12 or (first.year + years) % (every // 12) == 0
        ):
            found.append(date(first.year + years, month + 1, 1))
    return found


def span(days: Sequence[date], margin: float = 0.04) -> tuple[date, date]:
    """First and last of some days with a little air at both ends."""
    first, last = min(days), max(days)
    air = timedelta(days=max(3, round((last - first).days * margin)))
    return first - air, last + air


def text_width(text: str, size: float = 12) -> float:
    """About how wide a text is: Chinese one em a sign, capitals two thirds, the rest less."""
    return sum(_em(char) for char in text) * size


def _em(char: str) -> float:
    if char > "\u2e80":
        return 1.0
    return 0.68 if char.isupper() or char.isdigit() else 0.57


def number(value: float) -> str:
    """A number with a real minus sign."""
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")


def fitted(text: str, room: float, size: float = 12) -> str:
    """The text, cut with an ellipsis where the room ends."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + ELLIPSIS, size) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS
