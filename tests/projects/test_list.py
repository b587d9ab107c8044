"""The list of projects: trouble first, narrowed by its address, as cheap for fifty as for one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from crm.clock import today
from crm.db import db
from crm.permissions import Role
from crm.projects.models import Colour, Milestone, Project, StatusReport
from tests.make import make_client, make_contract, make_project, make_team, make_user
from tests.support.database import both_databases
from tests.support.people import SignedIn

CountQueries = Callable[[], AbstractContextManager[list[str]]]


@both_databases
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
    first = make_project(make_client(owner=owner), manager=make_user(Role.PROJECT_MANAGER))
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
