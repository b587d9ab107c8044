"""Every door of the house is tried by everybody: what is refused has changed nothing.

The doors are read from the app itself. A route with a new kind of record in its address fails
here until `world` makes one of them.
"""

import re
from dataclasses import dataclass
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from crm.db import db
from crm.permissions import MATRIX, Permission, Role
from tests import make
from tests.support.people import SignedIn, person

UNCOUNTED = {"sessions", "tries", "jobs"}
ODD_NUMBERS = ("0", "-1", "abc", "1e9", "99999999999999999999999", "%00", "%F0%9F%92%A9")
Ids = dict[str, str]


@dataclass
class World:
    """Two clients with one of everything each: `near` is in the readers' reach, `far` is not."""

    near: Ids
    far: Ids


@pytest.fixture
def world(app: Flask) -> World:
    readers = [person(role) for role in Role]
    db.session.flush()
    mine, theirs = make.make_team(*readers), make.make_team()
    near = make.make_client("Near", team=mine, owner=person(Role.ACCOUNT_MANAGER))
    far = make.make_client("Far", team=theirs, owner=make.make_user(Role.ACCOUNT_MANAGER))
    make.make_project(near, manager=person(Role.PROJECT_MANAGER))
    db.session.commit()
    return World(
        {"client_id": str(near.id), "user_id": str(readers[0].id), "team_id": str(mine.id)},
        {"client_id": str(far.id)},
    )


def fingerprint() -> str:
    """All that the database holds, but for what every visit leaves behind."""
    found = sha256()
    for table in db.metadata.sorted_tables:
        if table.name not in UNCOUNTED:
            rows = db.session.execute(select(table).order_by(*table.primary_key.columns))
            found.update(repr((table.name, rows.all())).encode())
    db.session.rollback()
    return found.hexdigest()


def doors(app: Flask) -> list[tuple[str, Rule, Permission | None]]:
    """Method, rule and permission of every route but the files and the secret links."""
    found = []
    for rule in app.url_map.iter_rules():
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint != "static" and "token" not in rule.arguments:
                found.append((method, rule, permission))
    return found


def address(rule: Rule, ids: Ids) -> str:
    """The rule's path with these numbers in it; KeyError when the world lacks such a record."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: ids[match[1]], rule.rule)


def ask(visitor: FlaskClient, method: str, path: str) -> tuple[int, str]:
    answer = visitor.open(path, method=method)
    assert answer.status_code < 500, f"{method} {path} answered {answer.status_code}"
    return answer.status_code, answer.text


def test_every_kind_of_record_in_an_address_is_known_here(app: Flask, world: World) -> None:
    unknown = {name for _, rule, _ in doors(app) for name in rule.arguments} - set(world.near)
    assert unknown == set()


@pytest.mark.parametrize("role", Role)
def test_who_only_reads_changes_nothing(
    app: Flask, world: World, signed_in: SignedIn, role: Role
) -> None:
    visitor, before = signed_in(role), fingerprint()
    for method, rule, _ in doors(app):
        if method == "GET":
            ask(visitor, method, address(rule, world.near))
    assert fingerprint() == before


@pytest.mark.parametrize("role", Role)
def test_who_may_not_is_refused_and_nothing_has_changed(
    app: Flask, world: World, signed_in: SignedIn, role: Role
) -> None:
    visitor, before = signed_in(role), fingerprint()
    for method, rule, permission in doors(app):
        if permission is None or role in MATRIX[permission]:
            continue
        path = address(rule, world.near)
        assert (method, path, ask(visitor, method, path)[0]) == (method, path, 403)
        assert fingerprint() == before, f"{method} {path} was refused and has written all the same"


@pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.PROJECT_MANAGER, Role.READ_ONLY])
def test_what_is_out_of_reach_looks_as_if_it_were_not_there(
    app: Flask, world: World, signed_in: SignedIn, role: Role
) -> None:
    visitor, before = signed_in(role), fingerprint()
    nowhere = dict.fromkeys(world.far, "4711")
    for method, rule, permission in doors(app):
        if permission is None or role not in MATRIX[permission]:
            continue
        if not rule.arguments or not rule.arguments <= set(world.far):
            continue
        path = address(rule, world.far)
        status, page = ask(visitor, method, path)
        assert (method, path, status) == (method, path, 404)
        missing = ask(visitor, method, address(rule, nowhere))[1]
        assert page == missing, f"{method} {path} can be told from what is not there"
        assert fingerprint() == before, f"{method} {path} has written"


def test_who_is_not_signed_in_changes_nothing(app: Flask, world: World) -> None:
    visitor, before = app.test_client(), fingerprint()
    for method, rule, permission in doors(app):
        if permission is not None:
            path = address(rule, world.near)
            assert (method, path, ask(visitor, method, path)[0]) == (method, path, 303)
    assert fingerprint() == before


def test_an_odd_number_in_an_address_is_no_error_of_ours(
    app: Flask, world: World, signed_in: SignedIn
) -> None:
    visitor = signed_in(Role.DIRECTOR)
    for method, rule, _ in doors(app):
        for odd in ODD_NUMBERS if rule.arguments else ():
            ask(visitor, method, address(rule, dict.fromkeys(world.near, odd)))
