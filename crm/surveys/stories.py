"""How a client's answers went from wave to wave: one picture a kind, and whether it is a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from crm.charts.bands import BandChart, bands
from crm.i18n import format_day, reader_language
from crm.i18n import gettext as _
from crm.surveys.figures import Change, Figures, change
from crm.surveys.models import SurveyKind

# As many as can be compared at a glance.
WAVES_DRAWN = 6
MONTH = {"en": "MMM y", "zh": "y年M月"}


@dataclass(frozen=True)
class Story:
    """`latest` is the newest wave with an answer; `change` is told from the one before it."""

    kind: SurveyKind
    chart: BandChart | None
    latest: Figures | None
    latest_wave: Any
    change: Change | None
    before: Any

    @classmethod
    def of(cls, kind: SurveyKind, waves: Sequence[tuple[Any, Figures]]) -> Self:
        """Waves with their figures, the newest first."""
        told = [(wave, figures) for wave, figures in waves if figures.n]
        drawn = [(month_of(wave), figures) for wave, figures in reversed(told[:WAVES_DRAWN])]
        latest, before = (told + [(None, None)] * 2)[:2]
        return cls(
            kind,
            bands_of(kind, drawn),
            latest[1],
            latest[0],
            change(latest[1], before[1]) if latest[1] and before[1] else None,
            before[0],
        )


def bands_of(kind: SurveyKind, waves: Sequence[tuple[str, Figures]]) -> BandChart | None:
    """A bar for each wave that has answers; None where there is nothing to draw."""
    drawn = [figures.wave(label) for label, figures in waves if figures.n]
    if not drawn:
        return None
    if kind is SurveyKind.NPS:
        title, names = _("NPS by wave"), (_("Detractors"), _("Passives"), _("Promoters"))
    else:
        title, names = _("CSAT by wave"), (_("Dissatisfied"), _("Neither"), _("Satisfied"))
    told = ", ".join(f"{wave.label} {wave.score} {wave.margin}".strip() for wave in drawn)
    return bands(drawn, title, told, names, width=360)


def month_of(wave: Any) -> str:
    """Under which a wave stands in the picture."""
    return format_day(wave.sent_at.date(), MONTH[reader_language()])
