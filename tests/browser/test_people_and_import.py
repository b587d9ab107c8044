"""People and imports in the browser, on a phone, in both languages: nothing trips anybody."""

import re

import pytest
from flask import Flask
from playwright.sync_api import FilePayload
from sqlalchemy import func, select

from crm.contacts.models import Contact, ContactRole, Position
from crm.db import db
from crm.permissions import Role
from tests.make import make_client, make_contact
from tests.support.browser import PHONE, OpenPage
from tests.support.page_checks import check
from tests.support.people import SignInPage

TEXT = (
    "Name,E-mail,Company,Job title,Shoe size\n"
    "Zoë Müller,zoe@nord.example,Nord,CTO,41\n"
    "王小明,not an address,华星科技有限公司,总监,\n"
    ",,,,\n"
)
FILE: FilePayload = {
    "name": "people.csv",
    "mimeType": "text/csv",
    "buffer": TEXT.encode("gb18030"),
}

in_each_language = pytest.mark.parametrize("language", ["en", "zh"])


def somebody() -> Contact:
    client = make_client("Nordlicht Schifffahrtsgesellschaft Beteiligungsverwaltung")
    contact = make_contact(
        client, name="Wilhelmine von Hohenlohe-Langenburg", role=ContactRole.PAYER
    )
    position = db.session.scalars(select(Position)).one()
    position.influence, position.stance, position.title = 5, -2, "Leiterin der Beteiligungen"
    make_contact(client, name="王小明")
    return contact


@in_each_language
def test_an_import_is_seen_written_and_taken_back_on_a_phone(
    app: Flask, open_page: OpenPage, sign_in: SignInPage, language: str
) -> None:
    make_client("Nord")
    page = sign_in(open_page(size=PHONE, language=language), Role.DIRECTOR)
    page.goto("/clients")
    page.locator("a[href='/import?kind=clients']").click()
    page.locator(".chip", has_text=re.compile("Contacts|联系人")).click()
    check(page)
    page.locator("[name=file]").set_input_files(FILE)
    page.locator("main button.btn-primary").click()
    page.wait_for_url(re.compile(r"/import/\d+$"))
    page.get_by_text("王小明").first.wait_for()
    page.locator("summary", has_text=re.compile("left out|不导入的列")).click()
    check(page)
    page.locator("main .page-head .btn-primary").click()
    page.locator("form[action$='/undo'] button").wait_for()
    assert db.session.scalar(select(func.count(Contact.id))) == 2
    check(page)
    page.locator("form[action$='/undo'] button").click()
    page.locator(".notice--good").wait_for()
    check(page)
    db.session.rollback()
    assert db.session.scalar(select(func.count(Contact.id))) == 0


def test_people_with_long_names_fit_a_phone(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    contact = somebody()
    position = db.session.scalars(select(Position).where(Position.contact_id == contact.id)).one()
    addresses = [
        "/contacts", "/contacts/new", f"/contacts/{contact.id}", f"/contacts/{contact.id}/edit",
        f"/contacts/{contact.id}/positions/new", f"/positions/{position.id}/edit",
        f"/clients/{position.client_id}/people", "/contacts?name=nobody",
    ]  # fmt: skip
    page = sign_in(open_page(size=PHONE), Role.DIRECTOR)
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200
        check(page)


def test_a_person_is_added_to_a_client_without_scripts(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    client = make_client("Nord")
    page = sign_in(open_page(script=False), Role.DIRECTOR)
    page.goto(f"/clients/{client.id}/people")
    page.locator("main .page-head .btn-primary").click()
    page.locator("[name=name]").fill("Zoë Müller")
    page.get_by_role("button", name="Create contact").click()
    page.get_by_role("heading", name="Zoë Müller").wait_for()
    page.locator("main").get_by_role("link", name="Nord", exact=True).click()
    page.get_by_role("link", name="Zoë Müller").wait_for()
