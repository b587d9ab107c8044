"""Logging on a phone and by keys, with scripts and without; what was typed is never lost."""

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from crm.clients.models import Client
from crm.clock import today
from crm.db import db
from crm.follow_ups.models import FollowUp, Side
from crm.interactions.models import Attendee, Draft, Interaction, Kind, Visibility
from crm.permissions import Role
from tests.browser.test_main_pages import in_each_language
from tests.make import make_client, make_contact, make_interaction, make_user
from tests.support.browser import PHONE, OpenPage
from tests.support.page_checks import check
from tests.support.people import SignInPage

WORDS = {
    "en": {"log": "Log it", "kept": "We kept what you typed last time."},
    "zh": {"log": "记录", "kept": "已为您恢复上次输入的内容。"},
}


def a_client() -> Client:
    client = make_client("Nordlicht Energie", owner=make_user())
    make_contact(client, name="Ingrid Sørensen")
    db.session.commit()
    return client


def the_log() -> Interaction:
    db.session.rollback()
    return db.session.scalars(select(Interaction)).one()


def choose(page: Page, name: str, value: str) -> None:
    """Presses a chip, as a finger does."""
    page.locator(f'.chip:has([name={name}][value="{value}"])').first.click()


@pytest.mark.parametrize("script", [True, False])
@in_each_language
def test_a_call_is_logged_on_a_phone_by_chips(
    app: Flask, open_page: OpenPage, sign_in: SignInPage, language: str, script: bool
) -> None:
    client = a_client()
    page = sign_in(open_page(size=PHONE, language=language, script=script), Role.DIRECTOR)
    page.goto("/interactions/new?name=nord")
    page.get_by_role("link", name="Nordlicht Energie").click()
    choose(page, "kind", "call")
    contact = page.locator("[name=contacts]").first.get_attribute("value") or ""
    choose(page, "contacts", contact)
    page.locator("[name=summary]").fill("续约谈妥 / renewal settled")
    page.locator("[name=promises-0-task]").fill("Send it")
    page.locator("[name=promises-0-due_on]").fill(str(today()))
    choose(page, "visibility", "client")
    if script:
        check(page)
    page.get_by_role("button", name=WORDS[language]["log"], exact=True).click()
    page.wait_for_url(f"**/clients/{client.id}")
    page.get_by_role("heading", name="续约谈妥").wait_for()
    if script:
        check(page)
    logged = the_log()
    assert (logged.kind, logged.visibility) == (Kind.CALL, Visibility.CLIENT)
    assert db.session.scalar(select(Attendee.contact_id).where(Attendee.contact_id == int(contact)))
    assert db.session.scalar(select(FollowUp.promise)) is Side.OURS


def test_three_keys_and_the_words_log_at_a_desk(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    client = a_client()
    page = sign_in(open_page(), Role.DIRECTOR)
    page.goto(f"/clients/{client.id}")
    page.keyboard.press("l")
    page.keyboard.type("Spoke of the budget")
    check(page)
    page.get_by_role("button", name="In a week").click()
    page.locator("#log-next").fill("Ring again")
    page.get_by_role("button", name="Log it").click()
    page.get_by_role("heading", name="Spoke of the budget").wait_for()
    assert the_log().kind is Kind.MEETING
    assert db.session.scalar(select(FollowUp.task)) == "Ring again"
    assert page.locator("[data-log-box]").input_value() == ""


def test_l_leads_to_the_form_from_any_page(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    a_client()
    page = sign_in(open_page(), Role.DIRECTOR)
    page.goto("/clients")
    page.keyboard.press("l")
    page.wait_for_url("**/interactions/new")
    page.locator("#name").fill("nordl")
    page.get_by_role("link", name="Nordlicht Energie").wait_for()
    check(page)
    page.locator("#name").fill("nobody")
    page.get_by_text("No client fits").wait_for()


@in_each_language
def test_a_draft_outlives_reload_sign_out_and_device(
    app: Flask, open_page: OpenPage, sign_in: SignInPage, language: str
) -> None:
    client, author = a_client(), make_user(Role.DIRECTOR)
    address = f"/interactions/new?client={client.id}"
    page = sign_in(open_page(language=language), author)
    page.goto(address)
    with page.expect_response("**/drafts/**"):
        choose(page, "kind", "visit")
        page.locator("[name=summary]").fill("Half a sentence")
        page.locator("[data-add-row=promises]").click()
        page.locator("[name=promises-1-task]").fill("A second promise")

    page.reload()
    assert page.locator("[name=promises-1-task]").input_value() == "A second promise"
    assert page.locator("[name=kind]:checked").get_attribute("value") == "visit"
    assert page.locator(".draft").count() == 1

    page.context.clear_cookies()
    sign_in(page, author).goto(address)
    assert page.locator("[name=summary]").input_value() == "Half a sentence"

    other = sign_in(open_page(size=PHONE, language=language), author)
    other.goto(address)
    other.get_by_text(WORDS[language]["kept"]).wait_for()
    assert other.locator("[name=summary]").input_value() == "Half a sentence"
    check(other)
    with other.expect_navigation():
        other.locator(".draft button").click()
    assert other.locator("[name=summary]").input_value() == ""
    db.session.rollback()
    assert db.session.scalars(select(Draft)).all() == []


def test_a_tunnel_takes_nothing_away(app: Flask, open_page: OpenPage, sign_in: SignInPage) -> None:
    client = a_client()
    page = sign_in(open_page(size=PHONE), Role.DIRECTOR)
    address = f"/interactions/new?client={client.id}"
    page.goto(address)
    page.context.set_offline(True)
    page.locator("[name=summary]").fill("Said in the tunnel")
    page.evaluate("document.querySelector('form[data-draft]').requestSubmit()")
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.goto(address)
    assert page.locator("[name=summary]").input_value() == "Said in the tunnel"
    page.get_by_role("button", name="Log it").click()
    page.wait_for_url(f"**/clients/{client.id}")
    assert the_log().summary == "Said in the tunnel"
    page.goto(address)
    assert page.locator("[name=summary]").input_value() == ""


def test_a_second_tab_finds_what_the_first_one_typed(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    client = a_client()
    page = sign_in(open_page(), Role.DIRECTOR)
    address = f"/interactions/new?client={client.id}"
    page.goto(address)
    page.locator("[name=summary]").fill("Typed in the first tab")
    second = page.context.new_page()
    second.goto(address)
    assert second.locator("[name=summary]").input_value() == "Typed in the first tab"


def test_another_person_on_the_same_device_does_not_see_it(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    client = a_client()
    page = sign_in(open_page(), make_user(Role.DIRECTOR))
    page.goto(f"/interactions/new?client={client.id}")
    page.locator("[name=summary]").fill("Mine alone")
    page.context.clear_cookies()
    sign_in(page, make_user(Role.DIRECTOR)).goto(f"/interactions/new?client={client.id}")
    assert page.locator("[name=summary]").input_value() == ""


def test_more_takes_the_words_along_and_leaves_none_behind(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    client = a_client()
    page = sign_in(open_page(), Role.DIRECTOR)
    page.goto(f"/clients/{client.id}")
    page.locator("[data-log-box]").fill("Begun in the box")
    page.get_by_role("button", name="People, promises, more").click()
    page.wait_for_url("**/interactions/new**")
    assert page.locator("[name=summary]").input_value() == "Begun in the box"
    page.get_by_role("button", name="Log it").click()
    page.get_by_role("heading", name="Begun in the box").wait_for()
    assert page.locator("[data-log-box]").input_value() == ""


@in_each_language
def test_the_palette_and_the_slash_find_records(
    app: Flask, open_page: OpenPage, sign_in: SignInPage, language: str
) -> None:
    client = a_client()
    make_interaction(client, subject="季度会议", summary="客户希望续约")
    db.session.commit()
    page = sign_in(open_page(language=language), Role.DIRECTOR)
    page.goto("/clients")
    page.keyboard.press("Control+k")
    page.keyboard.type("nordl")
    page.locator(".palette__row", has_text="Nordlicht Energie").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/clients/{client.id}")
    page.keyboard.press("/")
    page.keyboard.type("续约")
    page.keyboard.press("Enter")
    page.locator("mark", has_text="续约").wait_for()
    check(page)


def test_long_subjects_fit_a_phone(app: Flask, open_page: OpenPage, sign_in: SignInPage) -> None:
    client = a_client()
    kinds = (Visibility.INTERNAL, Visibility.CLIENT)
    numbers = [
        make_interaction(client, visibility=kind, need="Speed", subject="Budget " * 12).id
        for kind in kinds
    ]
    db.session.commit()
    page = sign_in(open_page(size=PHONE), Role.DIRECTOR)
    for address in (
        f"/clients/{client.id}?kind=meeting",
        f"/interactions/new?client={client.id}",
        "/interactions/new",
        *(f"/interactions/{number}" for number in numbers),
        f"/interactions/{numbers[0]}/edit",
        "/search?q=budget",
        "/search?q=nobody",
        "/search",
    ):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details.fold').forEach(each => each.open = true)")
        check(page)
