"""Answering on a phone without scripts, and asking at a desk, in both languages."""

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from crm.clients.models import Client
from crm.db import db
from crm.follow_ups.models import FollowUp
from crm.permissions import Role
from crm.surveys.models import Invitation, Response, SurveyKind
from crm.users.models import User
from tests.browser.test_main_pages import in_each_language
from tests.make import (
    make_answer,
    make_client,
    make_contact,
    make_invitation,
    make_survey,
    make_user,
)  # fmt: skip
from tests.support.browser import PHONE, OpenPage
from tests.support.page_checks import check
from tests.support.people import SignInPage

SENT = {"en": "Send my answer", "zh": "提交"}
THANKS = {"en": "Thank you, Ann.", "zh": "谢谢您，Ann。"}


def owned() -> tuple[User, Client]:
    owner = make_user(Role.ACCOUNT_MANAGER, name="Anna Berg")
    return owner, make_client("Nordlicht Schifffahrtsgesellschaft", owner=owner)


def asked(language: str, kind: SurveyKind = SurveyKind.NPS) -> str:
    _owner, client = owned()
    contact = make_contact(client, name="Ann Marlow", given_name="Ann", language=language)
    _invitation, token = make_invitation(make_survey(kind), contact, client)
    db.session.commit()
    return token


def check_without_scripts(page: Page, open_page: OpenPage) -> None:
    """A page that runs no script is looked at by axe as the same address in one that does."""
    wide = page.locator("body").bounding_box()
    assert wide is not None
    assert wide["width"] <= PHONE[0]
    other = open_page(size=PHONE)
    other.goto(page.url)
    check(other)


@in_each_language
def test_an_answer_on_a_phone_without_scripts(
    app: Flask, open_page: OpenPage, language: str
) -> None:
    token = asked(language)
    page = open_page(size=PHONE, language="en", script=False)
    page.goto(f"/s/{token}")
    check_without_scripts(page, open_page)
    targets = page.locator(".scale__value span").all()
    boxes = [target.bounding_box() for target in targets]
    assert len(boxes) == 11
    assert all(box and box["width"] >= 44 and box["height"] >= 44 for box in boxes)
    page.locator(".scale__value", has_text="3").click()
    page.locator("textarea").fill("Too slow. 太慢了。")
    page.get_by_role("button", name=SENT[language]).click()
    page.get_by_role("heading", name=THANKS[language]).wait_for()
    check_without_scripts(page, open_page)
    response = db.session.scalars(select(Response)).one()
    assert (response.score, response.comment) == (3, "Too slow. 太慢了。")
    assert len(db.session.scalars(select(FollowUp)).all()) == 1


@in_each_language
def test_the_number_of_the_mail_is_confirmed_by_one_press(
    app: Flask, open_page: OpenPage, language: str
) -> None:
    token = asked(language)
    page = open_page(size=PHONE, script=False)
    page.goto(f"/s/{token}?score=9")
    buttons = page.locator("form button:visible")
    assert buttons.count() == 1
    assert "9" in buttons.inner_text()
    page.locator(".scale__value", has_text="7").click()
    assert buttons.count() == 1
    assert "9" not in buttons.inner_text()
    page.goto(f"/s/{token}?score=9")
    buttons.click()
    page.get_by_role("heading", name=THANKS[language]).wait_for()
    assert db.session.scalars(select(Response.score)).one() == 9


@in_each_language
def test_five_words_and_a_decline(app: Flask, open_page: OpenPage, language: str) -> None:
    token = asked(language, SurveyKind.CSAT)
    page = open_page(size=PHONE, script=False)
    page.goto(f"/s/{token}?score=2")
    check_without_scripts(page, open_page)
    page.locator("main p > a").last.click()
    page.wait_for_url("**/decline**")
    check_without_scripts(page, open_page)
    page.locator("main form button").click()
    page.wait_for_load_state()
    check_without_scripts(page, open_page)
    assert db.session.scalars(select(Invitation.declined_at)).one() is not None


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_answering_page_can_be_read_in_light_and_dark(
    app: Flask, open_page: OpenPage, theme: str
) -> None:
    token = asked("en")
    page = open_page(size=PHONE, theme="dark" if theme == "dark" else "light")
    for address in (f"/s/{token}", f"/s/{token}?score=9", "/s/cut-short"):
        page.goto(address)
        check(page)


@in_each_language
def test_an_account_manager_asks(
    app: Flask, open_page: OpenPage, sign_in: SignInPage, language: str
) -> None:
    owner, client = owned()
    owner.language = language
    make_contact(client, name="Ann Marlow", language="en")
    make_contact(client, name="王芳", language="zh")
    make_contact(client, name="Nobody", email=None)
    page = sign_in(open_page(size=PHONE), owner)
    page.goto(f"/clients/{client.id}/satisfaction")
    check(page)
    page.locator(".page-head__actions a.btn-primary").click()
    page.wait_for_url("**/surveys/new**")
    check(page)
    page.locator(".choice", has_text="CSAT").click()
    page.locator(".btn-primary").click()
    page.wait_for_url("**/surveys/preview")
    check(page)
    assert page.locator(".letter").count() == 4
    page.locator(".btn-primary").click()
    page.wait_for_url("**/surveys/*")
    check(page)
    assert len(db.session.scalars(select(Invitation)).all()) == 2


def test_long_answers_fit_a_phone(app: Flask, open_page: OpenPage, sign_in: SignInPage) -> None:
    owner, client = owned()
    survey = make_survey(title="A relationship survey with quite a long title, spring")
    for score in (10, 9, 8, 6, 3, 0):
        make_answer(survey, make_contact(client), client, score).comment = "Said." * score
    page = sign_in(open_page(size=PHONE), owner)
    for path in ("/surveys", f"/surveys/{survey.id}", f"/clients/{client.id}/satisfaction"):
        page.goto(path)
        check(page)
