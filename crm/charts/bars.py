"""Amounts side by side: horizontal, so that words in any language have room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from crm.charts.scale import Picture, Scale, fitted, text_width

ROW, THICK, TOP = 28, 14, 6


@dataclass(frozen=True)
class Amount:
    """value None where nothing is known; text stands at its end; tone: accent, good, mid, bad."""

    label: str
    value: float | None
    text: str
    tone: str = "accent"


@dataclass(frozen=True)
class Bar:
    label: str
    text: str
    tone: str
    y: float
    middle: float
    x: float
    length: float
    text_x: float


@dataclass(frozen=True)
class BarChart(Picture):
    template: ClassVar[str] = "bars"

    label_x: float
    base: float
    thick: float
    bars: tuple[Bar, ...]


def bars(amounts: Sequence[Amount], title: str, description: str, width: float = 480) -> BarChart:
    """Bars start at nought; negative amounts run to the left of it."""
    words = min(width * 0.36, max((text_width(a.label) for a in amounts), default=0) + 12)
    numbers = max((text_width(amount.text) for amount in amounts), default=0) + 10
    known = [amount.value for amount in amounts if amount.value is not None]
    lowest, highest = min([0.0, *known]), max([0.0, *known])
    before = numbers if lowest < 0 else 0
    scale = Scale(lowest, highest or (0 if lowest else 1), words + before, width - numbers)
    return BarChart(
        title=title,
        description=description,
        width=width,
        height=TOP * 2 + ROW * len(amounts),
        label_x=words - 12,
        base=scale.at(0),
        thick=THICK,
        bars=tuple(_bar(amount, index, scale, words) for index, amount in enumerate(amounts)),
    )


def _bar(amount: Amount, index: int, scale: Scale, words: float) -> Bar:
    y = TOP + index * ROW + (ROW - THICK) / 2
    zero, end = scale.at(0), scale.at(amount.value or 0)
    is_negative = (amount.value or 0) < 0
    text_x = end - 6 - text_width(amount.text) if is_negative else end + 6
    return Bar(
        label=fitted(amount.label, words - 12),
        text=amount.text,
        tone=amount.tone,
        y=y,
        middle=y + THICK / 2 + 4,
        x=min(zero, end),
        length=round(abs(end - zero), 2),
        text_x=round(text_x, 2),
    )
