"""The main pages on a phone, in both languages: nothing scrolls sideways, nothing trips anybody."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from crm.db import db
from crm.permissions import Role
from tests.make import PASSWORD, make_client, make_user
from tests.support.browser import PHONE, OpenPage
from tests.support.people import SignInPage

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
PAGES = {"today": "/", "clients": "/clients", "new client": "/clients/new"}

in_each_language = pytest.mark.parametrize("language", ["en", "zh"])


def check(page: Page, part: str = "html") -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} scrolls sideways by {wide} px"
    page.evaluate(AXE)
    found = page.evaluate("async part => (await axe.run(part)).violations", part)
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []


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


@pytest.mark.parametrize("name", PAGES)
@in_each_language
def test_a_main_page_on_a_phone(
    app: Flask, open_page: OpenPage, sign_in: SignInPage, language: str, name: str
) -> None:
    make_client("Nordlicht Schifffahrtsgesellschaft Beteiligungsverwaltung", owner=make_user())
    make_client("北极光航运（上海）有限公司")
    page = sign_in(open_page(size=PHONE, language=language), Role.DIRECTOR)
    answer = page.goto(PAGES[name])
    assert answer is not None
    assert answer.status == 200
    lang = page.locator("html").get_attribute("lang") or ""
    assert lang.startswith(language)
    check(page)


def test_a_client_is_made_in_the_browser(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    page = sign_in(open_page(size=PHONE), Role.DIRECTOR)
    page.goto("/clients/new")
    page.locator("[name=name]").fill("Aurora")
    page.get_by_role("button", name="Create client").click()
    page.get_by_role("heading", name="Aurora").wait_for()
    check(page)
