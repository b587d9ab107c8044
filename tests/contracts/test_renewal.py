from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.contracts.renewal import (
    current_term,
    last_notice_day,
    reminder_days,
    term_end,
)
from crm.contracts.spans import Span, Unit, parse_span

SPANS = st.builds(
    Span, st.integers(1, 40), st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS])
)
STARTS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("12m", Span(12, Unit.MONTHS)),
        ("90d", Span(90, Unit.DAYS)),
        ("4w", Span(4, Unit.WEEKS)),
        ("10wd", Span(10, Unit.WORKING_DAYS)),
        ("1y", Span(1, Unit.YEARS)),
        (" 3 M ", Span(3, Unit.MONTHS)),
        ("0d", Span(0, Unit.DAYS)),
    ],
)
def test_a_span_is_read_as_contracts_write_it(text: str, span: Span) -> None:
    assert parse_span(text) == span
    assert parse_span(str(span)) == span


@pytest.mark.parametrize(
    "text", ["", "m", "12", "-3m", "3 months", "1.5y", "12mm", "１２m", "99999d"]
)
def test_anything_else_is_no_span(text: str) -> None:
    with pytest.raises(ValueError, match="span"):
        parse_span(text)


def test_a_term_is_never_counted_in_working_days() -> None:
    with pytest.raises(ValueError, match="working days"):
        term_end(day("2026-01-01"), parse_span("10wd"), None, 0)


TERM_ENDS = [
    ("2021-03-01", "12m", "24m", 0, "2022-02-28"),
    ("2021-03-01", "12m", "24m", 1, "2024-02-29"),
    ("2021-03-01", "12m", "24m", 2, "2026-02-28"),
    ("2021-03-01", "12m", "12m", 2, "2024-02-29"),
    ("2024-02-29", "12m", "12m", 0, "2025-02-27"),
    ("2024-02-29", "12m", "12m", 3, "2028-02-28"),
    ("2024-02-29", "4y", None, 0, "2028-02-28"),
    ("2024-01-01", "1y", None, 0, "2024-12-31"),
    ("2024-01-01", "12m", "12m", 1, "2025-12-31"),
    ("2024-01-31", "1m", "1m", 0, "2024-02-28"),
    ("2024-01-31", "1m", "1m", 1, "2024-03-30"),
    ("2024-01-31", "1m", "1m", 2, "2024-04-29"),
    ("2023-01-31", "1m", "1m", 0, "2023-02-27"),
    ("2023-08-31", "6m", "6m", 0, "2024-02-28"),
    ("2023-08-31", "6m", "6m", 1, "2024-08-30"),
    ("2025-12-31", "3m", "1y", 1, "2027-03-30"),
    ("2024-12-30", "2m", "2m", 0, "2025-02-27"),
    ("2026-01-05", "4w", "4w", 0, "2026-02-01"),
    ("2026-01-05", "90d", "30d", 2, "2026-06-03"),
    ("2026-01-15", "1d", "1d", 0, "2026-01-15"),
    ("2026-01-15", "12m", "1w", 3, "2027-02-04"),
    ("1999-12-31", "2m", None, 0, "2000-02-28"),
]


@pytest.mark.parametrize(("start", "term", "renewal", "k", "expected"), TERM_ENDS)
def test_every_term_end_is_counted_from_the_start(
    start: str, term: str, renewal: str | None, k: int, expected: str
) -> None:
    length = parse_span(renewal) if renewal else None
    assert term_end(day(start), parse_span(term), length, k) == day(expected)


CURRENT = [
    ("2021-03-01", "12m", "24m", "2021-02-01", 0),  # not begun
    ("2021-03-01", "12m", "24m", "2022-02-28", 0),  # the term's last day
    ("2021-03-01", "12m", "24m", "2022-03-01", 1),
    ("2021-03-01", "12m", "24m", "2024-02-29", 1),
    ("2021-03-01", "12m", "24m", "2024-03-01", 2),
    ("2010-01-01", "12m", "12m", "2026-11-23", 16),  # entered years later
    ("2024-01-31", "1m", "1m", "2024-02-29", 1),
    ("2026-01-05", "4w", "4w", "2026-02-01", 0),
    ("2026-01-05", "4w", "4w", "2026-02-02", 1),
    ("2020-01-01", "1d", "1d", "2030-01-01", 3653),
    ("2020-01-01", "5y", None, "2025-01-01", 1),
    ("2020-01-01", "12m", "1y", "9999-12-31", 7979),
]


@pytest.mark.parametrize(("start", "term", "renewal", "on", "k"), CURRENT)
def test_the_current_term_is_the_first_that_has_not_ended(
    start: str, term: str, renewal: str | None, on: str, k: int
) -> None:
    length = parse_span(renewal) if renewal else None
    assert current_term(day(start), parse_span(term), length, day(on), True) == k


def test_a_contract_that_does_not_renew_itself_stays_in_its_first_term() -> None:
    twelve = parse_span("12m")
    assert current_term(day("2020-01-01"), twelve, twelve, day("2026-01-01"), False) == 0


@given(STARTS, SPANS, SPANS, st.integers(0, 4000))
@settings(max_examples=60, deadline=None)
def test_terms_follow_each_other_without_gap_or_overlap(
    start: date, term: Span, renewal: Span, later: int
) -> None:
    on = start + timedelta(days=later)
    k = current_term(start, term, renewal, on, True)
    assert term_end(start, term, renewal, k) >= on
    assert k == 0 or term_end(start, term, renewal, k - 1) < on


NOTICE_DAYS = [
    ("2022-02-28", "3m", {}, "2021-11-28"),
    ("2026-12-31", "3m", {}, "2026-09-30"),
    ("2026-05-31", "3m", {}, "2026-02-28"),
    ("2024-05-31", "3m", {}, "2024-02-29"),
    ("2024-02-29", "12m", {}, "2023-02-28"),
    ("2024-02-29", "1y", {}, "2023-02-28"),
    ("2026-03-31", "1m", {}, "2026-02-28"),
    ("2026-12-31", "90d", {}, "2026-10-02"),
    ("2026-12-31", "4w", {}, "2026-12-03"),
    ("2026-12-31", "0d", {}, "2026-12-31"),
    ("2026-12-31", "3m", {"day_counts": False}, "2026-09-29"),
    ("2026-12-31", "3m", {"lead_days": 3}, "2026-09-27"),
    ("2026-12-31", "3m", {"day_counts": False, "lead_days": 3}, "2026-09-26"),
    ("2026-08-31", "10wd", {}, "2026-08-17"),
    ("2026-08-30", "1wd", {}, "2026-08-28"),  # a Sunday
    ("2026-08-31", "1wd", {}, "2026-08-28"),
    ("2026-08-17", "1wd", {"day_counts": False}, "2026-08-13"),
    ("2026-04-07", "1wd", {"holidays": {day("2026-04-03"), day("2026-04-06")}}, "2026-04-02"),
    ("2026-10-09", "2wd", {"holidays": {date(2026, 10, d) for d in range(1, 8)}}, "2026-09-30"),
]


@pytest.mark.parametrize(("end", "notice", "rules", "expected"), NOTICE_DAYS)
def test_the_notice_day_is_the_term_end_minus_the_notice(
    end: str, notice: str, rules: dict[str, Any], expected: str
) -> None:
    assert last_notice_day(day(end), parse_span(notice), **rules) == day(expected)


def test_reminders_come_before_the_notice_day_and_on_it() -> None:
    days = reminder_days(day("2026-09-30"))
    assert days[0] == day("2026-04-03")
    assert days[-2:] == [day("2026-09-23"), day("2026-09-30")]
