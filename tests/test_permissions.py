"""The matrix: every role gets what permissions.yaml says, and not a page more."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from flask import Flask

from crm.permissions import (
    MATRIX,
    REAUTHENTICATED,
    Permission,
    Role,
    Scope,
    UnmarkedRoute,
    allowed,
    check_routes,
    public,
    read_matrix,
    requires,
    scopes_of,
)
from tests.support.people import SignedIn

TEXT = (Path(__file__).parent.parent / "crm" / "permissions.yaml").read_text(encoding="utf-8")
ROWS: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)
CELLS = [(name, role, ROWS[name].get(role.value)) for name in ROWS for role in Role]


@pytest.mark.parametrize(("name", "role", "scope"), CELLS)
def test_a_role_reaches_as_far_as_its_cell_says(name: str, role: Role, scope: str | None) -> None:
    person = SimpleNamespace(roles=frozenset({role}))
    permission = Permission(name)
    assert scopes_of(person, permission) == ({Scope(scope)} if scope else frozenset())
    assert allowed(person, permission) is (scope is not None)


def test_rights_add_up_over_the_roles_of_a_person() -> None:
    both = SimpleNamespace(roles=frozenset({Role.ACCOUNT_MANAGER, Role.PROJECT_MANAGER}))
    assert scopes_of(both, Permission.CLIENTS_READ) == {Scope.TEAM, Scope.PROJ}
    assert scopes_of(both, Permission.CLIENTS_CREATE) == {Scope.OWN}


def test_a_person_without_a_role_may_do_nothing() -> None:
    nobody = SimpleNamespace(roles=frozenset())
    assert [permission for permission in MATRIX if allowed(nobody, permission)] == []


def test_managing_people_and_settings_asks_for_the_password_again() -> None:
    marked = {Permission(name) for name, row in ROWS.items() if row.get("reauth")}
    assert marked == REAUTHENTICATED == {Permission.USERS_MANAGE, Permission.SETTINGS_MANAGE}


def test_read_only_people_change_nothing_but_their_profile() -> None:
    reader = SimpleNamespace(roles=frozenset({Role.READ_ONLY}))
    rights = {permission.value for permission in Permission if allowed(reader, permission)}
    changing = {name for name in rights if not name.endswith((".read", ".use", ".results"))}
    assert changing == {"profile.edit"}


def test_a_matrix_with_a_row_too_few_or_too_many_is_refused() -> None:
    first = next(line for line in TEXT.splitlines() if line.startswith("clients.create:"))
    with pytest.raises(UnmarkedRoute, match=r"clients\.create"):
        read_matrix(TEXT.replace(first, ""))
    with pytest.raises(UnmarkedRoute, match=r"clients\.invent"):
        read_matrix(TEXT + "\nclients.invent: {admin: all}\n")


@pytest.mark.parametrize("word", ["everything", "none"])
def test_a_matrix_with_an_unknown_reach_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match=word):
        read_matrix(
            TEXT.replace("audit.read:             {admin: all}", f"audit.read: {{admin: {word}}}")
        )


def test_the_whole_app_is_marked_until_somebody_forgets_a_route(app: Flask) -> None:
    check_routes(app)
    app.add_url_rule("/forgotten", "forgotten", lambda: "who may see this?")
    with pytest.raises(UnmarkedRoute, match="forgotten"):
        check_routes(app)


def test_an_unmarked_route_that_came_later_answers_nobody(app: Flask, signed_in: SignedIn) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    for visitor in (app.test_client(), signed_in(Role.ADMIN)):
        answer = visitor.get("/forgotten")
        assert (answer.status_code, "secret" in answer.text) == (403, False)


@pytest.mark.parametrize("role", Role)
def test_a_marked_route_lets_in_exactly_the_roles_of_its_row(
    app: Flask, signed_in: SignedIn, role: Role
) -> None:
    app.add_url_rule("/some", "some", requires(Permission.PORTFOLIO_READ)(lambda: "figures"))
    app.add_url_rule("/all", "all", public(lambda: "everybody"))
    visitor = signed_in(role)
    assert visitor.get("/all").status_code == 200
    wanted = 200 if role.value in ROWS["portfolio.read"] else 403
    assert visitor.get("/some").status_code == wanted


def test_who_is_not_signed_in_is_led_to_the_sign_in_page(app: Flask) -> None:
    answer = app.test_client().get("/clients?mine=1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/clients?mine%3D1"
