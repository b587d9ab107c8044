"""How a review says its scores: signed, with what they weigh, and never a change that is none."""

from math import hypot

from crm.i18n import format_day
from crm.i18n import gettext as _
from crm.reviews.figures.answers import Satisfaction, Wave

MINUS = "\N{MINUS SIGN}"


def score_of(value: int | None, kind: str) -> str:
    """NPS +42, 0, −8 in points; CSAT in percent; a dash where there is no answer."""
    if value is None:
        return "–"
    if kind != "nps":
        return f"{value}%"
    return f"{value:+d}".replace("-", MINUS) if value else "0"


def in_words(wave: Wave, asked: Satisfaction) -> str:
    """The newest score, and whether it differs from the one before by more than chance."""
    score = score_of(wave.value, wave.kind)
    before = [each for each in asked.of_kind(wave.kind) if each.sent_on < wave.sent_on and each.n]
    if not before:
        return str(
            _("%(score)s from %(n)s answers; there is no earlier survey.", score=score, n=wave.n)
        )
    last = before[-1]
    gap = (wave.value or 0) - (last.value or 0)
    words = {
        "score": score, "n": wave.n, "before": score_of(last.value, last.kind),
        "day": format_day(last.sent_on),
    }  # fmt: skip
    if wave.margin is None or last.margin is None or abs(gap) <= hypot(wave.margin, last.margin):
        return str(
            _(
                "%(score)s from %(n)s answers, after %(before)s on %(day)s: "
                "too few answers to call this a change.",
                **words,
            )
        )
    if gap > 0:
        return str(_("%(score)s from %(n)s answers, better than %(before)s on %(day)s.", **words))
    return str(_("%(score)s from %(n)s answers, worse than %(before)s on %(day)s.", **words))
