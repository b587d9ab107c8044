"""Renewals and projects in the browser, on a phone, by hand."""

from datetime import timedelta
from typing import Any

from flask import Flask

from crm.clock import today
from crm.db import db
from crm.permissions import Role
from crm.projects import actions
from crm.projects.models import Colour, Milestone, Project, StatusReport
from tests.contracts.cast import contract_due
from tests.make import make_client, make_project, make_user
from tests.support.browser import PHONE, OpenPage
from tests.support.page_checks import check
from tests.support.people import SignInPage

LONG = "Nordlicht Schifffahrtsgesellschaft Beteiligungsverwaltung"
PAGES = (
    "/renewals",
    "/contracts/1",
    "/contracts/1/edit",
    "/clients/1/contracts",
    "/projects",
    "/projects/1",
    "/projects/1/status/new",
    "/projects/1/milestones/new",
    "/projects/1/status",
    "/clients/1/projects",
)


def story() -> Project:
    """One client with a contract to decide, and a red project with its history."""
    client = make_client(LONG, owner=make_user(name="Olga Owner"))
    contract = contract_due(client, 12, title="Hafenbetriebsunterstützungsvertrag", number="N-1")
    contract_due(make_client("北极光航运（上海）有限公司"), -5, title="年度运维合同")
    project = make_project(
        client, name="Substation rollout", manager=make_user(name="Mia Manager"),
        contract_id=contract.id, budget_minor=100_000_00, forecast_minor=130_000_00,
    )  # fmt: skip
    for title, days, forecast in (("Go live", 10, 25), ("Accepted", -30, -20)):
        db.session.add(
            Milestone(
                project_id=project.id, title=title, baseline_on=today() + timedelta(days=days),
                forecast_on=today() + timedelta(days=forecast), is_client_visible=days > 0,
            )
        )  # fmt: skip
    for ago, colour in ((20, Colour.GREEN), (1, Colour.RED)):
        calm = dict.fromkeys(("budget", "scope", "quality"), Colour.AMBER)
        said: dict[str, Any] = {"reason": "Rain", "way_back": "Two crews until May", "done": "1"}
        day = today() - timedelta(days=ago)
        actions.report_status(
            project, StatusReport(reported_on=day, schedule=colour, **calm, **said)
        )
    db.session.commit()
    return project


def test_long_names_fit_a_phone(app: Flask, open_page: OpenPage, sign_in: SignInPage) -> None:
    story()
    page = sign_in(open_page(size=PHONE), Role.DIRECTOR)
    for address in PAGES:
        page.goto(address)
        check(page)


def test_a_decision_is_noted_and_taken_back(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    story()
    page = sign_in(open_page(size=PHONE), Role.DIRECTOR)
    page.goto("/contracts/1")
    page.locator("[name=decision][value=renegotiate]").check()
    page.locator("[name=reason]").fill("They want the second plant included.")
    page.get_by_role("button", name="Note the decision").click()
    page.get_by_role("heading", name="Decided").wait_for()
    check(page)
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("heading", name="Decide", exact=True).wait_for()


def test_a_milestone_is_reached_with_one_press(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    story()
    page = sign_in(open_page(size=PHONE), Role.DIRECTOR)
    page.goto("/projects/1")
    page.get_by_role("button", name="Go live: reached today").click()
    page.get_by_text("Go live is reached.").wait_for()
    assert page.get_by_role("button", name="Go live: reached today").count() == 0


def test_red_without_a_reason_is_asked_beside_its_field(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    story()
    page = sign_in(open_page(size=PHONE), Role.DIRECTOR)
    page.goto("/projects/1/status/new")
    page.locator("[name=way_back]").fill("")
    page.get_by_role("button", name="Report status").click()
    page.get_by_text("Amber and red need a way back").wait_for()
    assert page.locator("[name=way_back]").get_attribute("aria-invalid") == "true"
    assert page.locator("[name=schedule][value=red]").is_checked()
    check(page)
