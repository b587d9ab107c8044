from datetime import date

import pytest

from crm.charts.scale import DayScale, Scale, fitted, month_starts, ticks


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-100, 100, [-100, -50, 0, 50, 100]),
        (0, 3, [0, 1, 2, 3]),
        (0, 0, [0, 1]),
        (1, 4.6, [1, 2, 3, 4, 5]),
        (0, 2_300_000, [0, 500_000, 1_000_000, 1_500_000, 2_000_000, 2_500_000]),
        (-7, 12, [-10, -5, 0, 5, 10, 15]),
    ],
)
def test_an_axis_counts_in_whole_even_steps_around_its_values(
    low: float, high: float, expected: list[int]
) -> None:
    assert ticks(low, high) == expected


def test_a_value_outside_the_scale_stays_at_its_edge() -> None:
    scale = Scale(0, 10, 100, 200)
    assert [scale.at(value) for value in (-5, 0, 2.5, 10, 99)] == [100, 100, 125, 200, 200]


def test_a_scale_without_extent_puts_everything_in_the_middle() -> None:
    assert Scale(3, 3, 0, 100).at(3) == 50
    assert DayScale(date(2026, 1, 1), date(2026, 1, 1), 0, 10).at(date(2027, 1, 1)) == 5


def test_month_marks_cross_the_year_and_stay_few() -> None:
    assert month_starts(date(2025, 11, 15), date(2026, 2, 3)) == [
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert len(month_starts(date(2020, 1, 1), date(2030, 1, 1))) <= 10
    assert month_starts(date(2026, 3, 2), date(2026, 3, 28)) == []


def test_a_long_word_is_cut_where_its_room_ends() -> None:
    assert fitted("华星科技有限公司", 60) == "华星科技…"
    assert fitted("Calls", 60) == "Calls"
