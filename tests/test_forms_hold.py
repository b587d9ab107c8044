"""Whatever somebody sends into whatever form: an answer in words, never an error of ours."""

from collections.abc import Iterator

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

# Written into all texts of a form at once: such things are kept.
TEXTS = (
    "\"><svg onload=alert(1)>{{7*7}}{% raw %}${7}",
    "a\x00b\x0bc\x1fd\ufffee \u202egnp.exe\u2066 e\u0301\u0327 \U0001f600",
    "9999-12-31",
    "字" * 70_000,
)  # fmt: skip
# Each text gets another of these, and in the next round the next one: most are refused.
NONSENSE = (
    "'; DROP TABLE clients; -- %_\\", " \t\r\n\u3000\u200b", "99999999999999999999999999", "1e309",
    "NaN", "2026-02-30", "WyI-IiwiYSIsMV0",
)  # fmt: skip
ROUNDS = 3
# Put into one choice or hidden field at a time: what is beside it stays as it was delivered.
TOO_LARGE = "99999999999999999999999999"
# Put into all of them at once.
CHOICES = ("-1", "²", "\x00")


@pytest.fixture
def holder(world: World) -> User:
    """Somebody who meets every form: it takes an administrator and a director."""
    user = make.make_user(Role.DIRECTOR)
    user.roles = frozenset({Role.ADMIN, Role.DIRECTOR})
    db.session.flush()
    return user


def send(visitor: FlaskClient, form: PageForm, here: str, changed: dict[str, str]) -> None:
    target, data = form.action or here, form.sent("", set())
    data |= {name: [value] for name, value in changed.items()}
    data.pop("csrf_token", None)
    post = form.method == "POST"
    answer = visitor.post(target, data=data) if post else visitor.get(target, query_string=data)
    said = {name: value[:40] for name, value in changed.items()}
    assert answer.status_code < 500, f"{form.method} {target} and {said}: {answer.status_code}"


def attempts(form: PageForm) -> Iterator[dict[str, str]]:
    choices, texts = sorted(form.chosen | form.hidden - {"csrf_token"}), sorted(form.typed)
    yield from ({name: TOO_LARGE} for name in choices)
    if choices:
        yield from (dict.fromkeys(choices, value) for value in CHOICES)
    if texts:
        for turn in range(ROUNDS):
            at = range(turn, turn + len(texts))
            yield dict(zip(texts, (NONSENSE[each % len(NONSENSE)] for each in at), strict=True))
        yield from (dict.fromkeys(texts, value) for value in TEXTS)


@both_databases
def test_no_form_breaks(app: Flask, world: World, signed_in: SignedIn, holder: User) -> None:
    visitor = signed_in(holder)
    forms = list(all_forms(app, world.near, visitor))
    assert len(forms) > 30
    for here, form in forms:
        for changed in attempts(form):
            send(visitor, form, here, changed)
