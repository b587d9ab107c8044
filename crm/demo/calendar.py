"""The days of a story: it says them relative to today, so that the demo never grows old."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from crm.clock import Quarter
from crm.days import add_months, working_day_on_or_before
from crm.demo.script import Said


@dataclass(frozen=True)
class Calendar:
    today: date

    @property
    def quarter(self) -> Quarter:
        return Quarter.of(self.today)

    def day(self, said: Said) -> date:
        """-12 is twelve days ago, "-3m" three months, "q-1+30" day 30 of the last full quarter.

        Raises ValueError for anything else.
        """
        if isinstance(said, int):
            return self.today + timedelta(days=said)
        if found := re.fullmatch(r"([+-]\d+)m(?:([+-]\d+))?", said):
            return add_months(self.today, int(found[1])) + timedelta(days=int(found[2] or 0))
        if found := re.fullmatch(r"q-(\d+)\+(\d+)", said):
            quarter = self.quarter_back(int(found[1]))
            return min(quarter.first_day + timedelta(days=int(found[2])), quarter.last_day)
        raise ValueError(f"no day: {said!r}")

    def maybe(self, said: Said | None) -> date | None:
        return None if said is None else self.day(said)

    def work_day(self, said: Said) -> date:
        """The same, or the working day before it: nobody meets on a Sunday."""
        return working_day_on_or_before(self.day(said))

    def quarter_back(self, count: int) -> Quarter:
        quarter = self.quarter
        for _ in range(count):
            quarter = quarter.previous
        return quarter

    def every(self, days: int, since: date, until: date) -> list[date]:
        """Working days, earliest first, counted back from the last so that it is as said."""
        count = max(0, (until - since).days // days + 1)
        back = (until - timedelta(days=days * step) for step in range(count))
        return sorted({working_day_on_or_before(day) for day in back})


def moment(day: date, turn: int = 0) -> datetime:
    """Within working hours of Europe and still of the day in China; `turn` spreads them."""
    return datetime.combine(day, time(7 + turn % 7, (turn * 17) % 60), UTC)
