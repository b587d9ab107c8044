"""What stands behind the question mark of an address, or in a field that nobody sees."""

import base64
import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from crm.db import db
from crm.permissions import Role
from crm.users.models import TeamMember
from crm.web.forms import Form, RecordField, RecordsField, WholeNumberField
from crm.web.urls import record_numbers
from tests import make
from tests.support.database import both_databases
from tests.support.doors import World, address, doors
from tests.support.people import SignedIn

PARAMETERS = (
    *("all", "client", "colour", "everyone", "kind", "lang", "mine", "name", "page", "person"),
    *("project", "q", "role", "score", "state", "v", "whose", "next", "back", "due_on"),
)
NUMBERS = ("99999999999999999999999999", "2147483648", "-1", "²", "٣٣", "1e3", "\x00")


def cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


HOSTILE = {
    "nul": "a\x00b",
    "number": NUMBERS[0],
    "quotes": "'\";--%_\\",
    "cursor of numbers": cursor(">", 1, 1),
    "cursor of texts": cursor("<", "a", "a"),
    "cursor beyond": cursor(">", "a", 10**30),
    "cursor without a zone": cursor(">", {"m": "2026-01-01T00:00:00"}, 1),
    "cursor of a moment": cursor(">", {"m": "0001-01-01T00:00:00+00:00"}, 1),
    "cursor of three": cursor(">", 1, "a", 10**30),
    "cursor of a day": cursor("<", {"d": "2026-01-01"}, 1),
    "cursor with nul": cursor(">", "a\x00", 1),
}


@both_databases
def test_no_address_breaks_a_page(app: Flask, world: World, signed_in: SignedIn) -> None:
    visitor = signed_in(Role.DIRECTOR)
    for method, rule, _ in doors(app):
        here = address(rule, world.near)
        if method != "GET" or "pdf" in here:
            continue
        for name, value in HOSTILE.items():
            wanted = ("page",) if name.startswith("cursor") else PARAMETERS
            answer = visitor.get(here, query_string=dict.fromkeys(wanted, value))
            assert answer.status_code < 500, f"{here} with {name}: {answer.status_code}"


@pytest.mark.parametrize(
    "path", ["/clients?name=", "/contacts?name=", "/contacts?client=", "/projects?client="]
)
def test_a_wildcard_means_itself(app: Flask, signed_in: SignedIn, path: str) -> None:
    for name in ("Hundred% Wool", "Plain Cotton"):
        client = make.make_client(name)
        make.make_contact(client, name=f"Ann {name}")
        make.make_project(client, name=f"Rollout of {name}")
    visitor = signed_in(Role.DIRECTOR)
    percent = visitor.get(path + "%25").text
    assert "Hundred% Wool" in percent
    assert "Plain Cotton" not in percent
    for nothing in ("_", "\\"):
        assert "Plain Cotton" not in visitor.get(path + nothing).text


@pytest.mark.parametrize("odd", NUMBERS)
def test_a_number_that_no_record_has_is_refused_by_its_field(app: Flask, odd: str) -> None:
    class Choices(Form):
        one = RecordField("One")
        many = RecordsField("Many")
        whole = WholeNumberField("Whole")

    with app.test_request_context():
        form = Choices(MultiDict({"one": odd, "many": odd, "whole": odd}))
        form.one.offer({1: "First"})
        form.many.offer({1: "First"})
        assert not form.validate()
        assert {"one", "many"} <= form.errors.keys()
        assert not form.whole.data or abs(form.whole.data) < 2**31


def test_numbers_that_no_record_has_are_left_out() -> None:
    assert record_numbers([*NUMBERS, "7", " 8 ", "0"]) == {7, 8, 33}


def test_a_team_is_saved_without_what_is_no_member(app: Flask, signed_in: SignedIn) -> None:
    user = make.make_user()
    team = make.make_team()
    visitor, number, member = signed_in(Role.ADMIN), team.id, user.id
    answer = visitor.post(
        f"/settings/teams/{number}", data={"member": ["²", str(member), "9" * 30]}
    )
    assert answer.status_code == 303
    assert db.session.scalars(select(TeamMember.user_id)).all() == [member]
