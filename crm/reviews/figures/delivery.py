"""How the work went: milestones against the plan, and the colours of each project."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload

from crm.clients.models import Client
from crm.clock import Quarter
from crm.db import db
from crm.projects.models import Milestone, Project, StatusReport
from crm.projects.rag import shown, worst
from crm.reviews.figures.basis import Source
from crm.reviews.figures.period import Period
from crm.reviews.figures.work import Budget, Delivery, ProjectFigures, Standing, Stone


def gather(client: Client, period: Period, *, sees_budget: bool) -> Delivery:
    """Of the projects that ran in the quarter; only milestones that the client may see."""
    projects = running(client, period)
    numbers = [project.id for project in projects]
    stones = milestones(numbers, period)
    now = newest_reports(numbers, period.until)
    before = newest_reports(numbers, period.quarter.previous.last_day)
    found = tuple(
        figures_of(project, stones[project.id], now.get(project.id), before.get(project.id),
                   period, sees_budget=sees_budget)
        for project in projects
    )  # fmt: skip
    due = sum(stone.is_due for each in stones.values() for stone in each)
    return Delivery(
        basis=period.basis(Source.MILESTONES, due),
        status=period.basis(Source.STATUS, len(now)),
        projects=found,
    )


def running(client: Client, period: Period) -> Sequence[Project]:
    """Projects that had begun and were not closed before the quarter."""
    statement = (
        select(Project)
        .options(joinedload(Project.manager))
        .where(
            Project.client_id == client.id,
            Project.deleted_at.is_(None),
            or_(Project.starts_on.is_(None), Project.starts_on <= period.last_day),
            or_(Project.closed_on.is_(None), Project.closed_on >= period.first_day),
        )
        .order_by(Project.name, Project.id)
    )
    return db.session.scalars(statement).all()


def milestones(projects: Sequence[int], period: Period) -> dict[int, list[Stone]]:
    """Agreed, expected or reached in this quarter or the next, by project, by agreed day."""
    following = period.quarter.next
    span = (period.first_day, following.last_day)
    statement = (
        select(Milestone)
        .where(
            Milestone.project_id.in_(projects),
            Milestone.deleted_at.is_(None),
            Milestone.is_client_visible.is_(True),
            or_(
                Milestone.baseline_on.between(*span),
                Milestone.forecast_on.between(*span),
                Milestone.reached_on.between(*span),
            ),
        )
        .options(joinedload(Milestone.project))
        .order_by(Milestone.baseline_on, Milestone.id)
    )
    found: dict[int, list[Stone]] = defaultdict(list)
    for milestone in db.session.scalars(statement):
        found[milestone.project_id].append(stone_of(milestone, period, following))
    return found


def stone_of(milestone: Milestone, period: Period, following: Quarter) -> Stone:
    expected = milestone.forecast_on or milestone.baseline_on
    reached_on = period.known(milestone.reached_on)
    return Stone(
        title=milestone.title,
        project=milestone.project.name,
        baseline_on=milestone.baseline_on,
        forecast_on=milestone.forecast_on,
        reached_on=reached_on,
        is_due=period.first_day <= milestone.baseline_on <= period.until,
        is_next=reached_on is None and expected <= following.last_day,
    )


def newest_reports(projects: Sequence[int], until: date) -> dict[int, StatusReport]:
    """The last report of each project up to a day, however many came before it."""
    place = func.row_number().over(
        partition_by=StatusReport.project_id,
        order_by=(StatusReport.reported_on.desc(), StatusReport.id.desc()),
    )
    ranked = (
        select(StatusReport, place.label("place"))
        .where(StatusReport.project_id.in_(projects), StatusReport.reported_on <= until)
        .subquery()
    )
    report = aliased(StatusReport, ranked)
    statement = select(report).where(ranked.c.place == 1)
    return {each.project_id: each for each in db.session.scalars(statement)}


def figures_of(
    project: Project,
    stones: list[Stone],
    now: StatusReport | None,
    before: StatusReport | None,
    period: Period,
    *,
    sees_budget: bool,
) -> ProjectFigures:
    has_budget = sees_budget and project.budget_minor is not None
    return ProjectFigures(
        name=project.name,
        stage=project.stage,
        manager=project.manager.name if project.manager else "",
        now=standing(now, period.until),
        before=standing(before, period.quarter.previous.last_day),
        reason=(now.reason or "") if now else "",
        way_back=(now.way_back or "") if now else "",
        problems=(now.problems or "") if now else "",
        stones=tuple(stones),
        budget=Budget(project.budget_minor or 0, project.forecast_minor, project.currency)
        if has_budget
        else None,
    )


def standing(report: StatusReport | None, on: date) -> Standing | None:
    """A report too old to count prints grey; the overall colour stays, with its day beside it."""
    if report is None:
        return None
    colours = (report.schedule, report.budget, report.scope, report.quality)
    schedule, budget, scope, quality = (shown(colour, report.reported_on, on) for colour in colours)
    overall = shown(worst(*colours), report.reported_on, on)
    return Standing(report.reported_on, schedule, budget, scope, quality, overall)
