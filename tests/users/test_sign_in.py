"""Coming in, by password and by link, and going out again."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from crm.clock import now
from crm.db import db
from crm.links import Link, LinkKind, issue
from crm.permissions import Role
from crm.users import passwords
from crm.users.actions import sign_in_link
from crm.users.models import Organisation, Session, User
from crm.web.urls import safe_next
from tests.make import PASSWORD, make_user
from tests.support.people import SignedIn

FIRM = {
    "firm": "Heron & Partners",
    "language": "zh",
    "name": "Mei Lin",
    "email": "Mei@Example.com",
    "password": PASSWORD,
}


def sessions_there() -> int:
    return db.session.scalar(select(func.count(Session.id))) or 0


def test_somebody_signs_in_with_address_and_password(client: FlaskClient) -> None:
    user = make_user(password=PASSWORD)
    data = {"email": f" {user.email.upper()} ", "password": PASSWORD, "next": "/clients?mine=1"}
    answer = client.post("/sign-in", data=data)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/clients?mine=1")
    assert client.get("/").status_code == 200
    assert sessions_there() == 1


def test_a_wrong_password_reads_the_same_whether_the_address_is_known_or_not(
    client: FlaskClient,
) -> None:
    known = make_user(password=PASSWORD).email
    gone = make_user(password=PASSWORD)
    gone.deactivated_at = now()
    pages = []
    for email, password in (
        (known, "not the right sentence"),
        ("nobody@example.com", "not the right sentence"),
        (gone.email, PASSWORD),
    ):
        answer = client.post("/sign-in", data={"email": email, "password": password})
        assert answer.status_code == 401
        text = re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", answer.text)
        pages.append(text.replace(email, "ADDRESS"))
    assert "This address and password do not fit." in pages[0]
    assert pages[0] == pages[1] == pages[2]
    assert sessions_there() == 0


def test_looking_at_a_sign_in_link_shows_a_button_and_spends_nothing(client: FlaskClient) -> None:
    token = sign_in_link(make_user())
    for _ in range(2):
        answer = client.get(f"/sign-in/{token}")
        assert answer.status_code == 200
        assert "<button" in answer.text
        assert token not in answer.text
    assert db.session.scalars(select(Link.spent_at)).one() is None
    assert client.get("/").status_code == 303


def test_pressing_the_button_of_a_sign_in_link_works_once(app: Flask, client: FlaskClient) -> None:
    token = sign_in_link(make_user())
    assert client.post(f"/sign-in/{token}").status_code == 303
    assert client.get("/").status_code == 200
    second = app.test_client()
    assert second.post(f"/sign-in/{token}").status_code == 410
    assert second.get(f"/sign-in/{token}").status_code == 410
    assert second.get("/").status_code == 303
    assert sessions_there() == 1


def test_a_sign_in_link_opens_nothing_for_somebody_who_has_left(client: FlaskClient) -> None:
    user = make_user()
    token = sign_in_link(user)
    user.deactivated_at = now()
    assert client.post(f"/sign-in/{token}").status_code == 410
    assert sessions_there() == 0


def test_a_link_of_another_kind_signs_nobody_in(client: FlaskClient) -> None:
    _link, token = issue(LinkKind.RESET, make_user().id)
    assert client.post(f"/sign-in/{token}").status_code == 410
    assert client.post(f"/set-up/{token}", data=FIRM).status_code == 410
    assert sessions_there() == 0


def test_the_set_up_link_makes_the_firm_and_its_administrator_once(
    app: Flask, client: FlaskClient
) -> None:
    _link, token = issue(LinkKind.SETUP)
    assert client.get(f"/set-up/{token}").status_code == 200
    assert client.post(f"/set-up/{token}", data=FIRM).status_code == 303
    firm = db.session.scalars(select(Organisation)).one()
    admin = db.session.scalars(select(User)).one()
    assert (firm.name, firm.language) == ("Heron & Partners", "zh")
    assert (admin.email, admin.roles) == ("mei@example.com", frozenset({Role.ADMIN}))
    assert client.get("/").status_code == 200

    later = app.test_client()
    again = FIRM | {"email": "other@example.com", "firm": "Taken over"}
    assert later.get(f"/set-up/{token}").status_code == 410
    assert later.post(f"/set-up/{token}", data=again).status_code == 410
    assert db.session.scalar(select(func.count(User.id))) == 1


def test_a_second_set_up_link_makes_no_second_firm(client: FlaskClient) -> None:
    _link, token = issue(LinkKind.SETUP)
    make_user(Role.ADMIN)
    assert client.post(f"/set-up/{token}", data=FIRM).status_code == 410
    assert db.session.scalar(select(func.count(Organisation.id))) == 0
    assert db.session.scalar(select(func.count(User.id))) == 1


def test_a_weak_password_leaves_the_set_up_link_open(client: FlaskClient) -> None:
    _link, token = issue(LinkKind.SETUP)
    answer = client.post(f"/set-up/{token}", data=FIRM | {"password": "short"})
    assert answer.status_code == 422
    assert "Use at least 15 characters" in answer.text
    assert db.session.scalar(select(func.count(User.id))) == 0
    assert client.post(f"/set-up/{token}", data=FIRM).status_code == 303


def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(
    app: Flask, signed_in: SignedIn
) -> None:
    visitor = signed_in("director")
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = visitor.get_cookie(name)
    assert cookie is not None
    assert sessions_there() == 1
    assert visitor.post("/sign-out").status_code == 303
    assert sessions_there() == 0
    thief = app.test_client()
    thief.set_cookie(name, cookie.value)
    assert thief.get("/").headers["Location"].startswith("/sign-in")


def test_deactivating_somebody_ends_their_access_at_the_next_request(signed_in: SignedIn) -> None:
    user = make_user()
    visitor = signed_in(user)
    assert visitor.get("/").status_code == 200
    user.deactivated_at = now()
    assert visitor.get("/").status_code == 303
    assert visitor.get("/clients").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        " /clients",
        "/clients\r\nX-Odd: 1",
        "javascript:alert(1)",
        "clients",
        "",
        None,
        "/no-such-page",
        "/sign-out",
        "/clients\x00",
        "https:/clients",
    ],
)
def test_nobody_is_led_out_of_the_house(app: Flask, target: str | None) -> None:
    assert safe_next(target, "/fallback") == "/fallback"


@pytest.mark.parametrize("target", ["/", "/clients", "/clients?mine=1&name=%2F%2Fx", "/clients/7"])
def test_a_page_of_ours_is_led_to(app: Flask, target: str) -> None:
    assert safe_next(target, "/fallback") == target


def test_signing_in_with_a_foreign_address_leads_home(client: FlaskClient) -> None:
    user = make_user(password=PASSWORD)
    data = {"email": user.email, "password": PASSWORD, "next": "//evil.example/clients"}
    assert client.post("/sign-in", data=data).headers["Location"] == "/"


def test_a_stranger_takes_as_long_as_somebody_with_a_password() -> None:
    assert not passwords.HASHER.check_needs_rehash(passwords.NOBODY)
