"""How a contract stands on a day: its state, its term, and what is left to decide."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.contracts.renewal import (
    Facts,
    Party,
    State,
    standing,
)
from crm.contracts.spans import Span, Unit, parse_span

SPANS = st.builds(
    Span, st.integers(1, 40), st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS])
)
STARTS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


RENEWING = Facts(
    starts_on=day("2024-01-01"),
    term=parse_span("12m"),
    renewal=parse_span("12m"),
    auto_renew=True,
    notice=parse_span("3m"),
    signed_on=day("2023-12-01"),
)
FIXED = replace(RENEWING, auto_renew=False)
OPEN = replace(RENEWING, term=None, renewal=None)


def by(party: Party, given_on: str) -> dict[str, Any]:
    return {"notice_by": party, "notice_given_on": day(given_on)}


STATES = [
    (replace(RENEWING, signed_on=None), "2024-06-01", State.DRAFT),
    (RENEWING, "2023-11-30", State.DRAFT),
    (RENEWING, "2023-12-01", State.SIGNED),
    (RENEWING, "2024-01-01", State.ACTIVE),
    (RENEWING, "2024-07-01", State.ACTIVE),
    (RENEWING, "2024-07-02", State.NOTICE_WINDOW),  # 90 days before
    (RENEWING, "2024-09-30", State.NOTICE_WINDOW),  # the notice day itself
    (RENEWING, "2024-10-01", State.RENEWED_TACIT),  # missed: the next term is bound
    (RENEWING, "2024-12-31", State.RENEWED_TACIT),
    (RENEWING, "2025-01-01", State.RENEWED_TACIT),
    (RENEWING, "2025-08-01", State.NOTICE_WINDOW),
    (RENEWING, "2026-03-01", State.RENEWED_TACIT),
    (replace(RENEWING, signed_renewals=1), "2024-09-01", State.RENEWED_SIGNED),
    (replace(RENEWING, signed_renewals=1), "2025-02-01", State.RENEWED_SIGNED),
    (replace(RENEWING, signed_renewals=1), "2025-09-01", State.NOTICE_WINDOW),
    (replace(RENEWING, signed_renewals=1), "2026-02-01", State.RENEWED_TACIT),
    (replace(RENEWING, **by(Party.US, "2024-08-01")), "2024-07-31", State.NOTICE_WINDOW),
    (replace(RENEWING, **by(Party.US, "2024-08-01")), "2024-08-01", State.NOTICE_BY_US),
    (replace(RENEWING, **by(Party.CLIENT, "2024-09-30")), "2024-12-31", State.NOTICE_BY_CLIENT),
    (replace(RENEWING, **by(Party.CLIENT, "2024-09-30")), "2025-01-01", State.TERMINATED),
    (replace(RENEWING, **by(Party.CLIENT, "2024-10-01")), "2025-01-01", State.NOTICE_BY_CLIENT),
    (replace(RENEWING, **by(Party.CLIENT, "2024-10-01")), "2026-01-01", State.TERMINATED),
    (replace(RENEWING, **by(Party.CLIENT, "2023-12-15")), "2023-12-20", State.NOTICE_BY_CLIENT),
    (FIXED, "2024-11-01", State.ACTIVE),
    (FIXED, "2024-12-31", State.ACTIVE),
    (FIXED, "2025-01-01", State.LAPSED),
    (replace(FIXED, signed_renewals=1), "2024-06-01", State.RENEWED_SIGNED),
    (replace(FIXED, signed_renewals=1), "2025-06-01", State.RENEWED_SIGNED),
    (replace(FIXED, signed_renewals=1), "2026-01-01", State.LAPSED),
    (replace(RENEWING, terminated_on=day("2024-05-31")), "2024-05-31", State.ACTIVE),
    (replace(RENEWING, terminated_on=day("2024-05-31")), "2024-06-01", State.TERMINATED),
    (OPEN, "2031-01-01", State.ACTIVE),
    (replace(OPEN, **by(Party.US, "2026-05-31")), "2026-08-31", State.NOTICE_BY_US),
    (replace(OPEN, **by(Party.US, "2026-05-31")), "2026-09-01", State.TERMINATED),
    (replace(RENEWING, notice=None), "2024-12-31", State.NOTICE_WINDOW),
]


@pytest.mark.parametrize(("facts", "on", "state"), STATES)
def test_the_state_follows_from_what_has_happened(facts: Facts, on: str, state: State) -> None:
    assert standing(facts, day(on)).state is state


def test_a_running_term_shows_its_days_and_how_long_is_left() -> None:
    now = standing(RENEWING, day("2025-09-18"))
    assert (now.term_starts_on, now.term_ends_on) == (day("2025-01-01"), day("2025-12-31"))
    assert now.last_notice_day == day("2025-09-30")
    assert (now.days_left, now.renewals) == (12, 1)


def test_a_missed_notice_day_is_still_shown_with_its_age() -> None:
    now = standing(RENEWING, day("2025-10-05"))
    assert (now.last_notice_day, now.days_left) == (day("2025-09-30"), -5)


def test_without_automatic_renewal_there_is_no_notice_day_but_an_end() -> None:
    now = standing(FIXED, day("2024-12-21"))
    assert (now.last_notice_day, now.days_left) == (None, 10)


def test_late_notice_shows_the_end_that_it_really_brings() -> None:
    late = replace(RENEWING, **by(Party.CLIENT, "2024-10-01"))
    now = standing(late, day("2024-10-02"))
    assert (now.term_starts_on, now.term_ends_on) == (day("2024-01-01"), day("2025-12-31"))


def test_notice_to_an_open_ended_contract_counts_from_the_day_it_arrives() -> None:
    given = replace(OPEN, lead_days=3, **by(Party.CLIENT, "2026-05-28"))
    assert standing(given, day("2026-06-01")).term_ends_on == day("2026-08-31")


def test_an_open_ended_contract_has_nothing_to_count_to() -> None:
    now = standing(OPEN, day("2026-06-01"))
    assert (now.term_ends_on, now.last_notice_day, now.days_left) == (None, None, None)


@given(STARTS, SPANS, SPANS, SPANS, st.booleans(), st.integers(-100, 5000))
@settings(max_examples=80, deadline=None)
def test_a_standing_always_holds_together(
    start: date, term: Span, renewal: Span, notice: Span, renews: bool, later: int
) -> None:
    facts = Facts(start, term, renewal, renews, notice, signed_on=start)
    on = start + timedelta(days=later)
    now = standing(facts, on)
    assert now.term_starts_on <= (now.term_ends_on or date.max)
    assert (now.last_notice_day is None) == (not renews)
    if renews and on >= start:
        assert now.term_ends_on
        assert now.last_notice_day
        assert now.term_starts_on <= on <= now.term_ends_on
        assert now.days_left == (now.last_notice_day - on).days
