from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from crm.projects.rag import (
    Dimension,
    Rag,
    Shown,
    Tolerance,
    budget_colour,
    is_stale,
    overall,
    schedule_colour,
    shown,
    worst,
)

TODAY = date(2026, 8, 15)


@pytest.mark.parametrize(
    ("colours", "expected"),
    [
        ({}, None),
        ({Dimension.SCHEDULE: Rag.GREEN}, Rag.GREEN),
        ({Dimension.SCHEDULE: Rag.GREEN, Dimension.BUDGET: Rag.AMBER}, Rag.AMBER),
        ({Dimension.SCHEDULE: Rag.RED, Dimension.QUALITY: Rag.AMBER}, Rag.RED),
    ],
)
def test_a_project_is_as_bad_as_its_worst_dimension(
    colours: dict[Dimension, Rag], expected: Any
) -> None:
    assert overall(colours) == expected


def test_any_enumeration_of_the_three_colours_will_do() -> None:
    class Colour(StrEnum):
        GREEN = "green"
        RED = "red"

    assert worst(Colour.GREEN, Colour.RED) is Colour.RED


@pytest.mark.parametrize(
    ("slip", "planned", "expected"),
    [
        (-3, None, Rag.GREEN), (0, None, Rag.GREEN), (5, None, Rag.GREEN), (6, None, Rag.AMBER),
        (10, None, Rag.AMBER), (11, None, Rag.RED), (2, 100, Rag.GREEN), (2, 30, Rag.AMBER),
        (2, 10, Rag.RED), (6, 1000, Rag.AMBER), (1, 0, Rag.GREEN),
    ],
)  # fmt: skip
def test_a_slip_is_judged_in_days_and_in_share_of_the_plan(
    slip: int, planned: int | None, expected: Any
) -> None:
    assert schedule_colour(slip, planned) is expected


@pytest.mark.parametrize(
    ("baseline", "forecast", "expected"),
    [
        (100_00, 90_00, Rag.GREEN), (100_00, 105_00, Rag.GREEN), (100_00, 105_01, Rag.AMBER),
        (100_00, 110_00, Rag.AMBER), (100_00, 110_01, Rag.RED), (0, 0, Rag.GREEN), (0, 1, Rag.RED),
    ],
)  # fmt: skip
def test_an_overrun_is_judged_above_its_limits_not_at_them(
    baseline: int, forecast: int, expected: Any
) -> None:
    assert budget_colour(baseline, forecast) is expected


def test_a_project_has_its_own_tolerance() -> None:
    tight = Tolerance(amber_percent=1, red_percent=2, amber_days=0, red_days=1)
    assert budget_colour(100_00, 103_00, tight) is Rag.RED
    assert schedule_colour(1, tolerance=tight) is Rag.AMBER
    with pytest.raises(ValueError, match="before amber"):
        Tolerance(amber_days=20)


@pytest.mark.parametrize(
    ("reported_on", "stale"), [(TODAY, False), (date(2026, 8, 1), False), (date(2026, 7, 31), True)]
)
def test_a_report_older_than_fourteen_days_is_stale(reported_on: date, stale: bool) -> None:
    assert is_stale(reported_on, TODAY) is stale
    assert shown(Rag.RED, reported_on, TODAY) is (Shown.STALE if stale else Shown.RED)


def test_a_project_nobody_reported_on_has_no_colour() -> None:
    assert shown(None, None, TODAY) is Shown.UNKNOWN
