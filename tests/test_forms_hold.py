"""Whatever somebody sends into whatever form: an answer in words, never an error of ours."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crm.db import db
from crm.permissions import Role
from crm.users.models import User
from tests import make
from tests.support.database import both_databases
from tests.support.doors import World, all_forms
from tests.support.forms import PageForm
from tests.support.people import SignedIn

# Written into all texts of a form at once; the first ones are the likeliest to be kept.
TEXTS = {
    "markup": "\"><svg onload=alert(1)>{{7*7}}{% raw %}${7}",
    "control": "a\x00b\x0bc\x1fd\ufffee",
    "query": "'; DROP TABLE clients; -- %_\\",
    "bidi": "\u202egnp.exe\u2066 e\u0301\u0327 \U0001f600",
    "blanks": " \t\r\n\u3000\u200b",
    "number": "99999999999999999999999999",
    "exponent": "1e309",
    "nan": "NaN",
    "day": "2026-02-30",
    "far day": "9999-12-31",
    "cursor": "WyI-IiwiYSIsMV0",
    "long": "字" * 70_000,
}  # fmt: skip
# Put into one choice or hidden field at a time: what is beside it stays as it was delivered.
CHOICES = ("99999999999999999999999999", "-1", "²", "\x00")


@pytest.fixture
def holder(world: World) -> User:
    """Somebody who meets every form: it takes an administrator and a director."""
    user = make.make_user(Role.DIRECTOR)
    user.roles = frozenset({Role.ADMIN, Role.DIRECTOR})
    db.session.flush()
    return user


def send(visitor: FlaskClient, form: PageForm, here: str, value: str, names: set[str]) -> None:
    target, data = form.action or here, form.sent(value, names)
    data.pop("csrf_token", None)
    post = form.method == "POST"
    answer = visitor.post(target, data=data) if post else visitor.get(target, query_string=data)
    said = f"{form.method} {target} answered {answer.status_code} to {value[:40]!r} in {names}"
    assert answer.status_code < 500, said


@both_databases
def test_no_form_breaks(app: Flask, world: World, signed_in: SignedIn, holder: User) -> None:
    visitor = signed_in(holder)
    forms = list(all_forms(app, world.near, visitor))
    assert len(forms) > 30
    for here, form in forms:
        for name in sorted((form.chosen | form.hidden) - {"csrf_token"}):
            for value in CHOICES:
                send(visitor, form, here, value, {name})
    for value in TEXTS.values():
        for here, form in forms:
            if form.typed:
                send(visitor, form, here, value, form.typed)
