"""The pictures of a review, drawn from its figures in the language of the paper."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from crm.charts import bands, bars, budget, milestones
from crm.charts.draw import render
from crm.i18n import format_day, locale, ngettext, reader_language
from crm.i18n import gettext as _
from crm.money import shown
from crm.reviews.figures.answers import Satisfaction, Wave
from crm.reviews.figures.model import Figures
from crm.reviews.figures.work import ProjectFigures, Stone
from crm.reviews.wording import score_of

MOST_STONES = 8
MOST_BUDGETS = 4


@dataclass(frozen=True)
class Drawings:
    """Markup of each picture; by project in the order of the figures. Empty where none is due."""

    milestones: tuple[Markup, ...]
    budgets: tuple[Markup, ...]
    bands: Markup
    months: Markup


def drawings(figures: Figures, accent: str, width: float) -> Drawings:
    projects = figures.delivery.projects
    return Drawings(
        milestones=tuple(strip(project, figures, accent, width) for project in projects),
        budgets=tuple(
            budget_of(project, accent, width)
            for project in figures.delivery.with_budget[:MOST_BUDGETS]
        ),
        bands=bands_of(figures.satisfaction, accent, width),
        months=months(figures, accent, width),
    )


def strip(project: ProjectFigures, figures: Figures, accent: str, width: float) -> Markup:
    """Agreed (outline) and expected or reached (filled) days around the day of the paper."""
    stones = project.stones[:MOST_STONES]
    if not stones:
        return Markup("")
    chart = milestones.milestones(
        [
            milestones.Stone(
                stone.title, stone.baseline_on, stone.forecast_on, stone.reached_on, note_of(stone)
            )
            for stone in stones
        ],
        min(figures.as_of, figures.last_day),
        format_day(min(figures.as_of, figures.last_day)),
        _("Milestones of %(project)s", project=project.name),
        described(stones),
        width=width,
        month_format="%y.%m" if reader_language() == "zh" else "%m.%y",
    )
    return render(chart, accent)


def note_of(stone: Stone) -> str:
    if stone.days_late > 0:
        return str(ngettext("%(num)s day late", "%(num)s days late", stone.days_late))
    return _("reached") if stone.reached_on else ""


def described(stones: Iterable[Stone]) -> str:
    """The picture in words, for those who do not see it."""
    return "; ".join(
        _(
            "%(title)s: agreed %(agreed)s, now %(now)s",
            title=stone.title,
            agreed=format_day(stone.baseline_on),
            now=format_day(stone.expected_on),
        )
        for stone in stones
    )


def budget_of(project: ProjectFigures, accent: str, width: float) -> Markup:
    held = project.budget
    if held is None:
        return Markup("")

    def row(label: str, amount: int) -> budget.Money:
        text = shown(amount, held.currency, str(locale(reader_language())))
        return budget.Money(label, amount, text)

    forecast = held.baseline if held.forecast is None else held.forecast
    chart = budget.budget_bar(
        row(_("Agreed"), held.baseline),
        None,
        row(_("Forecast"), forecast),
        None,
        _("Budget of %(project)s", project=project.name),
        _("The dashed line is what was agreed, with approved changes."),
        width=width,
    )
    return render(chart, accent)


def bands_of(satisfaction: Satisfaction, accent: str, width: float) -> Markup:
    waves = [wave for wave in satisfaction.of_kind("nps") if wave.n]
    if not waves:
        return Markup("")
    chart = bands.bands(
        [
            bands.Wave(
                format_day(wave.sent_on, "MMM y" if reader_language() == "en" else "y年M月"),
                wave.promoters, wave.passives, wave.detractors,
                score_of(wave.value, wave.kind), margin(wave),
            )
            for wave in waves
        ],
        _("NPS by wave"),
        "; ".join(
            _(
                "%(day)s: %(score)s, n = %(n)s",
                day=format_day(wave.sent_on),
                score=score_of(wave.value, wave.kind),
                n=wave.n,
            )
            for wave in waves
        ),
        (_("Detractors 0-6"), _("Passives 7-8"), _("Promoters 9-10")),
        width=width,
    )  # fmt: skip
    return render(chart, accent)


def months(figures: Figures, accent: str, width: float) -> Markup:
    chart = bars.bars(
        [
            bars.Amount(
                format_day(month.first_day, "MMMM y" if reader_language() == "en" else "y年M月"),
                month.number,
                str(month.number),
            )
            for month in figures.meetings.months
        ],
        _("Exchanges a month"),
        _("Joint meetings, calls and messages, by month."),
        width=width,
    )
    return render(chart, accent)


def margin(wave: Wave) -> str:
    return f"± {wave.margin:.0f}" if wave.margin else ""
