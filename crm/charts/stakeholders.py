"""The stakeholder map: influence up, stance to the right, a dot a person, bigger if met lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from crm.charts.scale import Mark, Picture, fitted

LEFT, TOP, BOTTOM, LINE = 64, 8, 40, 20


@dataclass(frozen=True)
class Person:
    """column counts from the left (most against), row from the bottom; nearness 0 to 1."""

    name: str
    column: int
    row: int
    nearness: float = 0.5


@dataclass(frozen=True)
class Place:
    name: str
    full_name: str
    x: float
    y: float
    radius: float
    text_x: float


@dataclass(frozen=True)
class Cell:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class StakeholderMap(Picture):
    template: ClassVar[str] = "stakeholders"

    cells: tuple[Cell, ...]
    columns: tuple[Mark, ...]
    rows: tuple[Mark, ...]
    across: Mark
    places: tuple[Place, ...]


def stakeholder_map(
    people: Sequence[Person],
    columns: Sequence[str],
    rows: Sequence[str],
    axes: tuple[str, str],
    title: str,
    description: str,
    width: float = 560,
) -> StakeholderMap:
    """columns from left to right, rows from the bottom up, growing with people."""
    across = (width - LEFT - 4) / len(columns)
    heights = [max(46.0, _crowd(people, row) * LINE + 12) for row in range(len(rows))]
    tops = [TOP + sum(heights[row + 1 :]) for row in range(len(rows))]
    bottom = TOP + sum(heights)
    return StakeholderMap(
        title=title,
        description=description,
        width=width,
        height=bottom + BOTTOM,
        cells=tuple(
            Cell(round(LEFT + column * across, 2), tops[row], round(across, 2), heights[row])
            for row in range(len(rows))
            for column in range(len(columns))
        ),
        columns=tuple(
            Mark(round(LEFT + (index + 0.5) * across, 2), bottom + 16, fitted(text, across, 11))
            for index, text in enumerate(columns)
        ),
        rows=tuple(
            Mark(LEFT - 8, tops[index] + heights[index] / 2 + 4, fitted(text, LEFT - 10, 11), "end")
            for index, text in enumerate(rows)
        ),
        across=Mark(width - 4, bottom + 34, f"{axes[0]} · {axes[1]}", "end"),
        places=tuple(_places(people, across, tops)),
    )


def _crowd(people: Sequence[Person], row: int) -> int:
    """How many people stand in the fullest cell of a row."""
    columns = [person.column for person in people if person.row == row]
    return max((columns.count(column) for column in columns), default=0)


def _places(people: Sequence[Person], across: float, tops: Sequence[float]) -> list[Place]:
    taken: dict[tuple[int, int], int] = {}
    found = []
    for person in people:
        cell = (person.column, person.row)
        index = taken[cell] = taken.get(cell, -1) + 1
        x = LEFT + person.column * across + 11
        y = tops[person.row] + 6 + LINE * (index + 0.5)
        name = fitted(person.name, across - 18, 11)
        radius = round(3.5 + 4 * min(max(person.nearness, 0), 1), 2)
        found.append(Place(name, person.name, round(x, 2), round(y, 2), radius, round(x + 10, 2)))
    return found
