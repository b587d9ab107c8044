"""A promise is kept on its day or before it; what is still to come counts for nobody."""

from datetime import date

import pytest

from crm.follow_ups.promises import Kept, Outcome, kept_of, outcome

THE_DAY, BEFORE, AFTER = date(2026, 3, 10), date(2026, 3, 9), date(2026, 3, 11)


@pytest.mark.parametrize(
    ("completed_on", "is_dropped", "today", "expected"),
    [
        (None, False, BEFORE, None),
        (None, False, THE_DAY, None),
        (None, False, AFTER, Outcome.LATE),
        (BEFORE, False, AFTER, Outcome.KEPT),
        (THE_DAY, False, AFTER, Outcome.KEPT),
        (AFTER, False, AFTER, Outcome.LATE),
        (None, True, BEFORE, Outcome.DROPPED),
        (None, True, AFTER, Outcome.DROPPED),
    ],
)
def test_what_came_of_a_promise(
    completed_on: date | None, is_dropped: bool, today: date, expected: Outcome | None
) -> None:
    assert outcome(THE_DAY, completed_on, is_dropped, today) is expected


def test_the_rate_counts_what_was_kept_among_what_has_come_due() -> None:
    found = [Outcome.KEPT, Outcome.KEPT, Outcome.LATE, Outcome.DROPPED, None, None]
    assert kept_of(found) == Kept(2, 4)
    assert kept_of(found).percent == 50
    assert Kept(1, 8).percent == 13
    assert Kept(2, 3).percent == 67


def test_before_the_first_promise_there_is_no_rate() -> None:
    assert kept_of([None]).percent is None
