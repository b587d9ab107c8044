"""Doors that open with a secret, whoever and whatever knocks; and what every answer says."""

import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import create_app
from crm.db import db
from crm.links import LinkKind, issue
from crm.mail.outbox import OutboxMail
from crm.permissions import Role
from crm.users.models import User
from tests import make
from tests.support.app import Settings, Visitor
from tests.support.doors import World, address, doors, fingerprint
from tests.support.people import SignedIn, cookie_of

DOORS = {
    LinkKind.SIGN_IN: ["/sign-in/{}"],
    LinkKind.SETUP: ["/set-up/{}"],
    LinkKind.INVITATION: ["/invitation/{}"],
    LinkKind.SURVEY: ["/s/{}", "/s/{}/decline"],
}
SCANNERS = (
    {"Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"User-Agent": "Mozilla/5.0 (SafeLinks; Microsoft Outlook)"},
    {"User-Agent": "Proofpoint URL Defense", "X-Forwarded-For": "203.0.113.9"},
)
ANSWERS = {
    "score": "9", "comment": "CANARY", "firm": "CANARY", "name": "CANARY", "language": "en",
    "email": "canary@example.com", "password": "CANARY under seven quiet herons",
}  # fmt: skip
SAFE = ("GET", "HEAD", "OPTIONS")


def secrets(app: Flask) -> dict[LinkKind, str]:
    """An open secret of each kind."""
    client, user = make.make_client(), make.make_user()
    invitation, survey = make.make_invitation(make.make_survey(), make.make_contact(client), client)
    del invitation
    tokens = {kind: issue(kind, user.id)[1] for kind in LinkKind if kind is not LinkKind.SURVEY}
    db.session.commit()
    return tokens | {LinkKind.SURVEY: survey}


def every_door() -> list[str]:
    return [door for found in DOORS.values() for door in found]


def is_kept_secret(answer: TestResponse) -> bool:
    said = answer.headers
    return (
        said["Referrer-Policy"] == "no-referrer"
        and said["Cache-Control"] == "no-store"
        and "noindex" in said["X-Robots-Tag"]
    )


def test_every_door_with_a_secret_is_tried_here(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if "token" in rule.arguments}
    assert rules == {door.format("<token>") for door in every_door()}


def test_a_program_that_only_looks_changes_nothing(app: Flask, client: FlaskClient) -> None:
    tokens = secrets(app)
    before = fingerprint()
    for kind, found in DOORS.items():
        for door in found:
            for method in SAFE:
                for headers in SCANNERS:
                    path = door.format(tokens[kind]) + "?score=0&decline=1&confirmed=9"
                    answer = client.open(path, method=method, headers=headers)
                    assert answer.status_code == 200, f"{method} {door}"
                    assert is_kept_secret(answer), f"{method} {door}"
    assert fingerprint() == before


@pytest.mark.parametrize("door", every_door())
def test_a_secret_of_another_kind_is_as_good_as_none(
    app: Flask, client: FlaskClient, door: str
) -> None:
    tokens = secrets(app)
    before = fingerprint()
    for method in ("GET", "POST"):
        refused = [
            client.open(door.format(token), method=method, data={"decline": "1", "score": "9"})
            for kind, token in [*tokens.items(), (None, "guessed"), (None, "crm_survey_x_y")]
            if kind is None or door not in DOORS.get(kind, ())
        ]
        assert {answer.status_code for answer in refused} <= {404, 410}
        assert all(is_kept_secret(answer) for answer in refused)
        assert len({answer.text.replace("&#39;", "'") for answer in refused}) == 1
    assert fingerprint() == before


@pytest.mark.parametrize("door", [*every_door(), "/s/{}?lang=zh"])
def test_who_guesses_is_stopped_and_who_knows_comes_in(app: Flask, door: str) -> None:
    kind = next(kind for kind, found in DOORS.items() if door.split("?", maxsplit=1)[0] in found)
    token = secrets(app)[kind]
    app.config["LIMITS"] = True
    visitor = app.test_client()
    answers = [visitor.get(door.format(f"guess{number}")) for number in range(22)]
    assert [answer.status_code for answer in answers[-2:]] == [429, 429]
    assert all(is_kept_secret(answer) for answer in answers)
    elsewhere = app.test_client().get(
        door.format(token), environ_base={"REMOTE_ADDR": "198.51.100.7"}
    )
    assert elsewhere.status_code == 200


def test_a_lost_form_token_keeps_the_secret_too(app: Flask) -> None:
    tokens = secrets(app)
    app.config["WTF_CSRF_ENABLED"] = True
    for kind in (LinkKind.SIGN_IN, LinkKind.SETUP, LinkKind.INVITATION):
        answer = app.test_client().post(DOORS[kind][0].format(tokens[kind]))
        assert answer.status_code == 400
        assert is_kept_secret(answer)


def test_a_form_with_its_token_is_taken_on_https_without_a_referrer(settings: Settings) -> None:
    app = create_app(settings | {"BASE_URL": "https://crm.example.com", "WTF_CSRF_ENABLED": True})
    app.test_client_class = Visitor
    with app.app_context():
        token, user = issue(LinkKind.SIGN_IN, make.make_user().id)[1], make.make_user()
        del user
        visitor = app.test_client()
        here = f"/sign-in/{token}"
        page = visitor.get(here, base_url="https://crm.example.com").text
        guard = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        there = {"base_url": "https://crm.example.com"}
        assert visitor.post(here, data={"csrf_token": "x" + guard}, **there).status_code == 400
        assert visitor.post(here, data={"csrf_token": guard}, **there).status_code == 303
        cookie = visitor.get("/", **there).request.environ["HTTP_COOKIE"]
        assert cookie.startswith("__Host-crm=")
        db.session.remove()
        db.engine.dispose()


def test_no_secret_and_nothing_typed_reaches_the_log(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    tokens = secrets(app)
    for table in ("responses", "sessions", "organisations", "tries"):
        refuse = f"BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END"
        db.session.execute(db.text(f"CREATE TRIGGER {table}_broken {refuse}"))
    app.config["LIMITS"] = True
    for kind, found in DOORS.items():
        for door in found:
            client.get(door.format(tokens[kind]))
            client.post(door.format(tokens[kind]), data=ANSWERS)
    client.post("/sign-in", data=ANSWERS)
    assert "broken" in caplog.text
    for secret in (*tokens.values(), "CANARY", "canary@example.com"):
        assert secret not in caplog.text


@pytest.mark.parametrize("hops", [0, 1])
def test_no_host_but_our_own_stands_in_a_mail_or_a_redirect(settings: Settings, hops: int) -> None:
    app = create_app(settings | {"TRUSTED_PROXY_HOPS": hops})
    app.test_client_class = Visitor
    evil = {
        "X-Forwarded-Host": "evil.example", "X-Forwarded-Server": "evil.example",
        "Forwarded": "host=evil.example", "X-Original-Host": "evil.example",
        "X-Forwarded-Prefix": "//evil.example", "X-Original-URL": "//evil.example/",
    }  # fmt: skip
    with app.app_context():
        user, admin = make.make_user(), make.make_user(Role.ADMIN)
        number = user.id
        visitor = app.test_client()
        visitor.set_cookie("crm", cookie_of(app, admin, confirmed=True))
        answer = visitor.post(f"/settings/people/{number}/invitation", headers=evil)
        assert answer.status_code == 200
        assert "evil.example" not in answer.text
        mail = db.session.scalars(select(OutboxMail)).one()
        assert "evil.example" not in mail.text + (mail.html or "")
        assert str(app.config["BASE_URL"]) in mail.text
        for path in ("/", "/clients", "/sign-in", "/nowhere"):
            answer = app.test_client().get(path, headers=evil)
            assert "evil.example" not in answer.headers.get("Location", "") + answer.text
            poisoned = app.test_client().get(path, headers={"Host": "evil.example"})
            assert poisoned.status_code == 400
            assert "evil.example" not in poisoned.text
        db.session.remove()
        db.engine.dispose()


def test_no_answer_may_be_kept_by_anybody_on_the_way(
    app: Flask, world: World, signed_in: SignedIn
) -> None:
    holder: User = make.make_user(Role.DIRECTOR)
    holder.roles = frozenset({Role.ADMIN, Role.DIRECTOR})
    visitors = [signed_in(holder), signed_in(Role.READ_ONLY), app.test_client()]
    paths = [(method, address(rule, world.near)) for method, rule, _ in doors(app)]
    strange = [("GET", "/nowhere"), ("PUT", "/clients"), ("GET", "/clients/99999"), ("HEAD", "/")]
    for method, path in paths + strange:
        for visitor in visitors:
            if method != "GET" and visitor is visitors[0] and (method, path) not in strange:
                continue  # what it would do to the next ones
            headers = visitor.open(path, method=method).headers
            assert headers["Cache-Control"] == "no-store", f"{method} {path}"
            assert "Cookie" in headers["Vary"], f"{method} {path}"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in headers["Content-Security-Policy"]
