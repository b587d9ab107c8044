"""The log form on a phone: half a minute, two screens, nothing in the way."""

from flask import Flask
from playwright.sync_api import expect

from crm.db import db
from crm.permissions import Role
from tests.make import make_client, make_contact
from tests.support.browser import PHONE, OpenPage
from tests.support.people import SignInPage


def test_the_log_form_is_two_screens_long_with_its_button_in_sight(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    client = make_client("Nordlicht Energie")
    for number in range(12):
        make_contact(client, name=f"Somebody Long-Named {number}")
    db.session.commit()
    page = sign_in(open_page(size=PHONE), Role.DIRECTOR)
    page.goto(f"/interactions/new?client={client.id}")
    button = page.get_by_role("button", name="Log it")
    assert page.evaluate("document.documentElement.scrollHeight") <= 2.1 * PHONE[1]
    expect(button).to_be_in_viewport()
    expect(page.locator("#create")).to_be_hidden()
