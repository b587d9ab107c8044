"""What the Renewals page shows: contracts by the quarter in which one must decide."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from markupsafe import Markup

from crm.charts.draw import render
from crm.charts.term import TermStrip, term_bar, term_strip
from crm.clock import Quarter
from crm.contracts.queries import NO_DAY
from crm.contracts.renewal import Standing
from crm.contracts.standing import standing_of
from crm.contracts.wording import days_words, has_notice_day, is_missed, label
from crm.i18n import format_day
from crm.i18n import gettext as _


@dataclass(frozen=True)
class Line:
    """One contract: its row, where it stands, and how that reads."""

    row: Any
    where: Standing
    state: str
    tone: str
    days: str
    strip: TermStrip | None

    @property
    def notice_on(self) -> date | None:
        return self.where.last_notice_day if has_notice_day(self.where) else None

    @property
    def is_pressing(self) -> bool:
        """Near or over, and nobody has said what shall be."""
        return not self.row.is_decided and (is_missed(self.where) or self.tone == "warn")


@dataclass
class Group:
    """The contracts of one quarter on this page, and the sums over all pages."""

    quarter: Quarter | None
    lines: list[Line] = field(default_factory=list)
    count: int = 0
    totals: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Tally:
    """A number of the page's head, with the yearly value behind it by currency."""

    count: int = 0
    totals: list[tuple[int, str]] = field(default_factory=list)


def tallied(rows: Iterable[Any]) -> dict[str, Tally]:
    """From one row a currency."""
    found = {name: Tally() for name in ("near", "missed", "notice", "unowned", "open")}
    for row in rows:
        for name, tally in found.items():
            tally.count += getattr(row, name)
            minor = getattr(row, f"{name}_minor", None)
            if minor:
                tally.totals.append((int(minor), row.currency))
    return found


def line_of(row: Any, today: date) -> Line:
    where = standing_of(row, today)
    state, tone = label(where)
    return Line(row, where, state, tone, days_words(where), strip_of(where, today))


def strip_of(where: Standing, today: date) -> TermStrip | None:
    """Small enough for a row; `strip` in contracts/parts.html draws it."""
    if where.term_ends_on is None:
        return None
    title = term_words(where)
    starts_on, ends_on = where.term_starts_on, where.term_ends_on
    return term_strip(starts_on, ends_on, today, title, where.last_notice_day)


def bar_of(where: Standing, today: date) -> Markup | None:
    """The same, large and with its days written out, for the contract's own page."""
    if where.term_ends_on is None:
        return None
    words = (
        format_day(where.term_starts_on),
        _("Notice %(day)s", day=format_day(where.last_notice_day)),
        _("Today"),
        format_day(where.term_ends_on),
    )
    title = term_words(where)
    return render(
        term_bar(
            where.term_starts_on, where.term_ends_on, today, words, title, "",
            where.last_notice_day, width=720,
        )
    )  # fmt: skip


def term_words(where: Standing) -> str:
    """The picture in words, for whoever does not see it."""
    values = {"start": format_day(where.term_starts_on), "end": format_day(where.term_ends_on)}
    words: str
    if where.last_notice_day is None:
        words = _("Term from %(start)s to %(end)s", **values)
    else:
        notice = format_day(where.last_notice_day)
        words = _("Term from %(start)s to %(end)s, notice day %(notice)s", notice=notice, **values)
    return words


def quarter_of(day: date) -> Quarter | None:
    return None if day == NO_DAY else Quarter.of(day)


def days_shown(rows: Sequence[Any]) -> tuple[date, date] | None:
    """First and last day of the quarters on a page, for which sums are asked."""
    quarters = [quarter_of(row.turns_on) for row in rows]
    known = [quarter for quarter in quarters if quarter]
    first = known[0].first_day if known else NO_DAY
    last = NO_DAY if None in quarters else known[-1].last_day if known else NO_DAY
    return (first, last) if rows else None


def grouped(rows: Sequence[Any], sums: Iterable[Any], today: date) -> list[Group]:
    """In the order of the rows; sums are those of months, by currency."""
    groups: dict[Quarter | None, Group] = {}
    for row in rows:
        quarter = quarter_of(row.turns_on)
        groups.setdefault(quarter, Group(quarter)).lines.append(line_of(row, today))
    totals: dict[tuple[Quarter | None, str], int] = defaultdict(int)
    for each in sums:
        quarter = quarter_of_month(int(each.year), int(each.month))
        if quarter not in groups:
            continue
        groups[quarter].count += each.count
        if each.minor is not None:
            totals[quarter, each.currency] += int(each.minor)
    for (quarter, currency), minor in totals.items():
        groups[quarter].totals.append((minor, currency))
    return list(groups.values())


def quarter_of_month(year: int, month: int) -> Quarter | None:
    return None if year == NO_DAY.year else Quarter.of(date(year, month, 1))
