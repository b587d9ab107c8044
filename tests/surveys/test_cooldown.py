"""A person is left in peace for a while after an answer, a decline, or a question still open."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.surveys.cooldown import Rest, Why, rest_of

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(
    ("answered", "declined", "why"),
    [
        (None, None, None),
        (0, None, Why.ANSWERED),
        (89, None, Why.ANSWERED),
        (90, None, None),
        (None, 0, Why.DECLINED),
        (None, 29, Why.DECLINED),
        (None, 30, None),
        (80, 5, Why.DECLINED),
        (10, 5, Why.ANSWERED),
        (90, 29, Why.DECLINED),
        (90, 30, None),
    ],
)
def test_ninety_days_after_an_answer_and_thirty_after_a_decline(
    answered: int | None, declined: int | None, why: Why | None
) -> None:
    rest = rest_of(
        NOW,
        answered_at=None if answered is None else ago(answered),
        declined_at=None if declined is None else ago(declined),
    )
    assert (rest.why if rest else None) == why


def test_the_rest_ends_to_the_second() -> None:
    answered = ago(90)
    assert rest_of(NOW - SECOND, answered_at=answered) == Rest(Why.ANSWERED, answered, NOW)
    assert rest_of(NOW, answered_at=answered) is None


def test_who_may_still_answer_one_question_is_not_asked_another() -> None:
    asked = (ago(3), NOW + SECOND)
    assert rest_of(NOW, asked=asked) == Rest(Why.ASKED, *asked)
    assert rest_of(NOW + SECOND, asked=asked) is None


def test_the_longest_rest_is_told() -> None:
    rest = rest_of(NOW, answered_at=ago(1), declined_at=ago(1), asked=(ago(1), NOW + SECOND))
    assert rest is not None
    assert (rest.why, rest.until) == (Why.ANSWERED, ago(1) + timedelta(days=90))
