"""When in doubt the answer is no: without a form's token, and when the rules cannot be read."""

import pytest
from flask import Flask

from crm.clients.models import Client
from crm.db import Base, db
from crm.follow_ups.models import FollowUp
from crm.permissions import Role
from crm.users.models import User
from tests import make
from tests.support.doors import World, address, doors, fingerprint
from tests.support.people import SignedIn


def test_nothing_is_done_without_the_token_of_a_form(
    app: Flask, world: World, signed_in: SignedIn
) -> None:
    holder: User = make.make_user(Role.DIRECTOR)
    holder.roles = frozenset({Role.ADMIN, Role.DIRECTOR})
    visitor = signed_in(holder)
    app.config["WTF_CSRF_ENABLED"] = True
    before = fingerprint()
    for method, rule, _ in doors(app):
        if method == "GET":
            continue
        path = address(rule, world.near)
        for data in ({}, {"csrf_token": "guessed"}, {"_method": "GET", "csrf_token": ""}):
            headers = {"X-HTTP-Method-Override": "GET", "Sec-Fetch-Site": "cross-site"}
            answer = visitor.open(path, method=method, data=data, headers=headers)
            assert (method, path, answer.status_code) == (method, path, 400)
    assert fingerprint() == before


@pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.READ_ONLY])
def test_rules_that_cannot_be_read_let_nobody_in(
    app: Flask, world: World, signed_in: SignedIn, role: Role
) -> None:
    visitor = signed_in(role)
    db.session.execute(db.text("ALTER TABLE team_members RENAME TO lost"))
    for method, rule, permission in doors(app):
        if method == "GET" and "client_id" in rule.arguments and permission is not None:
            answer = visitor.get(address(rule, world.near))
            assert answer.status_code in (403, 404, 503), rule.rule
            assert "Near" not in answer.text
            assert "team_members" not in answer.text


def test_no_deletion_reaches_further_than_its_row(app: Flask) -> None:
    reaching = [
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.ondelete not in (None, "RESTRICT")
    ]
    assert reaching == []


def test_whoever_leaves_leaves_their_work_and_is_asked_after(
    app: Flask, world: World, signed_in: SignedIn
) -> None:
    owner = make.make_user(Role.ACCOUNT_MANAGER, name="Gone Away")
    clients = [make.make_client(f"Orphan {number}", owner=owner) for number in range(3)]
    for client in clients:
        make.make_follow_up(owner, client)
        make.make_contract(client)
    admin, number = signed_in(Role.ADMIN), owner.id
    before = {kind.__tablename__: count(kind) for kind in (Client, FollowUp, User)}
    assert admin.post(f"/settings/people/{number}/deactivation").status_code == 303
    after = {kind.__tablename__: count(kind) for kind in (Client, FollowUp, User)}
    assert after == before
    director = signed_in(Role.DIRECTOR)
    for path in ("/follow-ups/left", "/renewals?whose=nobody"):
        left = director.get(path).text
        assert all(f"Orphan {each}" in left for each in range(3)), path


def count(kind: type[Base]) -> int:
    return len(db.session.scalars(db.select(kind)).all())
