"""A number over time, broken where nothing was measured, with its interval where one is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from crm.charts.scale import Mark, Picture, Scale, fitted, number, text_width, ticks

LEFT, RIGHT, TOP, BOTTOM = 40, 20, 22, 28


@dataclass(frozen=True)
class Point:
    """One wave or period; value None where nothing was measured; margin is the ± around it."""

    label: str
    value: float | None
    margin: float | None = None
    text: str | None = None


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    text: str
    upper: float | None
    lower: float | None


@dataclass(frozen=True)
class LineChart(Picture):
    template: ClassVar[str] = "line"

    left: float
    right: float
    gridlines: tuple[Mark, ...]
    labels: tuple[Mark, ...]
    paths: tuple[str, ...]
    dots: tuple[Dot, ...]


def line(
    points: Sequence[Point],
    title: str,
    description: str,
    low: float | None = None,
    high: float | None = None,
    width: float = 480,
    height: float = 200,
) -> LineChart:
    """low and high widen the axis (a score's whole range); they never cut a value off."""
    steps = ticks(*_reach(points, low, high))
    vertical = Scale(steps[0], steps[-1], height - BOTTOM, TOP)
    places = _places(len(points), width)
    dots = [
        _dot(point, x, vertical) if point.value is not None else None
        for point, x in zip(points, places, strict=True)
    ]
    return LineChart(
        title=title,
        description=description,
        width=width,
        height=height,
        left=LEFT,
        right=width - RIGHT,
        gridlines=tuple(Mark(LEFT - 8, vertical.at(step), number(step), "end") for step in steps),
        labels=_labels(points, places, width, height),
        paths=_paths(dots),
        dots=tuple(dot for dot in dots if dot),
    )


def _reach(points: Sequence[Point], low: float | None, high: float | None) -> tuple[float, float]:
    known = [
        point.value + sign * (point.margin or 0)
        for point in points
        if point.value is not None
        for sign in (-1, 1)
    ]
    ends = [*known, *(end for end in (low, high) if end is not None)] or [0.0, 1.0]
    if low is not None and high is not None:
        ends = [min(max(end, low), high) for end in ends]
        ends += [point.value for point in points if point.value is not None]
    return min(ends), max(ends)


def _places(count: int, width: float) -> list[float]:
    inner = Scale(0, max(count - 1, 0), LEFT + 22, width - RIGHT - 22)
    return [inner.at(index) for index in range(count)]


def _dot(point: Point, x: float, vertical: Scale) -> Dot:
    value = point.value if point.value is not None else 0.0
    text = point.text if point.text is not None else number(value)
    if point.margin is None:
        return Dot(x, vertical.at(value), text, None, None)
    upper, lower = vertical.at(value + point.margin), vertical.at(value - point.margin)
    return Dot(x, vertical.at(value), text, upper, lower)


def _paths(dots: Sequence[Dot | None]) -> tuple[str, ...]:
    """One path for each unbroken run; a missing point is never bridged."""
    runs: list[list[Dot]] = [[]]
    for dot in dots:
        if dot:
            runs[-1].append(dot)
        elif runs[-1]:
            runs.append([])
    return tuple(
        "M" + " L".join(f"{dot.x:g} {dot.y:g}" for dot in run) for run in runs if len(run) > 1
    )


def _labels(
    points: Sequence[Point], places: Sequence[float], width: float, height: float
) -> tuple[Mark, ...]:
    """Labels under the axis; every second, third ... is left out where they would touch."""
    if not points:
        return ()
    room = (width - LEFT - RIGHT) / len(points)
    widest = max(text_width(point.label, 11) for point in points) + 10
    every = max(1, -(-int(min(widest, 90)) // max(int(room), 1)))
    shown = range((len(points) - 1) % every, len(points), every)
    return tuple(
        Mark(places[at], height - 9, fitted(points[at].label, room * every, 11)) for at in shown
    )
