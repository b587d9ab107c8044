"""Figures say how sure they are, call a change only what is one, and can be veiled."""

from collections.abc import Mapping

import pytest

from crm.surveys.figures import Figures, by_kind, change
from crm.surveys.models import SurveyKind


def nps(counts: Mapping[int, int], invited: int = 1000) -> Figures:
    return Figures(SurveyKind.NPS, counts, invited=invited)


def test_a_score_comes_with_sign_n_and_margin() -> None:
    figures = nps({10: 50, 8: 25, 0: 25})
    assert (figures.words, figures.n, figures.margin, figures.bands) == (
        "+25",
        100,
        15,
        (25, 25, 50),
    )
    assert nps({0: 3, 8: 1}).words == "−75"


def test_csat_is_the_share_of_the_two_best() -> None:
    figures = Figures(SurveyKind.CSAT, {5: 50, 4: 24, 3: 10, 1: 23}, invited=200)
    assert (figures.words, figures.bands) == ("69%", (23, 10, 74))


def test_no_answer_is_no_score() -> None:
    figures = nps({}, invited=8)
    assert (figures.words, figures.n, figures.rate.of_invited, figures.margin_words) == (
        None, 0, 0, "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "enough"), [({10: 4}, False), ({10: 2, 8: 2}, False), ({10: 3, 8: 2}, True)]
)
def test_a_few_answers_are_too_few_to_say(counts: dict[int, int], enough: bool) -> None:
    assert nps(counts).is_enough is enough


def test_all_in_one_band_is_no_certainty() -> None:
    figures = nps({9: 20})
    assert (figures.margin, figures.is_enough) == (None, False)


def test_a_change_is_called_one_only_beyond_the_margin() -> None:
    older = nps({10: 40, 8: 30, 0: 30})
    slight, clear = nps({10: 45, 8: 30, 0: 25}), nps({10: 70, 8: 20, 0: 10})
    told = [change(newer, older) for newer in (slight, clear)]
    assert [(each.words, each.is_change) for each in told if each] == [
        ("+10", False),
        ("+50", True),
    ]


def test_from_few_answers_no_change_is_told_and_none_without_answers() -> None:
    told = change(nps({10: 1, 0: 1}, invited=2), nps({10: 1, 8: 1}, invited=2))
    assert told is not None
    assert not told.is_change
    assert change(nps({}), nps({10: 1})) is None


def test_the_bounced_are_not_among_those_reached() -> None:
    figures = Figures(SurveyKind.NPS, {9: 4}, invited=10, declined=1, bounced=2)
    assert (figures.rate.of_invited, figures.rate.of_delivered, figures.waiting) == (40, 50, 3)


@pytest.mark.parametrize(("n", "shown"), [(0, False), (2, False), (3, True)])
def test_who_reads_sums_only_sees_none_of_fewer_than_three(n: int, shown: bool) -> None:
    figures = nps({10: n} if n else {}, invited=5).veiled()
    assert figures.is_veiled is not shown
    assert figures.n == (n if shown else 0)


def test_waves_of_one_kind_add_up_and_kinds_never_mix() -> None:
    waves = [
        nps({10: 2, 0: 1}, invited=9),
        Figures(SurveyKind.CSAT, {5: 4}, invited=4),
        nps({10: 1, 8: 3}, invited=5),
    ]
    found = by_kind(waves)
    assert found[SurveyKind.NPS].counts == {10: 3, 8: 3, 0: 1}
    assert (found[SurveyKind.NPS].invited, found[SurveyKind.CSAT].n) == (14, 4)
