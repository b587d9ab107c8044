"""Arithmetic with days: months that clamp, working days. Plain dates in, plain dates out."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta

MONDAY_TO_FRIDAY = frozenset(range(5))
ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of another month, clamped to its end: 31 May - 3 months is 28 or 29 February.

    Raises OverflowError outside the years 1 to 9999, as date arithmetic does.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("date value out of range")
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def is_working_day(
    day: date,
    holidays: Collection[date] = (),
    working_days: Collection[int] = MONDAY_TO_FRIDAY,
) -> bool:
    """Weekdays are numbered as Python does, Monday is 0. An empty week means: every day works."""
    return (not working_days or day.weekday() in working_days) and day not in holidays


def working_day_on_or_after(
    day: date,
    holidays: Collection[date] = (),
    working_days: Collection[int] = MONDAY_TO_FRIDAY,
) -> date:
    while not is_working_day(day, holidays, working_days):
        day += ONE_DAY
    return day


def working_day_on_or_before(
    day: date,
    holidays: Collection[date] = (),
    working_days: Collection[int] = MONDAY_TO_FRIDAY,
) -> date:
    while not is_working_day(day, holidays, working_days):
        day -= ONE_DAY
    return day


def add_working_days(
    day: date,
    count: int,
    holidays: Collection[date] = (),
    working_days: Collection[int] = MONDAY_TO_FRIDAY,
) -> date:
    """The count-th working day after the day, before it when negative; the day itself for 0."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, holidays, working_days):
            day += step
    return day


def working_days_between(
    earlier: date,
    later: date,
    holidays: Collection[date] = (),
    working_days: Collection[int] = MONDAY_TO_FRIDAY,
) -> int:
    """Working days after `earlier` up to and with `later`; negative when the order is reversed."""
    if later < earlier:
        return -working_days_between(later, earlier, holidays, working_days)
    days = (earlier + timedelta(days=n) for n in range(1, (later - earlier).days + 1))
    return sum(is_working_day(day, holidays, working_days) for day in days)
