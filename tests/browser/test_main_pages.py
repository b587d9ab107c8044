"""Signing in, and a first client, on a phone."""

import pytest
from flask import Flask

from crm.db import db
from crm.permissions import Role
from tests.make import PASSWORD, make_user
from tests.support.browser import PHONE, OpenPage
from tests.support.page_checks import check
from tests.support.people import SignInPage

in_each_language = pytest.mark.parametrize("language", ["en", "zh"])


@in_each_language
def test_signing_in_on_a_phone(app: Flask, open_page: OpenPage, language: str) -> None:
    user = make_user(Role.DIRECTOR, password=PASSWORD)
    db.session.commit()
    page = open_page(size=PHONE, language=language)
    page.goto("/sign-in?next=/clients")
    check(page)
    page.locator("[name=email]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[type=submit]").click()
    page.wait_for_url("**/clients")


def test_a_client_is_made_in_the_browser(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    page = sign_in(open_page(size=PHONE), Role.DIRECTOR)
    page.goto("/clients/new")
    page.locator("[name=name]").fill("Aurora")
    page.get_by_role("button", name="Create client").click()
    page.get_by_role("heading", name="Aurora").wait_for()
    check(page)
