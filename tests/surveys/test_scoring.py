from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.surveys.scoring import (
    ALL_ANSWERED,
    NO_DATA,
    TOO_SMALL,
    Band,
    CesReading,
    Score,
    band,
    bands,
    ces,
    csat,
    margin_of_difference,
    mean,
    nps,
    nps_margin,
    response_rate,
    round_half_up,
)

PROMOTERS_AND_DETRACTORS = [10] * 50 + [8] * 25 + [0] * 25


@pytest.mark.parametrize(
    ("score", "expected"),
    [(0, "detractor"), (6, "detractor"), (7, "passive"), (8, "passive"), (9, "promoter"),
     (10, "promoter")],
)  # fmt: skip
def test_every_score_from_0_to_10_has_its_band(score: int, expected: Any) -> None:
    assert band(score) == expected


@pytest.mark.parametrize("score", [-1, 11])
def test_a_score_off_the_scale_is_refused(score: int) -> None:
    with pytest.raises(ValueError, match="0 to 10"):
        nps([score])


def test_all_bands_are_counted_even_empty_ones() -> None:
    assert bands([0, 10, 9]) == {Band.PROMOTER: 2, Band.PASSIVE: 0, Band.DETRACTOR: 1}


@pytest.mark.parametrize(("n", "margin"), [(100, 16.3), (30, 29.7), (8, 57.5)])
def test_margins_are_those_published(n: int, margin: float) -> None:
    assert nps_margin(0.50, 0.25, n) == pytest.approx(margin, abs=0.05)


def test_nps_comes_with_n_and_margin() -> None:
    score = nps(PROMOTERS_AND_DETRACTORS)
    assert (score.value, score.n, score.note) == (25, 100, "")
    assert score.margin == pytest.approx(16.25, abs=0.01)


def test_zero_is_an_answer() -> None:
    assert nps([0]).value == -100


def test_no_answers_are_no_data_and_no_figure() -> None:
    for empty in (nps([]), csat([]), ces([]), ces([], CesReading.AGREE), mean([])):
        assert empty == Score(None, 0, None, NO_DATA)


def test_one_band_only_is_too_small_rather_than_certain() -> None:
    assert nps([9, 10, 10]) == Score(100, 3, None, TOO_SMALL)
    assert csat([5, 5]) == Score(100, 2, None, TOO_SMALL)


def test_a_known_population_narrows_the_margin_down_to_nothing() -> None:
    everyone = nps(PROMOTERS_AND_DETRACTORS, population=100)
    assert (everyone.margin, everyone.note) == (0, ALL_ANSWERED)
    most = nps(PROMOTERS_AND_DETRACTORS, population=125).margin
    assert most == pytest.approx(16.25 * (25 / 124) ** 0.5, abs=0.01)


def test_more_answers_than_people_known_is_no_error() -> None:
    assert nps(PROMOTERS_AND_DETRACTORS, population=90).margin == 0


def test_two_waves_differ_within_both_margins() -> None:
    one = Score(10, 100, 3.0)
    assert margin_of_difference(one, Score(20, 100, 4.0)) == pytest.approx(5.0)
    assert margin_of_difference(one, Score(20, 1, None, TOO_SMALL)) is None


def test_csat_is_the_share_of_the_top_two_boxes_as_published() -> None:
    assert csat([5] * 74 + [3] * 33).value == 69


@pytest.mark.parametrize(
    ("scores", "expected"), [([4, 1], 50), ([4] + [1] * 7, 13), ([5] * 139 + [1] * 61, 70)]
)
def test_csat_rounds_halves_up(scores: list[int], expected: Any) -> None:
    assert csat(scores).value == expected


def test_csat_keeps_the_scale_of_its_survey() -> None:
    assert csat([6, 7, 5, 1], scale=7).value == 50
    assert csat([10, 9, 8], scale=10, boxes=1).value == 33
    with pytest.raises(ValueError, match="1 to 5"):
        csat([0])


def test_effort_has_two_readings() -> None:
    scores = [7, 5, 4, 1]
    assert ces(scores).value == pytest.approx(4.25)
    assert ces(scores, CesReading.AGREE).value == 50
    with pytest.raises(ValueError, match="1 to 7"):
        ces([8])


def test_response_rate_is_shown_of_those_invited_and_of_those_reached() -> None:
    rate = response_rate(answered=3, invited=10, bounced=2)
    assert (rate.of_invited, rate.of_delivered) == (30, 38)


def test_nobody_invited_is_no_rate() -> None:
    assert response_rate(0, 0).of_invited is None
    assert response_rate(0, 2, bounced=2).of_delivered is None


@pytest.mark.parametrize(("value", "expected"), [(0.5, 1), (-0.5, 0), (69.5, 70), (-12.5, -12)])
def test_halves_go_up(value: float, expected: Any) -> None:
    assert round_half_up(value) == expected


@given(st.lists(st.integers(0, 10), min_size=1, max_size=200))
def test_nps_stays_on_its_scale_and_knows_its_n(scores: list[int]) -> None:
    score = nps(scores)
    assert score.value is not None
    assert -100 <= score.value <= 100
    assert score.n == len(scores)
    assert (score.margin is None) == (len({band(each) for each in scores}) == 1)
