"""A mail is tried again for two days, less and less often."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.mail.retries import next_try

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 30), (5, 60), (6, 120), (27, 120)]
)
def test_the_waits_grow_to_two_hours(attempts: int, minutes: int) -> None:
    assert next_try(attempts, NOON, 0.5) == NOON + timedelta(minutes=minutes)


def test_luck_moves_a_try_by_a_fifth_and_no_more() -> None:
    assert next_try(5, NOON, 0.0) == NOON + timedelta(minutes=48)
    assert next_try(5, NOON, 1.0) == NOON + timedelta(minutes=72)


def test_it_is_given_up_after_two_days() -> None:
    moment, tries = NOON, 1
    while (following := next_try(tries, moment, 0.5)) is not None:
        moment, tries = following, tries + 1
    assert timedelta(hours=45) < moment - NOON < timedelta(hours=49)
