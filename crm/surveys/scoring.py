"""What answers to a survey add up to: NPS, CSAT, CES, response rate, each with n and its margin.

Only answers count: who skipped the question is in no denominator. Nothing is ever NaN, and no
figure is printed where there is none: `note` says why in the reader's words.

Scores come one by one, or as how often each was given: a wave may have many thousand answers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor, hypot, sqrt

from crm.marking import gettext_noop

Scores = Iterable[int] | Mapping[int, int]

CONFIDENCE_95 = 196  # 1.96 standard errors, in points of a hundred


class Band(StrEnum):
    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"


class CesReading(StrEnum):
    """The two legal readings of an effort score; a survey chooses one and labels it."""

    MEAN = "mean"
    AGREE = "agree"


NO_DATA = gettext_noop("no data")
TOO_SMALL = gettext_noop("n too small")
ALL_ANSWERED = gettext_noop("everyone answered")


@dataclass(frozen=True)
class Score:
    """A figure with its weight: value in the metric's own unit, n answers, margin in points (95 %).

    `margin` is None where it cannot be told; `note` then says why (an English msgid).
    """

    value: float | None
    n: int
    margin: float | None = None
    note: str = ""


@dataclass(frozen=True)
class ResponseRate:
    """Whole percent of those invited, and of those a mail reached; None when there are none."""

    answered: int
    invited: int
    bounced: int
    of_invited: int | None
    of_delivered: int | None


def round_half_up(value: float | Fraction) -> int:
    """69.5 becomes 70, -12.5 becomes -12: halves go up, as the field's published figures do."""
    return floor(Fraction(value) + Fraction(1, 2))


def band(score: int) -> Band:
    """Promoter 9-10, passive 7-8, detractor 0-6; 0 is an answer."""
    if not 0 <= score <= 10:
        raise ValueError(f"a score from 0 to 10, not {score}")
    if score >= 9:
        return Band.PROMOTER
    return Band.PASSIVE if score >= 7 else Band.DETRACTOR


def bands(scores: Scores) -> dict[Band, int]:
    """How many answers fall into each band, all three of them, best first."""
    counted = dict.fromkeys(Band, 0)
    for score, times in Counter(scores).items():
        counted[band(score)] += times
    return counted


def nps(scores: Scores, population: int | None = None) -> Score:
    """Promoters minus detractors in points of all answers, -100 to +100, an integer.

    `population` is how many could have been asked, for the finite correction of the margin.
    Source: netpromotersystem.com; margin after cybaea.net 2016.
    """
    counted = bands(scores)
    n = sum(counted.values())
    if not n:
        return Score(None, 0, None, NO_DATA)
    promoters, detractors = counted[Band.PROMOTER], counted[Band.DETRACTOR]
    value = round_half_up(Fraction(100 * (promoters - detractors), n))
    return _score(value, n, nps_margin(promoters / n, detractors / n, n, population))


def nps_margin(
    promoters: float, detractors: float, n: int, population: int | None = None
) -> float | None:
    """95 % margin in points from the shares (0 to 1) of promoters and detractors.

    None when n is 0, and when all answers fall in one band: that is no certainty, n is too small.
    """
    return _margin(promoters + detractors - (promoters - detractors) ** 2, n, population)


def margin_of_difference(one: Score, other: Score) -> float | None:
    """95 % margin in points of the difference between two waves."""
    if one.margin is None or other.margin is None:
        return None
    return hypot(one.margin, other.margin)


def csat(scores: Scores, population: int | None = None, scale: int = 5, boxes: int = 2) -> Score:
    """Share of the top boxes in whole percent, halves up: 4 and 5 of 5. It is not the mean."""
    return _share(_within(scores, 1, scale), scale - boxes + 1, population)


def ces(
    scores: Scores,
    reading: CesReading = CesReading.MEAN,
    population: int | None = None,
) -> Score:
    """CES 2.0, 1 strongly disagree to 7 strongly agree: the mean, or the percent of 5 and above.

    CES 1.0 had 1 to 5 with the sense reversed: never mix the two.
    """
    if reading is CesReading.MEAN:
        return mean(_within(scores, 1, 7))
    return _share(_within(scores, 1, 7), 5, population)


def mean(scores: Scores) -> Score:
    """The arithmetic mean, unrounded, without a margin."""
    given = Counter(scores)
    if not (n := given.total()):
        return Score(None, 0, None, NO_DATA)
    return Score(sum(score * times for score, times in given.items()) / n, n)


def response_rate(answered: int, invited: int, bounced: int = 0) -> ResponseRate:
    """Answers of all invited, and of all delivered (without hard bounces).

    Silence stays in the denominator (AAPOR RR1); a person invited twice in a wave counts once.
    """
    return ResponseRate(
        answered,
        invited,
        bounced,
        _percent(answered, invited),
        _percent(answered, invited - bounced),
    )


def _percent(part: int, whole: int) -> int | None:
    return round_half_up(Fraction(100 * part, whole)) if whole > 0 else None


def _within(scores: Scores, lowest: int, highest: int) -> Counter[int]:
    given = Counter(scores)
    for score in given:
        if not lowest <= score <= highest:
            raise ValueError(f"a score from {lowest} to {highest}, not {score}")
    return given


def _share(given: Counter[int], at_least: int, population: int | None) -> Score:
    if not (n := given.total()):
        return Score(None, 0, None, NO_DATA)
    top = sum(times for score, times in given.items() if score >= at_least)
    variance = (top / n) * (1 - top / n)
    value = round_half_up(Fraction(100 * top, n))
    return _score(value, n, _margin(variance, n, population))


def _margin(variance: float, n: int, population: int | None) -> float | None:
    """196 standard errors; with a known population times the root of (N - n) / (N - 1)."""
    if n <= 0 or variance <= 1e-12:
        return None
    margin = CONFIDENCE_95 * sqrt(variance / n)
    if population is not None and population > 1:
        margin *= sqrt(max(population - n, 0) / (population - 1))
    return margin


def _score(value: int, n: int, margin: float | None) -> Score:
    if margin is None:
        return Score(value, n, None, TOO_SMALL)
    return Score(value, n, margin, "" if margin else ALL_ANSWERED)
