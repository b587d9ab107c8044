"""Days that are one press away, and the moment at which a reminder for a day is due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from crm.days import (
    MONDAY_TO_FRIDAY,
    ONE_DAY,
    add_months,
    end_of_month,
    is_working_day,
    working_day_on_or_after,
    working_day_on_or_before,
)

NINE = time(9)


class QuickKind(StrEnum):
    TOMORROW = "tomorrow"
    NEXT_MONDAY = "next_monday"
    IN_A_WEEK = "in_a_week"
    IN_TWO_WEEKS = "in_two_weeks"
    END_OF_MONTH = "end_of_month"


@dataclass(frozen=True)
class QuickDay:
    kind: QuickKind
    day: date


def quick_days(
    today: date,
    working_days: Collection[int] = MONDAY_TO_FRIDAY,
    holidays: Collection[date] = (),
) -> list[QuickDay]:
    """Buttons for a follow-up's day, each day once, earliest first, working days only.

    Tomorrow is left out when it is free; a Monday that is free, and a week or two, move on to the
    next working day; the month's end moves back, to the next month when it is today or past.
    """
    monday = today + timedelta(days=7 - today.weekday())
    wanted = {
        QuickKind.TOMORROW: today + ONE_DAY,
        QuickKind.NEXT_MONDAY: monday,
        QuickKind.IN_A_WEEK: today + timedelta(weeks=1),
        QuickKind.IN_TWO_WEEKS: today + timedelta(weeks=2),
    }
    found: dict[date, QuickKind] = {}
    for kind, day in wanted.items():
        if kind is QuickKind.TOMORROW and not is_working_day(day, holidays, working_days):
            continue
        found.setdefault(working_day_on_or_after(day, holidays, working_days), kind)
    found.setdefault(_month_end(today, working_days, holidays), QuickKind.END_OF_MONTH)
    return [QuickDay(found[day], day) for day in sorted(found)]


def reminder_moment(due_on: date, zone: tzinfo, at: time = NINE) -> datetime:
    """The UTC instant of a wall-clock time on a local day.

    A time that a clock change leaves out: the first valid minute after it. A time that comes
    twice: the first one. A day that does not exist (Pacific/Apia, 2011-12-30): the next day.
    """
    wall = datetime.combine(due_on, at)
    instant = _utc(wall, zone)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    change = _change(_utc(wall.replace(fold=1), zone), instant, zone)
    last_day_before = (change - timedelta(seconds=1)).astimezone(zone).date()
    if last_day_before < due_on < change.astimezone(zone).date():
        return reminder_moment(due_on + ONE_DAY, zone, at)
    return change


def _month_end(today: date, working_days: Collection[int], holidays: Collection[date]) -> date:
    end = working_day_on_or_before(end_of_month(today), holidays, working_days)
    if end > today:
        return end
    following = end_of_month(add_months(today, 1))
    return working_day_on_or_before(following, holidays, working_days)


def _utc(wall: datetime, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _change(early: datetime, late: datetime, zone: tzinfo) -> datetime:
    """The instant at which the zone's offset changes, somewhere after early and up to late."""
    before = early.astimezone(zone).utcoffset()
    span = int((late - early).total_seconds())
    low, high = 0, span
    while high - low > 1:
        middle = (low + high) // 2
        same = (early + timedelta(seconds=middle)).astimezone(zone).utcoffset() == before
        low, high = (middle, high) if same else (low, middle)
    return early + timedelta(seconds=high)
