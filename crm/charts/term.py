"""A contract's term as a bar, the notice day as a diamond, today as a line."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from crm.charts.scale import DayScale, Mark, Picture, text_width

EDGE, BAR_Y, THICK, SIZE = 4, 26, 10, 7
STRIP_HEIGHT, STRIP_SIZE = 24, 6


@dataclass(frozen=True)
class TermBar(Picture):
    template: ClassVar[str] = "term"

    bar_y: float
    thick: float
    size: float
    start_x: float
    end_x: float
    passed: float
    notice_x: float | None
    today_x: float | None
    words: tuple[Mark, ...]
    notice_word: Mark | None
    today_word: Mark | None


def term_bar(
    starts_on: date,
    ends_on: date,
    today: date,
    words: tuple[str, str, str, str],
    title: str,
    description: str,
    notice_on: date | None = None,
    width: float = 480,
) -> TermBar:
    """words: start, notice, today and end, ready to print ("1 Jan 2026", "Notice 30 Sep", ...)."""
    start_word, notice_text, today_text, end_word = words
    scale = DayScale(starts_on, ends_on, EDGE + SIZE, width - EDGE - SIZE)
    is_running = starts_on <= today <= ends_on
    passed = scale.at(today) - scale.at(starts_on)
    notice_x = scale.at(notice_on) if notice_on else None
    today_x = scale.at(today) if is_running else None
    bottom = BAR_Y + THICK + 18
    return TermBar(
        title=title,
        description=description,
        width=width,
        height=BAR_Y + THICK + 24,
        bar_y=BAR_Y,
        thick=THICK,
        size=SIZE,
        start_x=scale.at(starts_on),
        end_x=scale.at(ends_on),
        passed=round(passed, 2),
        notice_x=notice_x,
        today_x=today_x,
        words=(
            Mark(EDGE, bottom, start_word, "start"),
            Mark(width - EDGE, bottom, end_word, "end"),
        ),
        notice_word=_beside(notice_x, bottom, notice_text, width, (start_word, end_word)),
        today_word=_above(today_x, today_text, width),
    )


def _above(x: float | None, text: str, width: float) -> Mark | None:
    if x is None:
        return None
    half = text_width(text, 11) / 2
    return Mark(min(max(x, half), width - half), 12, text)


def _beside(
    x: float | None, y: float, text: str, width: float, ends: tuple[str, str]
) -> Mark | None:
    """The notice word between the words at both ends, as near to its diamond as there is room."""
    if x is None:
        return None
    half = text_width(text, 11) / 2
    leftmost = EDGE + text_width(ends[0], 11) + 12 + half
    rightmost = width - EDGE - text_width(ends[1], 11) - 12 - half
    return Mark(round(max(min(x, rightmost), leftmost), 2), y, text)


@dataclass(frozen=True)
class TermStrip:
    """The same without words, for a row of a list; each part is a path, ready to draw."""

    title: str
    width: float
    height: float
    bed: str
    passed: str
    today: str
    notice: str


def term_strip(
    starts_on: date,
    ends_on: date,
    today: date,
    title: str,
    notice_on: date | None = None,
    width: float = 220,
) -> TermStrip:
    """A list has many: the paths are written here, so that a page only puts them in its place."""
    scale = DayScale(starts_on, ends_on, STRIP_SIZE, width - STRIP_SIZE)
    middle, size = STRIP_HEIGHT / 2, STRIP_SIZE
    start, now = scale.at(starts_on), scale.at(today)
    is_running = starts_on <= today <= ends_on
    notice = ""
    if notice_on:
        x = scale.at(notice_on)
        notice = f"M{x} {middle - size}l{size} {size} -{size} {size} -{size} -{size}z"
    return TermStrip(
        title=title,
        width=width,
        height=STRIP_HEIGHT,
        bed=f"M{start} {middle}H{scale.at(ends_on)}",
        passed=f"M{start} {middle}H{now}" if now > start else "",
        today=f"M{now} {middle - 9}v18" if is_running else "",
        notice=notice,
    )
