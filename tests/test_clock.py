"""Quarters of calendar years and of fiscal years, and the day on the wall."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from crm.clock import Quarter, now, today

QUARTERS = [
    # day, starts in, label, first day, last day
    ("2026-01-01", 1, "2026-Q1", "2026-01-01", "2026-03-31"),
    ("2026-06-30", 1, "2026-Q2", "2026-04-01", "2026-06-30"),
    ("2026-07-01", 1, "2026-Q3", "2026-07-01", "2026-09-30"),
    ("2026-12-31", 1, "2026-Q4", "2026-10-01", "2026-12-31"),
    ("2024-02-29", 1, "2024-Q1", "2024-01-01", "2024-03-31"),
    ("2026-04-01", 4, "2026-Q1", "2026-04-01", "2026-06-30"),
    ("2026-03-31", 4, "2025-Q4", "2026-01-01", "2026-03-31"),
    ("2027-01-15", 4, "2026-Q4", "2027-01-01", "2027-03-31"),
    ("2026-07-01", 7, "2026-Q1", "2026-07-01", "2026-09-30"),
    ("2026-06-30", 7, "2025-Q4", "2026-04-01", "2026-06-30"),
    ("2026-10-01", 10, "2026-Q1", "2026-10-01", "2026-12-31"),
    ("2026-09-30", 10, "2025-Q4", "2026-07-01", "2026-09-30"),
    ("2024-02-29", 12, "2023-Q1", "2023-12-01", "2024-02-29"),
    ("2025-02-28", 12, "2024-Q1", "2024-12-01", "2025-02-28"),
    ("2026-11-30", 12, "2025-Q4", "2026-09-01", "2026-11-30"),
    ("2026-01-31", 2, "2025-Q4", "2025-11-01", "2026-01-31"),
    ("2026-02-01", 2, "2026-Q1", "2026-02-01", "2026-04-30"),
]


@pytest.mark.parametrize(("day", "starts_in", "label", "first", "last"), QUARTERS)
def test_a_day_lies_in_its_quarter(
    day: str, starts_in: int, label: str, first: str, last: str
) -> None:
    quarter = Quarter.of(date.fromisoformat(day), starts_in)
    assert (quarter.label, str(quarter)) == (label, label)
    assert quarter.first_day == date.fromisoformat(first)
    assert quarter.last_day == date.fromisoformat(last)
    assert Quarter.parse(label, starts_in) == quarter


@pytest.mark.parametrize("starts_in", range(1, 13))
def test_quarters_follow_one_another_without_a_gap(starts_in: int) -> None:
    quarter = Quarter(2023, 1, starts_in)
    for _ in range(12):
        assert (quarter.next.first_day - quarter.last_day).days == 1
        assert quarter.next.previous == quarter
        assert Quarter.of(quarter.first_day, starts_in) == quarter
        assert Quarter.of(quarter.last_day, starts_in) == quarter
        quarter = quarter.next
    assert quarter == Quarter(2026, 1, starts_in)


@pytest.mark.parametrize("text", ["", "2026", "2026-Q0", "2026-Q5", "26-Q1", "2026Q1", "0000-Q1"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="quarter"):
        Quarter.parse(text)


@pytest.mark.parametrize(("number", "starts_in"), [(0, 1), (5, 1), (1, 0), (1, 13)])
def test_a_quarter_that_cannot_be_is_refused(number: int, starts_in: int) -> None:
    with pytest.raises(ValueError, match="no such quarter"):
        Quarter(2026, number, starts_in)


def test_today_is_the_day_on_the_wall_of_the_zone() -> None:
    with time_machine.travel(datetime(2026, 3, 31, 23, 30, tzinfo=UTC), tick=False):
        assert now() == datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
        assert today() == date(2026, 3, 31)
        assert today("Asia/Shanghai") == date(2026, 4, 1)
        assert today("America/New_York") == date(2026, 3, 31)
