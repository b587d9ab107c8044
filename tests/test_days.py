from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.days import add_months, add_working_days, end_of_month, working_days_between

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2023, 5, 31), -3, date(2023, 2, 28)),
        (date(2024, 5, 31), -3, date(2024, 2, 29)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 7, 1), 0, date(2024, 7, 1)),
    ],
)
def test_months_clamp_to_the_end_of_a_shorter_month(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_months_beyond_the_calendar_overflow_as_dates_do() -> None:
    with pytest.raises(OverflowError):
        add_months(date(9999, 12, 1), 1)


@given(DAYS, st.integers(-600, 600))
def test_the_month_is_always_the_one_asked_for(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert moved.year * 12 + moved.month == day.year * 12 + day.month + months
    assert moved.day == min(day.day, end_of_month(moved).day)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 8, 7), 1, date(2026, 8, 10)),  # a Friday
        (date(2026, 8, 10), -1, date(2026, 8, 7)),
        (date(2026, 8, 8), -1, date(2026, 8, 7)),  # a Saturday
        (date(2026, 8, 10), -5, date(2026, 8, 3)),
        (date(2026, 8, 10), 0, date(2026, 8, 10)),
    ],
)
def test_working_days_skip_the_weekend(day: date, count: int, expected: date) -> None:
    assert add_working_days(day, count) == expected


def test_working_days_skip_holidays() -> None:
    assert add_working_days(date(2026, 4, 7), -1, {date(2026, 4, 3), date(2026, 4, 6)}) == date(
        2026, 4, 2
    )


def test_a_week_from_sunday_to_thursday_works_on_sunday() -> None:
    assert add_working_days(date(2026, 8, 6), 1, working_days={6, 0, 1, 2, 3}) == date(2026, 8, 9)


@given(DAYS, st.integers(1, 60))
def test_going_forward_and_counting_agree(day: date, count: int) -> None:
    assert working_days_between(day, add_working_days(day, count)) == count


@given(DAYS, st.integers(0, 60))
def test_counting_backwards_is_negative(day: date, distance: int) -> None:
    later = day + timedelta(days=distance)
    assert working_days_between(later, day) == -working_days_between(day, later)
