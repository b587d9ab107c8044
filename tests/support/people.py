"""Signing in without the sign-in page: with the session and the cookie that it would make."""

import contextvars
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import select

from crm.db import db
from crm.permissions import Role
from crm.users import sessions
from crm.users.models import User


class SignedIn(Protocol):
    def __call__(self, who: User | Role | str, *, confirmed: bool = True) -> FlaskClient: ...


class SignInPage(Protocol):
    def __call__(self, page: Page, who: User | Role | str) -> Page: ...


@pytest.fixture
def signed_in(app: Flask) -> SignedIn:
    """`signed_in("director")` or `signed_in(user)`: a client of theirs, each with its own cookies.

    `confirmed=False`: the password was not given lately.
    """

    def signed_in(who: User | Role | str, *, confirmed: bool = True) -> FlaskClient:
        client = app.test_client()
        name = app.config["SESSION_COOKIE_NAME"]
        client.set_cookie(name, cookie_of(app, person(who), confirmed=confirmed))
        return client

    return signed_in


@pytest.fixture
def sign_in(app: Flask, live_server: str) -> SignInPage:
    """`sign_in(page, "director")`: from now on the page is theirs."""

    def sign_in(page: Page, who: User | Role | str) -> Page:
        cookie = cookie_of(app, person(who), confirmed=True)
        page.context.add_cookies(
            [
                {
                    "name": app.config["SESSION_COOKIE_NAME"],
                    "value": cookie,
                    "domain": urlsplit(live_server).hostname or "",
                    "path": "/",
                    "httpOnly": True,
                    "sameSite": "Lax",
                }
            ]
        )
        return page

    return sign_in


def person(who: User | Role | str) -> User:
    """Who is meant; for a role somebody who has it and nothing else."""
    if isinstance(who, User):
        return who
    role = Role(who)
    email = f"{role.value}@example.com"
    user = db.session.scalar(select(User).where(User.email == email))
    if user is None:
        name = role.value.replace("_", " ").title()
        user = User(email=email, name=name, roles=frozenset({role}))
        db.session.add(user)
    return user


def cookie_of(app: Flask, user: User, *, confirmed: bool) -> str:
    """The person is saved first: the session begins outside of the test's own transaction."""
    db.session.flush()
    user_id = user.id
    db.session.commit()
    return contextvars.Context().run(begin_session, app, user_id, confirmed)


def begin_session(app: Flask, user_id: int, confirmed: bool) -> str:
    with app.test_request_context(method="POST", environ_base=app.test_client().environ_base):
        user = db.session.get(User, user_id)
        assert user is not None
        sessions.start(user, confirmed=confirmed)
        db.session.commit()
        response = app.response_class()
        app.session_interface.save_session(app, session, response)
        cookie = response.headers["Set-Cookie"]
        return cookie.split(";", 1)[0].split("=", 1)[1]
