"""One score on its whole range, with the interval in which the truth may lie."""

from dataclasses import dataclass
from typing import ClassVar

from crm.charts.scale import Mark, Picture, Scale, number, text_width

EDGE, BAR_Y, THICK = 14, 34, 10


@dataclass(frozen=True)
class Gauge(Picture):
    template: ClassVar[str] = "gauge"

    bar_y: float
    thick: float
    start_x: float
    length: float
    interval_x: float | None
    interval_length: float
    value_x: float | None
    value: Mark
    ends: tuple[Mark, ...]


def gauge(
    value: float | None,
    text: str,
    low: float,
    high: float,
    title: str,
    description: str,
    margin: float | None = None,
    width: float = 320,
) -> Gauge:
    """value None: an empty scale with `text` ("no data") over it."""
    scale = Scale(low, high, EDGE, width - EDGE)
    value_x = scale.at(value) if value is not None else None
    interval_x, interval_length = None, 0.0
    if value is not None and margin is not None:
        interval_x = scale.at(value - margin)
        interval_length = round(scale.at(value + margin) - interval_x, 2)
    half = text_width(text, 16) / 2
    middle = value_x if value_x is not None else width / 2
    marks = [low, 0, high] if low < 0 < high else [low, high]
    return Gauge(
        title=title,
        description=description,
        width=width,
        height=BAR_Y + THICK + 24,
        bar_y=BAR_Y,
        thick=THICK,
        start_x=EDGE,
        length=width - 2 * EDGE,
        interval_x=interval_x,
        interval_length=interval_length,
        value_x=value_x,
        value=Mark(min(max(middle, half), width - half), 22, text),
        ends=tuple(Mark(scale.at(end), BAR_Y + THICK + 17, number(end)) for end in marks),
    )
