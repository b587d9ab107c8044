"""The work of a story: projects, their milestones, and a report on each every two weeks."""

from collections.abc import Iterator
from datetime import date

from crm.contracts.models import Contract
from crm.db import db
from crm.demo.calendar import moment
from crm.demo.cast import Cast
from crm.demo.decks import Deck
from crm.demo.script import Goal, Weather, Work, words
from crm.projects.models import Colour, Milestone, Project, Stage, StatusReport

REPORT_DAYS = 14


def carry_out(cast: Cast, contracts: dict[str, Contract]) -> dict[str, list[Milestone]]:
    """The client's projects; returns their milestones by the project's code."""
    told = [Work(**row) for row in cast.story.projects]
    for work in told:
        cast.projects[work.code] = project(cast, work, contracts)
    db.session.add_all(cast.projects.values())
    db.session.flush()
    goals = {work.code: milestones(cast, work) for work in told}
    db.session.add_all(goal for each in goals.values() for goal in each)
    db.session.flush()
    for work in told:
        told_of = list(reports(cast, work, goals[work.code]))
        db.session.add_all(told_of)
        made, newest = cast.projects[work.code], told_of[-1]
        made.overall, made.reported_on = newest.overall, newest.reported_on
    return goals


def project(cast: Cast, work: Work, contracts: dict[str, Contract]) -> Project:
    begun = cast.calendar.work_day(work.starts)
    return Project(
        client_id=cast.client.id, code=work.code, name=work.name, goal=work.goal,
        contract_id=contracts[work.contract].id if work.contract else None,
        manager_id=cast.at(work.manager, cast.manager).id, stage=Stage(work.stage),
        starts_on=begun, ends_on=cast.calendar.work_day(work.ends),
        closed_on=None if work.closed is None else cast.calendar.work_day(work.closed),
        budget_minor=cast.money(work.budget), currency=cast.story.currency,
        forecast_minor=cast.money(work.forecast),
        created_at=moment(min(begun, cast.calendar.today)), updated_at=moment(begun),
    )  # fmt: skip


def milestones(cast: Cast, work: Work) -> list[Milestone]:
    day = cast.calendar.work_day
    return [
        Milestone(
            project_id=cast.projects[work.code].id, title=goal.title, baseline_on=day(goal.due),
            forecast_on=None if goal.forecast is None else day(goal.forecast),
            reached_on=None if goal.reached is None else day(goal.reached),
            is_client_visible=not goal.hidden,
        )
        for goal in (Goal(**row) for row in work.milestones)
    ]  # fmt: skip


def reports(cast: Cast, work: Work, goals: list[Milestone]) -> Iterator[StatusReport]:
    """From the start to the last one; the colours are those of the day's weather."""
    made = cast.projects[work.code]
    weather = [Weather(**row) for row in work.weather]
    sentences = Deck(words(cast.story.language)["report"], cast.client.id)
    last = made.closed_on or cast.calendar.day(work.last_report)
    for day in cast.calendar.every(REPORT_DAYS, made.starts_on or last, last):
        now = ([each for each in weather if cast.calendar.day(each.since) <= day] or [CLEAR])[-1]
        done, following = sentences.draw()
        before, after = around(goals, day)
        yield StatusReport(
            project_id=made.id, author_id=made.manager_id, reported_on=day,
            schedule=Colour(now.schedule), budget=Colour(now.budget), scope=Colour(now.scope),
            quality=Colour(now.quality), reason=now.reason, way_back=now.way_back,
            done=done.format(last=before), next_steps=following.format(next=after),
            problems=now.problems, created_at=moment(day), updated_at=moment(day),
        )  # fmt: skip


CLEAR = Weather(since=0)


def around(goals: list[Milestone], day: date) -> tuple[str, str]:
    """The milestone reached last on this day, and what comes next."""
    reached = [goal for goal in goals if goal.reached_on and goal.reached_on <= day]
    ahead = [goal for goal in goals if goal not in reached]
    last, following = reached[-1:] or goals[:1], ahead[:1] or goals[-1:]
    return last[0].title, following[0].title
