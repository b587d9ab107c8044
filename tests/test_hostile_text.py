"""What people write stays text, on every page, in every mail and on every paper."""

from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from crm.clients.models import Client
from crm.clock import Quarter, today
from crm.db import db
from crm.mail.outbox import OutboxMail
from crm.permissions import Role
from crm.reviews.commands import found_paper
from crm.reviews.paper import paper_html
from crm.users.models import User
from tests import make
from tests.support.doors import World, address, all_forms, doors
from tests.support.forms import PageForm
from tests.support.people import SignedIn

# Short enough for every field; each field gets another one in each round.
PAYLOADS = (
    '"><img src=x onerror=alert(1)>XSS',
    "'><svg/onload=alert(1)>XSS",
    "<script>alert(1)</script>XSS",
    "[XSS](javascript:alert(1))",
    "<a href=javascript:alert(1)>XSS</a>",
    "javascript:alert(1)//XSS",
    "</textarea></title><iframe src=//x>XSS",
    "\ue000decline\ue001{{7*7}}XSS",
)
URLS = {"href", "src", "action", "formaction", "xlink:href", "data", "poster"}
FOREIGN = {"iframe", "object", "embed", "base"}


class Judge(HTMLParser):
    """Notes what a browser would run or fetch because of what somebody wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip().lower() for name, value in attrs}
        ours = values.get("src", "").startswith("/static/")
        if tag in FOREIGN or (tag == "script" and not ours):
            self.wrong.append(f"<{tag}>")
        for name, value in values.items():
            if name.startswith("on"):
                self.wrong.append(f"{tag} {name}")
            if name in URLS and value.startswith(("javascript:", "vbscript:", "data:text", "//")):
                self.wrong.append(f"{tag} {name}={value}")
            if name == "src" and value == "x":
                self.wrong.append(f"{tag} src=x")


def wrong_in(text: str) -> list[str]:
    judge = Judge()
    judge.feed(text)
    return judge.wrong


def hostile(form: PageForm, turn: int) -> dict[str, list[str]]:
    """Another payload in each text, but for those that must be of a form."""
    data = form.sent("", set())
    data.pop("csrf_token", None)
    for at, name in enumerate(sorted(form.typed)):
        if not any(mark in name for mark in ("_on", "day", "email", "time", "password")):
            data[name] = [PAYLOADS[(at + turn) % len(PAYLOADS)]]
        if name == "website":
            data[name] = ["javascript:alert(1)//XSS"]
    return data


def read_all(app: Flask, world: World, visitor: FlaskClient, *more: str) -> int:
    """How many pages say what was written; none of them runs it."""
    written = 0
    paths = [address(rule, world.near) for method, rule, _ in doors(app) if method == "GET"]
    for path in (*paths, *more):
        if "pdf" not in path:
            text = visitor.get(path).text
            written += "XSS" in text
            assert wrong_in(text) == [], path
    return written


@pytest.mark.parametrize("turn", [0, 3])
def test_nothing_that_is_written_runs(
    app: Flask, world: World, signed_in: SignedIn, turn: int
) -> None:
    holder: User = make.make_user(Role.DIRECTOR)
    holder.roles = frozenset({Role.ADMIN, Role.DIRECTOR})
    client = db.session.get_one(Client, int(world.near["client_id"]))
    _invitation, token = make.make_invitation(make.make_survey(), make.make_contact(client), client)
    number, visitor = client.id, signed_in(holder)
    for here, form in list(all_forms(app, world.near, visitor)):
        if form.method == "POST" and form.typed:
            answer = visitor.post(form.action or here, data=hostile(form, turn))
            assert wrong_in(answer.text) == [], form.action
    visitor.post(f"/s/{token}", data={"score": "0", "comment": PAYLOADS[turn]})
    more = ("/search?q=XSS", f"/s/{token}", "/?whose=team", "/reviews?all=1")
    assert read_all(app, world, visitor, *more) > 15
    for mail in db.session.scalars(select(OutboxMail)):
        assert wrong_in(mail.html or "") == [], mail.kind
    kept = db.session.get_one(Client, number)
    html = paper_html(found_paper(kept, Quarter.of(today())), kept, "en")
    assert "XSS" in html
    assert wrong_in(html) == []
