"""What the pages of projects show: the milestone strip, the budget's bar, the next milestone."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import url_for
from markupsafe import Markup

from crm.charts.budget import Money, budget_bar
from crm.charts.draw import render
from crm.charts.milestones import Stone, milestones
from crm.contracts import queries as contracts
from crm.contracts.models import Contract
from crm.db import db
from crm.i18n import gettext as _
from crm.i18n import locale, ngettext, reader_language
from crm.money import shown
from crm.permissions import Permission
from crm.projects.models import Milestone, Project
from crm.projects.queries import visible_to


def work_under(contract: Contract, reader: Any) -> Iterable[tuple[str, str]]:
    """Name and address of the projects under a contract."""
    statement = (
        visible_to(reader, Permission.PROJECTS_READ)
        .where(Project.contract_id == contract.id)
        .order_by(Project.name, Project.id)
        .limit(20)
        .with_only_columns(Project.id, Project.name)
    )
    return [
        (name, url_for("projects.show", project_id=number))
        for number, name in db.session.execute(statement)
    ]


contracts.work_under.append(work_under)


def strip_of(stones: Sequence[Milestone], today: date) -> Markup | None:
    """The milestone strip; none without milestones."""
    if not stones:
        return None
    drawn = [
        Stone(
            stone.title, stone.baseline_on, stone.forecast_on or stone.baseline_on,
            stone.reached_on, slip_words(stone, today),
        )
        for stone in stones
    ]  # fmt: skip
    said = "; ".join(f"{stone.title}: {slip_words(stone, today)}" for stone in stones)
    month = "%y.%m" if reader_language() == "zh" else "%m.%y"
    return render(
        milestones(drawn, today, _("Today"), _("Milestones"), said, width=600, month_format=month)
    )


def slip_words(stone: Milestone, today: date) -> str:
    """How far it is from what was agreed; what is overdue says so."""
    slip = (stone.expected_on - stone.baseline_on).days
    words: str
    if stone.reached_on is None and stone.expected_on < today:
        overdue = (today - stone.expected_on).days
        words = ngettext("%(num)s day overdue", "%(num)s days overdue", overdue)
    elif slip > 0:
        words = ngettext("%(num)s day late", "%(num)s days late", slip)
    elif slip < 0:
        words = ngettext("%(num)s day early", "%(num)s days early", -slip)
    else:
        words = _("as agreed")
    return words


def is_behind(stone: Milestone, today: date) -> bool:
    """Late against what was agreed, or overdue."""
    overdue = stone.reached_on is None and stone.expected_on < today
    return overdue or stone.expected_on > stone.baseline_on


def budget_of(project: Project) -> Markup | None:
    """Agreed and expected; only for a reader who may see money, which the view asks."""
    if project.budget_minor is None:
        return None
    agreed = _money(_("Agreed"), project.budget_minor, project.currency)
    forecast = project.budget_minor if project.forecast_minor is None else project.forecast_minor
    expected = _money(_("Expected"), forecast, project.currency)
    said = f"{agreed.label} {agreed.text}, {expected.label} {expected.text}"
    return render(budget_bar(agreed, None, expected, None, _("Budget"), said, width=320))


def _money(label: str, minor: int, currency: str) -> Money:
    return Money(label, minor, shown(minor, currency, str(locale(reader_language()))))
