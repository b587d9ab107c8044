"""Projects on screen: listed, on record, changed, closed, binned; budgets for whom it is meant."""

from typing import Any

import pytest
from sqlalchemy import func, select

from crm.audit import AuditRecord
from crm.clock import today
from crm.db import db
from crm.permissions import Role
from crm.projects.models import Milestone, Project
from tests.make import make_client, make_contract, make_project, make_team, make_user
from tests.support.people import SignedIn

FORM = {
    "name": "Harbour rollout",
    "goal": "All berths live by spring",
    "manager_id": "",
    "stage": "delivery",
    "contract_id": "",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "budget": "9,876,543",
    "forecast": "9,900,000",
    "currency": "EUR",
}
MONEY = ("9,876,543", "987654300", "9876543", "9,999,999", "999999900")


def stored() -> list[dict[str, Any]]:
    rows = db.session.execute(select(Project.__table__).order_by(Project.id)).mappings()
    acts = db.session.scalar(select(func.count(AuditRecord.id)))
    return [*map(dict, rows), {"acts": acts}]


def project_of(owner: Any = None, manager: Any = None, **values: Any) -> Project:
    client = make_client("Aurora GmbH", owner=owner)
    money = {"budget_minor": 987_654_300, "forecast_minor": 999_999_900}
    project = make_project(client, manager=manager, **(money | values))
    db.session.commit()
    return project


def test_a_project_manager_makes_a_project_without_a_word_about_money(signed_in: SignedIn) -> None:
    manager = make_user(Role.PROJECT_MANAGER)
    project = project_of(manager=manager)
    visitor = signed_in(manager)
    page = visitor.get(f"/projects/new?client={project.client_id}").text
    assert 'name="budget"' not in page
    form = FORM | {"client_id": str(project.client_id), "manager_id": str(manager.id)}
    answer = visitor.post("/projects", data=form)
    made = db.session.scalars(select(Project).order_by(Project.id.desc())).first()
    assert made is not None
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/projects/{made.id}")
    assert (made.name, made.manager_id, made.budget_minor) == ("Harbour rollout", manager.id, None)


def test_a_project_stands_under_a_contract_of_its_own_client(signed_in: SignedIn) -> None:
    owner = make_user(Role.ACCOUNT_MANAGER)
    client, other = make_client(owner=owner), make_client(owner=owner)
    contract, foreign = make_contract(client, title="Frame"), make_contract(other)
    visitor = signed_in(owner)
    form = FORM | {"client_id": str(client.id), "contract_id": str(foreign.id)}
    assert visitor.post("/projects", data=form).status_code == 422
    form["contract_id"] = str(contract.id)
    home = visitor.post("/projects", data=form).headers["Location"]
    assert f"/contracts/{contract.id}" in visitor.get(home).text
    assert home in visitor.get(f"/contracts/{contract.id}").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "This field is required."),
        ({"ends_on": "2025-01-01"}, "It cannot end before it begins."),
        ({"stage": "heaven"}, "Invalid Choice"),
        ({"manager_id": "4711"}, "Choose one from the list."),
        ({"budget": "much"}, "Write an amount such as 1,200.50."),
        ({"client_id": ""}, "This field is required."),
    ],
)
def test_a_form_with_an_error_keeps_what_was_typed(
    signed_in: SignedIn, wrong: dict[str, str], words: str
) -> None:
    form = FORM | {"client_id": str(make_client().id)} | wrong
    answer = signed_in(Role.DIRECTOR).post("/projects", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert "All berths live by spring" in answer.text
    assert db.session.scalar(select(func.count(Project.id))) == 0


def test_two_people_edit_at_once_and_nothing_is_overwritten_unseen(signed_in: SignedIn) -> None:
    owner = make_user(Role.ACCOUNT_MANAGER)
    project = project_of(owner)
    address, version = f"/projects/{project.id}/edit", str(project.version)
    visitor = signed_in(owner)
    assert visitor.post(address, data=FORM | {"version": version}).status_code == 303
    before = stored()
    late = visitor.post(address, data=FORM | {"version": version, "name": "Mine"})
    assert late.status_code == 409
    assert "Harbour rollout" in late.text
    assert stored() == before


def test_the_conflict_page_of_a_project_manager_tells_no_money(signed_in: SignedIn) -> None:
    manager = make_user(Role.PROJECT_MANAGER)
    project = project_of(manager=manager)
    form = {key: value for key, value in FORM.items() if key not in ("budget", "forecast")}
    late = signed_in(manager).post(f"/projects/{project.id}/edit", data=form | {"version": "0"})
    assert late.status_code == 409
    assert [word for word in MONEY if word in late.text] == []


def test_a_project_manager_keeps_the_budget_that_they_may_not_see(signed_in: SignedIn) -> None:
    manager = make_user(Role.PROJECT_MANAGER)
    project = project_of(manager=manager)
    form = FORM | {"version": str(project.version), "manager_id": str(manager.id), "budget": "1"}
    assert signed_in(manager).post(f"/projects/{project.id}/edit", data=form).status_code == 303
    db.session.refresh(project)
    assert (project.name, project.budget_minor) == ("Harbour rollout", 987_654_300)


def test_a_closed_project_is_opened_again(signed_in: SignedIn) -> None:
    owner = make_user(Role.ACCOUNT_MANAGER)
    project = project_of(owner)
    visitor, home = signed_in(owner), f"/projects/{project.id}"
    visitor.post(f"{home}/closing")
    db.session.refresh(project)
    assert project.closed_on == today()
    page = visitor.get(home).text
    assert "Report status" not in page
    assert f"{home}/reopening" in page
    assert visitor.post(f"{home}/closing").status_code == 422
    assert project.name not in visitor.get("/projects").text.split("<main")[1]
    assert project.name in visitor.get("/projects?state=closed").text
    visitor.post(f"{home}/reopening")
    db.session.refresh(project)
    assert project.closed_on is None


def test_a_manager_takes_their_only_project_out_of_the_bin(signed_in: SignedIn) -> None:
    """Binning it takes the client out of their reach; the way back must not depend on it."""
    manager = make_user(Role.PROJECT_MANAGER)
    project = project_of(manager=manager)
    visitor, home = signed_in(manager), f"/projects/{project.id}"
    answer = visitor.post(f"{home}/bin")
    assert f"{home}/restore" in visitor.get(answer.headers["Location"]).text
    assert visitor.get(home).status_code == 404
    assert visitor.post(f"{home}/restore").status_code == 303
    assert visitor.get(home).status_code == 200


@pytest.mark.parametrize("role", [Role.PROJECT_MANAGER, Role.READ_ONLY, Role.ACCOUNT_MANAGER])
def test_no_page_tells_the_budget_to_whom_it_is_not_meant(signed_in: SignedIn, role: Role) -> None:
    reader = make_user(role)
    project = project_of(manager=reader)
    project.client.team = make_team(reader)
    db.session.commit()
    visitor = signed_in(reader)
    for path in (
        "/projects",
        f"/projects/{project.id}",
        f"/clients/{project.client_id}/projects",
        f"/projects/{project.id}/edit",
        f"/projects/{project.id}/status/new",
    ):
        answer = visitor.get(path)
        assert [word for word in MONEY if word in answer.text] == [], path
    director = signed_in(Role.DIRECTOR).get(f"/projects/{project.id}").text
    assert "€9,876,543" in director


def test_who_may_only_look_changes_nothing(signed_in: SignedIn) -> None:
    reader, owner = make_user(Role.READ_ONLY), make_user(Role.ACCOUNT_MANAGER)
    project = project_of(owner)
    project.client.team = make_team(reader)
    stone = Milestone(project_id=project.id, title="Go", baseline_on=today())
    db.session.add(stone)
    db.session.commit()
    before = stored()
    visitor = signed_in(reader)
    home = f"/projects/{project.id}"
    assert visitor.get(home).status_code == 200
    assert "Report status" not in visitor.get(home).text
    for path in ("edit", "bin", "closing", "reopening", "status", "milestones"):
        answer = visitor.post(f"{home}/{path}", data=FORM)
        assert (path, answer.status_code) == (path, 403)
    for path in ("edit", "reached", "unreached", "bin", "restore"):
        assert visitor.post(f"/milestones/{stone.id}/{path}").status_code == 403
    assert stored() == before
    stranger = signed_in(make_user(Role.ACCOUNT_MANAGER))
    assert stranger.get(home).status_code == 404
    assert stranger.post(f"{home}/bin").status_code == 404
    assert stranger.post(f"/milestones/{stone.id}/reached").status_code == 404
    assert stored() == before
