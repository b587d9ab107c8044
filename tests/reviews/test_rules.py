"""The small rules of a review, without app or database."""

from datetime import date, timedelta

import pytest
from flask import Flask

from crm.reviews.figures.answers import Satisfaction, Wave
from crm.reviews.figures.basis import Basis, Outcome, Source
from crm.reviews.figures.promises import outcome
from crm.reviews.figures.work import Stone
from crm.reviews.wording import in_words, score_of
from crm.reviews.words import lines

DUE = date(2026, 8, 31)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("done_on", "is_dropped", "today", "wanted"),
    [
        (DUE, False, DUE + DAY, Outcome.KEPT),
        (DUE - DAY, False, DUE, Outcome.KEPT),
        (DUE + DAY, False, DUE + DAY, Outcome.LATE),
        (None, False, DUE, Outcome.OPEN),
        (None, False, DUE + DAY, Outcome.OVERDUE),
        (None, True, DUE, Outcome.DROPPED),
        (DUE, True, DUE, Outcome.DROPPED),
    ],
)
def test_what_became_of_a_promise(
    done_on: date | None, is_dropped: bool, today: date, wanted: Outcome
) -> None:
    assert outcome(DUE, done_on, is_dropped, today) is wanted


@pytest.mark.parametrize(
    ("reached_on", "on_time", "late"),
    [(DUE, True, 0), (DUE - DAY, True, -1), (DUE + DAY, False, 1), (None, False, 5)],
)
def test_a_milestone_is_on_time_on_its_agreed_day(
    reached_on: date | None, on_time: bool, late: int
) -> None:
    stone = Stone("Pilot", "App", DUE, DUE + 5 * DAY, reached_on, is_due=True, is_next=False)
    assert (stone.is_on_time, stone.days_late) == (on_time, late)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (42, "nps", "+42"),
        (0, "nps", "0"),
        (-8, "nps", "−8"),
        (None, "nps", "–"),
        (83, "csat", "83%"),
    ],
)
def test_a_score_is_printed_with_its_sign_or_as_a_share(
    value: int | None, kind: str, text: str
) -> None:
    assert score_of(value, kind) == text


def wave(value: int, margin: float | None, month: int) -> Wave:
    return Wave(
        "How we do", "nps", date(2026, month, 1), value, 20, 30, 67, margin, 10, 5, 5, True, ()
    )


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (wave(10, 20.0, 3), wave(30, 20.0, 9), "too few answers to call this a change"),
        (wave(10, 5.0, 3), wave(30, 5.0, 9), "better than +10"),
        (wave(30, 5.0, 3), wave(10, 5.0, 9), "worse than +30"),
        (wave(30, None, 3), wave(10, 5.0, 9), "too few answers"),
    ],
)
def test_a_change_is_one_only_beyond_chance(
    app: Flask, before: Wave, now: Wave, words: str
) -> None:
    asked = Satisfaction(Basis(Source.ANSWERS, 20, DUE), (before, now), 0, 0, ())
    assert words in in_words(now, asked)


def test_the_first_survey_is_compared_with_nothing(app: Flask) -> None:
    only = wave(10, 5.0, 9)
    asked = Satisfaction(Basis(Source.ANSWERS, 20, DUE), (only,), 0, 0, ())
    assert "there is no earlier survey" in in_words(only, asked)


def test_a_list_is_read_line_by_line() -> None:
    assert lines("- One\n\n • Two \r\n* Three") == ["One", "Two", "Three"]
    assert lines("- **A** b\n**C** d\n•E") == ["**A** b", "**C** d", "E"]
    assert lines(None) == []
