"""The only place that asks what time it is."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The day that a calendar on the wall in this IANA zone shows now."""
    return now().astimezone(ZoneInfo(zone)).date()


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a fiscal year.

    `starts_in` is the month in which the fiscal year starts; the year is named
    after the calendar year in which it starts (FY 2026 from April: 2026-Q4 ends in March 2027).
    """

    year: int
    number: int
    starts_in: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 4 and 1 <= self.starts_in <= 12 and 1900 <= self.year <= 9998):
            raise ValueError("no such quarter")

    @classmethod
    def parse(cls, text: str, starts_in: int = 1) -> Self:
        """From "2026-Q3"; ValueError for anything else."""
        match = re.fullmatch(r"(\d{4})-[Qq]([1-4])", text.strip())
        if not match:
            raise ValueError("a quarter is written 2026-Q3")
        return cls(int(match[1]), int(match[2]), starts_in)

    @classmethod
    def of(cls, day: date, starts_in: int = 1) -> Self:
        months = day.year * 12 + day.month - starts_in
        return cls(months // 12, months % 12 // 3 + 1, starts_in)

    @property
    def first_day(self) -> date:
        months = self.year * 12 + (self.number - 1) * 3 + self.starts_in - 1
        return date(months // 12, months % 12 + 1, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> Self:
        return self._moved(1)

    @property
    def previous(self) -> Self:
        return self._moved(-1)

    def _moved(self, by: int) -> Self:
        index = self.year * 4 + self.number - 1 + by
        return type(self)(index // 4, index % 4 + 1, self.starts_in)

    @property
    def label(self) -> str:
        return f"{self.year}-Q{self.number}"

    def __str__(self) -> str:
        return self.label
