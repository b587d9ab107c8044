"""Projects on screen: listed, on record, changed, closed, binned; budgets for whom it is meant."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.audit import AuditRecord
from crm.clock import today
from crm.db import db
from crm.permissions import Role
from crm.projects.models import Colour, Milestone, Project, StatusReport
from tests.make import make_client, make_contract, make_project, make_team, make_user
from tests.support.people import SignedIn

CountQueries = Callable[[], AbstractContextManager[list[str]]]

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


def test_the_list_begins_with_trouble_and_is_narrowed_by_its_address(signed_in: SignedIn) -> None:
    me = make_user(Role.ACCOUNT_MANAGER)
    client, other = make_client("100% Cotton", owner=me), make_client("Hundred Cottons")
    other.team = make_team(me)
    day = today()
    for name, colour, ago, place in (
        ("Calm", Colour.GREEN, 1, client),
        ("Burning", Colour.RED, 14, client),
        ("Slipping", Colour.AMBER, 2, other),
        ("Forgotten", Colour.RED, 15, client),
    ):
        make_project(place, name=name, overall=colour, reported_on=day - timedelta(days=ago))
    make_project(client, name="Untold")
    db.session.commit()
    visitor = signed_in(me)
    names = ("Burning", "Slipping", "Forgotten", "Untold", "Calm")

    def shown(query: str) -> list[str]:
        text = visitor.get(f"/projects{query}").text
        return sorted((name for name in names if f">{name}</a>" in text), key=text.index)

    assert shown("") == list(names)
    assert shown("?colour=red") == ["Burning"]
    assert shown("?colour=amber") == ["Slipping"]
    assert shown("?colour=grey") == ["Forgotten", "Untold"]
    assert shown("?mine=1") == ["Burning", "Forgotten", "Untold", "Calm"]
    assert shown("?client=100%25") == ["Burning", "Forgotten", "Untold", "Calm"]
    assert shown("?colour=nonsense&state=nonsense&page=x") == list(names)
    assert "No project fits" in visitor.get("/projects?client=nobody").text


def test_pages_ask_as_often_for_fifty_as_for_one(
    signed_in: SignedIn, queries: CountQueries
) -> None:
    owner = make_user(Role.ACCOUNT_MANAGER)
    first = project_of(owner, make_user(Role.PROJECT_MANAGER), contract_id=None)
    first.contract_id = make_contract(first.client).id
    visitor = signed_in(owner)
    paths = ("/projects", f"/clients/{first.client_id}/projects", f"/projects/{first.id}")
    counts: dict[str, list[int]] = {path: [] for path in paths}
    made = 0
    for rows in (1, 10, 50):
        for number in range(made, rows):
            place = first.client if number % 2 else make_client(owner=owner)
            project = make_project(place, manager=make_user(Role.PROJECT_MANAGER))
            for each in (project, first):
                add_history(each, number)
        made = rows
        for path in paths:
            visitor.get(path)
            with queries() as statements:
                assert visitor.get(path).status_code == 200
            counts[path].append(len(statements))
    assert {path: len(set(found)) for path, found in counts.items()} == dict.fromkeys(paths, 1)
    assert max(found[0] for found in counts.values()) <= 12


def add_history(project: Project, number: int) -> None:
    day = today() - timedelta(days=number)
    green = dict.fromkeys(("schedule", "budget", "scope", "quality"), Colour.GREEN)
    db.session.add(Milestone(project_id=project.id, title=f"Stone {number}", baseline_on=day))
    db.session.add(
        StatusReport(project_id=project.id, reported_on=day, author=make_user(), **green)
    )
    db.session.commit()
