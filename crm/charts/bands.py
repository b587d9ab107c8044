"""Promoters, passives and detractors of each wave as shares of one bar, the score beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from crm.charts.scale import Picture, fitted, text_width

ROW, THICK, TOP, NUMBERS = 34, 18, 26, 128


@dataclass(frozen=True)
class Wave:
    """Counts of one wave. score and margin are ready words ("+42", "± 22")."""

    label: str
    promoters: int
    passives: int
    detractors: int
    score: str
    margin: str = ""

    @property
    def answers(self) -> int:
        return self.promoters + self.passives + self.detractors


@dataclass(frozen=True)
class Part:
    x: float
    length: float
    tone: str
    text: str
    middle: float


@dataclass(frozen=True)
class Row:
    label: str
    y: float
    baseline: float
    parts: tuple[Part, ...]
    score: str
    note: str


@dataclass(frozen=True)
class Legend:
    x: float
    tone: str
    text: str


@dataclass(frozen=True)
class BandChart(Picture):
    template: ClassVar[str] = "bands"

    left: float
    length: float
    thick: float
    numbers_x: float
    rows: tuple[Row, ...]
    legend: tuple[Legend, ...]


def bands(
    waves: Sequence[Wave],
    title: str,
    description: str,
    names: tuple[str, str, str],
    width: float = 480,
) -> BandChart:
    """names: the words for detractors, passives and promoters, in this order."""
    left = min(width * 0.25, max((text_width(wave.label) for wave in waves), default=0) + 12)
    length = width - left - NUMBERS
    return BandChart(
        title=title,
        description=description,
        width=width,
        height=TOP + ROW * len(waves) + 4,
        left=left,
        length=length,
        thick=THICK,
        numbers_x=width - NUMBERS + 12,
        rows=tuple(_row(wave, index, left, length) for index, wave in enumerate(waves)),
        legend=_legend(names, left),
    )


def _row(wave: Wave, index: int, left: float, length: float) -> Row:
    y = TOP + index * ROW + (ROW - THICK) / 2
    note = " · ".join(part for part in (wave.margin, f"n = {wave.answers}") if part)
    return Row(
        label=fitted(wave.label, left - 12),
        y=y,
        baseline=y + THICK / 2 + 4,
        parts=_parts(wave, left, length),
        score=wave.score,
        note=note,
    )


def _parts(wave: Wave, left: float, length: float) -> tuple[Part, ...]:
    found, x = [], left
    counts = (("bad", wave.detractors), ("mid", wave.passives), ("good", wave.promoters))
    for tone, count in counts:
        if not count:
            continue
        part = round(length * count / wave.answers, 2)
        text = str(count) if part > text_width(str(count), 11) + 6 else ""
        found.append(Part(round(x, 2), part, tone, text, round(x + part / 2, 2)))
        x += part
    return tuple(found)


def _legend(names: tuple[str, str, str], left: float) -> tuple[Legend, ...]:
    found, x = [], left
    for tone, name in zip(("bad", "mid", "good"), names, strict=True):
        found.append(Legend(round(x, 2), tone, name))
        x += text_width(name, 11) + 30
    return tuple(found)
