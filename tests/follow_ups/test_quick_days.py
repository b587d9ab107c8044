from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.follow_ups.quick_days import QuickKind, quick_days, reminder_moment

ZONES = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})


def days(today: date, **rules: Any) -> dict[str, str]:
    return {each.kind.value: each.day.isoformat() for each in quick_days(today, **rules)}


def test_a_monday_offers_tomorrow_the_next_monday_two_weeks_and_the_months_end() -> None:
    assert days(date(2026, 8, 3)) == {
        "tomorrow": "2026-08-04",
        "next_monday": "2026-08-10",
        "in_two_weeks": "2026-08-17",
        "end_of_month": "2026-08-31",
    }


def test_a_friday_has_no_working_tomorrow() -> None:
    assert days(date(2026, 8, 7)) == {
        "next_monday": "2026-08-10",
        "in_a_week": "2026-08-14",
        "in_two_weeks": "2026-08-21",
        "end_of_month": "2026-08-31",
    }


def test_on_a_sunday_tomorrow_is_the_monday() -> None:
    assert days(date(2026, 8, 9))["tomorrow"] == "2026-08-10"
    assert "next_monday" not in days(date(2026, 8, 9))


def test_the_month_ends_on_its_last_working_day() -> None:
    assert days(date(2026, 5, 12))["end_of_month"] == "2026-05-29"


@pytest.mark.parametrize("today", [date(2026, 8, 31), date(2026, 5, 29), date(2026, 5, 30)])
def test_at_the_months_end_the_next_one_is_meant(today: date) -> None:
    assert days(today)["end_of_month"] in ("2026-09-30", "2026-06-30")


def test_a_free_monday_moves_on() -> None:
    assert days(date(2026, 4, 2), holidays={date(2026, 4, 3), date(2026, 4, 6)}) == {
        "next_monday": "2026-04-07",
        "in_a_week": "2026-04-09",
        "in_two_weeks": "2026-04-16",
        "end_of_month": "2026-04-30",
    }


def test_who_works_from_sunday_to_thursday_gets_those_days() -> None:
    offered = quick_days(date(2026, 8, 6), working_days={6, 0, 1, 2, 3})
    assert all(each.day.weekday() not in (4, 5) for each in offered)
    assert offered[0].kind is QuickKind.NEXT_MONDAY


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sets(st.integers(0, 6)))
def test_offered_days_lie_ahead_in_order_once_and_are_worked(
    today: date, working: set[int]
) -> None:
    offered = [each.day for each in quick_days(today, working_days=working)]
    assert offered == sorted(set(offered))
    assert offered[0] > today
    assert not working or all(day.weekday() in working for day in offered)


@pytest.mark.parametrize(
    ("zone", "on", "at", "expected"),
    [
        ("Europe/Berlin", date(2026, 7, 1), time(9), "2026-07-01T07:00"),
        ("Asia/Shanghai", date(2026, 7, 1), time(9), "2026-07-01T01:00"),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29T01:00"),  # gap
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),  # overlap
        ("America/Santiago", date(2026, 9, 6), time(0, 30), "2026-09-06T04:00"),  # no midnight
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:30"),  # 30 min
        ("Asia/Kathmandu", date(2026, 7, 1), time(9), "2026-07-01T03:15"),
        ("Pacific/Apia", date(2011, 12, 30), time(9), "2011-12-30T19:00"),  # no such day
        ("Pacific/Apia", date(2011, 12, 31), time(9), "2011-12-30T19:00"),
        ("Africa/Casablanca", date(2026, 3, 22), time(2, 30), "2026-03-22T02:00"),  # Ramadan ends
        ("Pacific/Kiritimati", date(2026, 1, 1), time(9), "2025-12-31T19:00"),
        ("Etc/GMT+12", date(2026, 1, 1), time(9), "2026-01-01T21:00"),
    ],
)
def test_a_reminder_comes_at_its_wall_clock_time_even_when_clocks_change(
    zone: str, on: date, at: time, expected: str
) -> None:
    moment = reminder_moment(on, ZoneInfo(zone), at)
    assert moment.tzinfo is UTC
    assert moment.strftime("%Y-%m-%dT%H:%M") == expected


@given(
    st.sampled_from(ZONES),
    st.dates(date(2000, 1, 1), date(2037, 12, 30)),
    st.times(timezones=st.none()).map(lambda at: at.replace(second=0, microsecond=0)),
)
@settings(max_examples=300, deadline=None)
def test_every_local_day_has_one_moment_in_order_that_reads_back(
    name: str, on: date, at: time
) -> None:
    zone = ZoneInfo(name)
    moment = reminder_moment(on, zone, at)
    local = moment.astimezone(zone).replace(tzinfo=None)
    wall = datetime.combine(on, at)
    assert local >= wall
    if local != wall:
        just_before = (moment - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        next_day = wall + timedelta(days=1)
        assert just_before < wall or local == next_day
    assert moment <= reminder_moment(on + timedelta(days=1), zone, at)
