"""The quarter as it is looked at from one day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from crm.clock import Quarter
from crm.days import ONE_DAY
from crm.reviews.figures.basis import Basis, Source


@dataclass(frozen=True)
class Period:
    """Days are those of the client's calendar; `until` is the quarter's last day that has come."""

    quarter: Quarter
    as_of: date
    zone: str

    @property
    def first_day(self) -> date:
        return self.quarter.first_day

    @property
    def last_day(self) -> date:
        return self.quarter.last_day

    @property
    def until(self) -> date:
        return min(self.last_day, self.as_of)

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first_day <= day <= self.last_day

    def known(self, day: date | None) -> date | None:
        """The day of something that has happened; none while it lies ahead."""
        return day if day and day <= self.as_of else None

    def basis(self, source: Source, n: int) -> Basis:
        return Basis(source, n, self.as_of)

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def start_of(self, day: date) -> datetime:
        """The moment at which the day begins there."""
        return datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)

    @property
    def end(self) -> datetime:
        return self.start_of(self.last_day + ONE_DAY)
