"""Every door of the house is tried by everybody: what is refused has changed nothing.

The doors are read from the app itself. A route with a new kind of record in its address fails
here until `world` (tests/support/doors.py) makes one of them.
"""

import pytest
from flask import Flask

from crm.permissions import MATRIX, Role
from tests.support.doors import World, address, ask, doors, fingerprint
from tests.support.people import SignedIn

ODD_NUMBERS = ("0", "-1", "abc", "1e9", "99999999999999999999999", "%00", "%F0%9F%92%A9")


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
