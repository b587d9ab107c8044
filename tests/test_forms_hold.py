"""Whatever somebody types into whatever form: an answer in words, never an error of ours."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crm.permissions import Role
from tests.support.doors import World, address, ask, doors
from tests.support.forms import PageForm, forms_of
from tests.support.people import SignedIn

ODD = {
    "nothing": "",
    "blanks": " \t\r\n\u3000\u200b",
    "markup": "\"><svg onload=alert(1)>{{7*7}}{% raw %}${7}",
    "query": "'; DROP TABLE clients; -- %_\\",
    "control": "a\x00b\x0bc\x1fd\ufffee",
    "bidi": "\u202egnp.exe\u2066 e\u0301\u0327 \U0001f600",
    "long": "字" * 70_000,
    "number": "99999999999999999999999999",
    "small": "-1",
    "exponent": "1e309",
    "nan": "NaN",
    "day": "2026-02-30",
    "far day": "9999-12-31",
    "cursor": "WyI-IiwiYSIsMV0",
}  # fmt: skip


def send(visitor: FlaskClient, form: PageForm, here: str, value: str, everywhere: bool) -> None:
    target = form.action or here
    data = form.sent(value, everywhere=everywhere)
    post = form.method == "POST"
    answer = visitor.post(target, data=data) if post else visitor.get(target, query_string=data)
    assert answer.status_code < 500, f"{target} answered {answer.status_code}"


@pytest.mark.parametrize("odd", ODD)
def test_no_form_breaks(app: Flask, world: World, signed_in: SignedIn, odd: str) -> None:
    visitor = signed_in(Role.DIRECTOR)
    tried: set[str] = set()
    for method, rule, _ in doors(app):
        if method != "GET":
            continue
        here = address(rule, world.near)
        status, page = ask(visitor, "GET", here)
        for form in forms_of(page) if status == 200 else ():
            name = f"{form.method} {form.action or here} {sorted(form.typed | form.chosen)}"
            if form.typed | form.chosen and name not in tried and "sign-out" not in form.action:
                tried.add(name)
                for everywhere in (False, True):
                    send(visitor, form, here, ODD[odd], everywhere)
    assert len(tried) > 3
