"""How a project is steered: milestones reached in place, status with its reason and way back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.clock import today
from crm.db import db
from crm.permissions import Role
from crm.projects import actions
from crm.projects.models import Colour, Milestone, Project, StatusReport
from tests.make import make_client, make_project, make_user
from tests.support.people import SignedIn

GREEN = dict.fromkeys(("schedule", "budget", "scope", "quality"), "green")


@pytest.fixture
def project(app: Any) -> Project:
    manager = make_user(Role.PROJECT_MANAGER, name="Mia Manager")
    project = make_project(make_client("Aurora"), manager=manager, name="Rollout")
    db.session.commit()
    return project


def report(**values: Any) -> dict[str, Any]:
    return GREEN | {"reported_on": today().isoformat()} | values


def test_a_green_report_needs_no_reason(signed_in: SignedIn, project: Project) -> None:
    visitor = signed_in(project.manager or "director")
    answer = visitor.post(f"/projects/{project.id}/status", data=report(done="Two berths"))
    assert answer.status_code == 303
    page = visitor.get(f"/projects/{project.id}").text
    assert "Two berths" in page
    assert "Mia Manager" in page
    db.session.refresh(project)
    assert (project.overall, project.reported_on) == (Colour.GREEN, today())


@pytest.mark.parametrize("colour", ["amber", "red"])
def test_amber_and_red_need_a_reason_and_a_way_back(
    signed_in: SignedIn, project: Project, colour: str
) -> None:
    visitor = signed_in(project.manager or "director")
    address = f"/projects/{project.id}/status"
    answer = visitor.post(address, data=report(scope=colour, done="Two berths", reason=" "))
    assert answer.status_code == 422
    for name, words in (("reason", "their reason"), ("way_back", "need a way back")):
        mark = answer.text.index(f'id="{name}-error"')
        assert words in answer.text[mark : mark + 200]
    assert "Two berths" in answer.text
    assert db.session.scalar(select(func.count(StatusReport.id))) == 0
    told = report(scope=colour, reason="Rain", way_back="Two crews until May")
    assert visitor.post(address, data=told).status_code == 303
    db.session.refresh(project)
    assert project.overall == Colour(colour)


def test_a_colour_that_nobody_chose_is_asked_for(signed_in: SignedIn, project: Project) -> None:
    data = {key: value for key, value in report().items() if key != "quality"}
    answer = signed_in(project.manager or "director").post(
        f"/projects/{project.id}/status", data=data
    )
    assert answer.status_code == 422
    assert "Choose one." in answer.text


def test_the_worst_dimension_is_the_projects_colour_and_history_keeps_the_way_back(
    signed_in: SignedIn, project: Project
) -> None:
    visitor = signed_in(project.manager or "director")
    address = f"/projects/{project.id}/status"
    visitor.post(address, data=report(budget="red", reason="Steel", way_back="New supplier"))
    visitor.post(address, data=report())
    # A report of an earlier day comes late: the newest day still counts.
    late = {"reported_on": (today() - timedelta(days=3)).isoformat()}
    visitor.post(address, data=report(scope="amber", reason="Rain", way_back="Tents") | late)
    db.session.refresh(project)
    assert project.overall == Colour.GREEN
    page = visitor.get(f"/projects/{project.id}").text
    assert page.index("New supplier") < page.index("Tents")
    assert "New supplier" in visitor.get(address).text


def test_a_new_report_begins_with_what_was_said_last(signed_in: SignedIn, project: Project) -> None:
    visitor = signed_in(project.manager or "director")
    address = f"/projects/{project.id}/status"
    visitor.post(
        address, data=report(scope="red", reason="Rain", way_back="Tents", next_steps="Berth 3")
    )
    page = visitor.get(f"{address}/new").text
    assert "Planned last time: Berth 3" in page
    assert "Tents" in page


def test_after_fourteen_days_a_colour_is_out_of_date(signed_in: SignedIn, project: Project) -> None:
    for days, words in ((14, False), (15, True)):
        green = dict.fromkeys(GREEN, Colour.GREEN)
        said = StatusReport(reported_on=today() - timedelta(days=days), **green)
        actions.report_status(project, said)
        db.session.commit()
        page = signed_in(project.manager or "director").get(f"/projects/{project.id}").text
        assert ("This status is out of date" in page) is words
        db.session.delete(said)
        db.session.commit()


def test_a_milestone_is_reached_in_place_and_opened_again(
    signed_in: SignedIn, project: Project
) -> None:
    visitor = signed_in(project.manager or "director")
    data = {"title": "Go live", "baseline_on": (today() - timedelta(days=2)).isoformat()}
    assert visitor.post(f"/projects/{project.id}/milestones", data=data).status_code == 303
    stone = db.session.scalars(select(Milestone)).one()
    assert not stone.is_client_visible
    page = visitor.get(f"/projects/{project.id}").text
    assert "2 days overdue" in page
    assert "chart--milestones" in page
    answer = visitor.post(f"/milestones/{stone.id}/reached")
    assert answer.headers["Location"] == f"/projects/{project.id}#milestones"
    db.session.refresh(stone)
    assert stone.reached_on == today()
    assert "2 days late" in visitor.get(f"/projects/{project.id}").text
    assert visitor.post(f"/milestones/{stone.id}/reached").status_code == 422
    visitor.post(f"/milestones/{stone.id}/unreached")
    db.session.refresh(stone)
    assert stone.reached_on is None


def test_a_milestone_is_edited_by_one_at_a_time(signed_in: SignedIn, project: Project) -> None:
    stone = Milestone(project_id=project.id, title="Go live", baseline_on=today())
    db.session.add(stone)
    db.session.commit()
    visitor, address = signed_in(project.manager or "director"), f"/milestones/{stone.id}/edit"
    form = {"title": "Live", "baseline_on": today().isoformat(), "version": str(stone.version)}
    assert "Go live" in visitor.get(address).text
    assert visitor.post(address, data=form).status_code == 303
    late = visitor.post(address, data=form | {"title": "Mine"})
    assert late.status_code == 409
    db.session.refresh(stone)
    assert stone.title == "Live"
    assert visitor.post(address, data=form | {"baseline_on": ""}).status_code == 422


def test_a_binned_milestone_comes_back(signed_in: SignedIn, project: Project) -> None:
    stone = Milestone(project_id=project.id, title="Go live", baseline_on=today())
    db.session.add(stone)
    db.session.commit()
    visitor = signed_in(project.manager or "director")
    visitor.post(f"/milestones/{stone.id}/bin")
    page = visitor.get(f"/projects/{project.id}").text
    assert f"/milestones/{stone.id}/restore" in page
    assert "No milestones yet" in page
    assert visitor.get(f"/milestones/{stone.id}/edit").status_code == 404
    visitor.post(f"/milestones/{stone.id}/restore")
    assert "Go live" in visitor.get(f"/projects/{project.id}").text


def test_closing_and_reaching_are_told_to_whoever_listens(app: Any, project: Project) -> None:
    heard: list[object] = []

    def listen(sender: object) -> None:
        heard.append(sender)

    with (
        actions.project_closed.connected_to(listen),
        actions.milestone_reached.connected_to(listen),
    ):
        stone = Milestone(project_id=project.id, title="Go", baseline_on=today())
        actions.add_milestone(project, stone)
        actions.reach(stone, today())
        actions.close_project(project, today())
    assert heard == [stone, project]
