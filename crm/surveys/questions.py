"""What is asked, word for word, on which scale, and which answers are unhappy ones."""

from dataclasses import dataclass

from crm.i18n import gettext as _
from crm.surveys.models import SurveyKind


@dataclass(frozen=True)
class Choice:
    """One value of a scale; its word where the scale speaks in words."""

    value: int
    word: str


UNHAPPY = {SurveyKind.NPS: 6, SurveyKind.CSAT: 2}
HAPPY = {SurveyKind.NPS: 9, SurveyKind.CSAT: 4}


def question(kind: SurveyKind, firm: str, project: str | None = None) -> str:
    """The one question, in the language that is spoken where this is called."""
    if kind is SurveyKind.NPS:
        return str(
            _("How likely are you to recommend %(firm)s to a colleague or friend?", firm=firm)
        )
    if project:
        return str(_("How satisfied are you with our work on %(project)s?", project=project))
    return str(_("How satisfied are you with our work?"))


def scale(kind: SurveyKind) -> list[Choice]:
    """Every value that can be chosen, 0 included, lowest first."""
    if kind is SurveyKind.NPS:
        return [Choice(value, str(value)) for value in range(11)]
    words = (
        _("Very dissatisfied"),
        _("Dissatisfied"),
        _("Neither satisfied nor dissatisfied"),
        _("Satisfied"),
        _("Very satisfied"),
    )
    return [Choice(value, word) for value, word in enumerate(words, start=1)]


def ends(kind: SurveyKind) -> tuple[str, str] | None:
    """What the lowest and the highest number mean; none where every value has its word."""
    if kind is SurveyKind.NPS:
        return _("0: not at all likely"), _("10: extremely likely")
    return None


def is_unhappy(kind: SurveyKind, score: int) -> bool:
    """NPS 0 to 6, CSAT 1 and 2: somebody calls."""
    return score <= UNHAPPY[kind]
