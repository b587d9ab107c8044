"""When a contract's term ends, until when notice can be given, and where it stands on a day.

Every end is counted from the start, so that nothing drifts, and the notice day from the end of the
term that runs now, not of the first one. All days are the contract's own calendar days.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from crm.contracts.spans import Shift, Span, Unit, after, before
from crm.days import ONE_DAY, add_working_days

WINDOW_DAYS = 90
REMINDER_DAYS = (180, 90, 60, 30, 7, 0)


class State(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    ACTIVE = "active"
    NOTICE_WINDOW = "notice_window"
    NOTICE_BY_US = "notice_by_us"
    NOTICE_BY_CLIENT = "notice_by_client"
    RENEWED_TACIT = "renewed_tacit"
    RENEWED_SIGNED = "renewed_signed"
    LAPSED = "lapsed"
    TERMINATED = "terminated"


class Party(StrEnum):
    US = "us"
    CLIENT = "client"


@dataclass(frozen=True)
class Facts:
    """What the paper says and what has happened; `term` None is an open-ended contract.

    `renewal` None means that a renewal is as long as the first term. `signed_renewals` counts the
    renewal terms somebody signed for: without automatic renewal only they carry the contract on.
    `terminated_on` is the last day of a contract that was ended in the middle of its term.
    """

    starts_on: date
    term: Span | None
    renewal: Span | None = None
    auto_renew: bool = False
    notice: Span | None = None
    day_counts: bool = True
    lead_days: int = 0
    signed_on: date | None = None
    signed_renewals: int = 0
    notice_given_on: date | None = None
    notice_by: Party | None = None
    terminated_on: date | None = None
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Standing:
    """Where a contract stands on a day.

    `term_ends_on` is the last day inclusive (None: open-ended). `last_notice_day` is the last day
    on which notice prevents the next term; None where nothing renews by itself. `days_left` counts
    to the notice day while that is undecided (negative once it is missed), otherwise to the end.
    `renewals` is how many terms have followed the first one.
    """

    state: State
    term_starts_on: date
    term_ends_on: date | None = None
    last_notice_day: date | None = None
    days_left: int | None = None
    renewals: int = 0


def term_end(start: date, term: Span, renewal: Span | None, k: int) -> date:
    """Last day, inclusive, after k renewals: start + term + k x renewal - 1 day.

    Counted from the start each time: from 2021-03-01, 12 + 24 months end on 2024-02-29.
    """
    whole = Shift.of(term) + (renewal or term) * k
    return whole.after(start) - ONE_DAY


def current_term(start: date, term: Span, renewal: Span | None, on: date, auto_renew: bool) -> int:
    """The smallest k whose term ends on or after the day; 0 where nothing renews by itself."""
    if not auto_renew:
        return 0
    if (renewal or term).count == 0:
        raise ValueError("a renewal needs a length")
    length = Shift.of(renewal or term)
    # No month is shorter than 28 days: further on than this the day cannot lie.
    most = max((on - start).days, 0) // (28 * length.months + length.days) + 2

    def end(k: int) -> date:
        try:
            return term_end(start, term, renewal, k)
        except OverflowError:
            return date.max

    return bisect_left(range(most), on, key=end)


def last_notice_day(
    term_ends_on: date,
    notice: Span,
    *,
    day_counts: bool = True,
    lead_days: int = 0,
    holidays: frozenset[date] = frozenset(),
) -> date:
    """Term end minus notice (months clamped), minus the days that delivery takes.

    When the day itself does not count, notice must be there one day earlier (one working day
    earlier for a notice in working days).
    """
    day = before(term_ends_on, notice, holidays)
    if not day_counts:
        in_working_days = notice.unit is Unit.WORKING_DAYS
        day = add_working_days(day, -1, holidays) if in_working_days else day - ONE_DAY
    return day - timedelta(days=lead_days)


def standing(facts: Facts, on: date, window_days: int = WINDOW_DAYS) -> Standing:
    """The state of a contract on a day, from facts alone; nothing has to be switched by a clock."""
    where = _running(facts, on, window_days)
    if facts.terminated_on:
        where = _cut_short(where, facts.terminated_on, on)
    if facts.signed_on is None or facts.signed_on > on:
        return replace(where, state=State.DRAFT)
    if on < facts.starts_on and where.state is State.ACTIVE:
        return replace(where, state=State.SIGNED)
    return where


def reminder_days(notice_day: date) -> list[date]:
    """The days on which the owner is reminded of a notice day, earliest first; none after it."""
    return [notice_day - timedelta(days=days) for days in REMINDER_DAYS]


def _running(facts: Facts, on: date, window_days: int) -> Standing:
    if facts.notice_given_on and facts.notice_by and facts.notice_given_on <= on:
        return _after_notice(facts, facts.notice_given_on, facts.notice_by, on)
    if facts.term is None:
        return Standing(State.ACTIVE, facts.starts_on)
    k = _term_number(facts, facts.term, on)
    where = _term(facts, facts.term, k, on)
    if where.term_ends_on and on > where.term_ends_on:
        return _over(where, State.LAPSED)
    if k < facts.signed_renewals:
        return replace(where, state=State.RENEWED_SIGNED, last_notice_day=None)
    notice_day = where.last_notice_day
    if notice_day is not None:
        left = (notice_day - on).days
        undecided = replace(where, days_left=left)
        if left < 0:
            return replace(undecided, state=State.RENEWED_TACIT)
        if left <= window_days:
            return replace(undecided, state=State.NOTICE_WINDOW)
        where = undecided
    if k == 0:
        return where
    signed = k <= facts.signed_renewals
    return replace(where, state=State.RENEWED_SIGNED if signed else State.RENEWED_TACIT)


def _term_number(facts: Facts, term: Span, on: date) -> int:
    """k of the day's term: tacit renewals go on for ever, others as far as they were signed."""
    k = current_term(facts.starts_on, term, facts.renewal, on, True)
    return k if facts.auto_renew else min(k, facts.signed_renewals)


def _term(facts: Facts, term: Span, k: int, on: date) -> Standing:
    starts_on = facts.starts_on
    if k:
        starts_on = term_end(facts.starts_on, term, facts.renewal, k - 1) + ONE_DAY
    ends_on = term_end(facts.starts_on, term, facts.renewal, k)
    notice_day = None
    if facts.auto_renew:
        notice_day = last_notice_day(
            ends_on,
            facts.notice or Span(0, Unit.DAYS),
            day_counts=facts.day_counts,
            lead_days=facts.lead_days,
            holidays=facts.holidays,
        )
    days_left = (ends_on - on).days
    return Standing(State.ACTIVE, starts_on, ends_on, notice_day, days_left, k)


def _after_notice(facts: Facts, given_on: date, by: Party, on: date) -> Standing:
    """Notice in time ends the contract with the term it was given in; late notice with the next."""
    if facts.term is None:
        sent = given_on + timedelta(days=facts.lead_days)
        ends_on = after(sent, facts.notice or Span(0, Unit.DAYS), facts.holidays)
        where = Standing(State.ACTIVE, facts.starts_on, ends_on, None, (ends_on - on).days)
    else:
        k = max(_term_number(facts, facts.term, given_on), facts.signed_renewals)
        notice_day = _term(facts, facts.term, k, on).last_notice_day
        late = notice_day is not None and given_on > notice_day
        last = _term(facts, facts.term, k + late, on)
        now = _term(facts, facts.term, min(k + late, _term_number(facts, facts.term, on)), on)
        where = replace(last, term_starts_on=now.term_starts_on, renewals=now.renewals)
    if where.term_ends_on and on > where.term_ends_on:
        return _over(where, State.TERMINATED)
    state = State.NOTICE_BY_US if by is Party.US else State.NOTICE_BY_CLIENT
    return replace(where, state=state)


def _cut_short(where: Standing, terminated_on: date, on: date) -> Standing:
    """A contract ended in the middle of its term; its term's own end no longer matters."""
    if where.term_ends_on and where.term_ends_on <= terminated_on:
        return where
    where = replace(where, term_ends_on=terminated_on, last_notice_day=None)
    if on > terminated_on:
        return _over(where, State.TERMINATED)
    return replace(where, state=State.ACTIVE, days_left=(terminated_on - on).days)


def _over(where: Standing, state: State) -> Standing:
    return replace(where, state=state, last_notice_day=None, days_left=None)
