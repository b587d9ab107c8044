"""A budget's way: what was agreed, what changes added, what it will come to, what is spent."""

from dataclasses import dataclass
from typing import ClassVar

from crm.charts.scale import Picture, Scale, text_width

ROW, THICK, TOP = 30, 14, 4


@dataclass(frozen=True)
class Money:
    """An amount in minor units, its word and how it is printed."""

    label: str
    amount: int
    text: str


@dataclass(frozen=True)
class Step:
    label: str
    text: str
    tone: str
    x: float
    length: float
    y: float
    middle: float


@dataclass(frozen=True)
class BudgetBar(Picture):
    template: ClassVar[str] = "budget"

    limit_x: float
    label_x: float
    text_x: float
    thick: float
    steps: tuple[Step, ...]


def budget_bar(
    baseline: Money,
    changes: Money | None,
    forecast: Money,
    actual: Money | None,
    title: str,
    description: str,
    width: float = 480,
) -> BudgetBar:
    """The dashed line is the agreed limit: baseline and approved changes together.

    changes or actual None: nobody has recorded them, and no bar says so.
    """
    limit = baseline.amount + (changes.amount if changes else 0)
    rows = tuple(row for row in (baseline, changes, forecast, actual) if row)
    words = max(text_width(row.label) for row in rows) + 12
    numbers = max(text_width(row.text) for row in rows) + 12
    highest = max(limit, *(row.amount for row in rows), 1)
    scale = Scale(0, highest, words, width - numbers)
    over = "bad" if forecast.amount > limit else "accent"
    steps: list[tuple[Money, str, int, int]] = [(baseline, "mid", 0, baseline.amount)]
    if changes:
        ends = sorted((baseline.amount, limit))
        steps.append((changes, "mid", ends[0], ends[1]))
    steps.append((forecast, over, 0, forecast.amount))
    if actual:
        steps.append((actual, "ink", 0, actual.amount))
    return BudgetBar(
        title=title,
        description=description,
        width=width,
        height=TOP * 2 + ROW * len(rows),
        limit_x=scale.at(limit),
        label_x=words - 12,
        text_x=width - 2,
        thick=THICK,
        steps=tuple(_step(index, scale, *entry) for index, entry in enumerate(steps)),
    )


def _step(index: int, scale: Scale, money: Money, tone: str, start: int, end: int) -> Step:
    y = TOP + index * ROW + (ROW - THICK) / 2
    x = scale.at(start)
    length = round(scale.at(end) - x, 2)
    return Step(money.label, money.text, tone, x, length, y, y + THICK / 2 + 4)
