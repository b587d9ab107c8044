"""Asking: who can be chosen, what goes out, to whom, in which language, and who may do it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from crm.audit import AuditRecord
from crm.clients.models import Client
from crm.clock import today
from crm.contacts.models import Contact, ContactRole, Position
from crm.db import db
from crm.links import Link, LinkKind, digest
from crm.mail.message import written
from crm.mail.outbox import OutboxMail, enqueue
from crm.permissions import Role
from crm.surveys.models import Invitation, Survey
from crm.users.models import User
from tests.make import (
    make_client,
    make_contact,
    make_project,
    make_user,
)  # fmt: skip
from tests.support.people import SignedIn


def form(client: Client | None = None, **values: Any) -> dict[str, Any]:
    usual = {
        "kind": "nps", "title": "Spring", "project_id": "",
        "closes_on": (today() + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    return usual | ({"client": str(client.id)} if client else {}) | values


def manager() -> tuple[User, Client]:
    owner = make_user(Role.ACCOUNT_MANAGER, name="Anna Berg")
    return owner, make_client("Nordlicht", owner=owner)


def counts() -> list[int]:
    db.session.rollback()
    tables = (Survey, Invitation, Link, OutboxMail, AuditRecord)
    return [db.session.scalar(select(func.count(table.id))) or 0 for table in tables]


def test_people_are_asked_in_their_language_or_else_their_clients(signed_in: SignedIn) -> None:
    owner, client = manager()
    client.language = "zh"
    english = make_contact(client, name="Ann", language="en", role=ContactRole.SPONSOR)
    chinese = make_contact(client, name="王芳")
    answer = signed_in(owner).post("/surveys", data=form(client))
    survey = db.session.scalars(select(Survey)).one()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/surveys/{survey.id}")
    assert (survey.title, survey.sender_id) == ("Spring", owner.id)
    mails = {mail.to_address: mail for mail in db.session.scalars(select(OutboxMail))}
    first, second = mails[english.email or ""], mails[chinese.email or ""]
    assert (first.language, second.language) == ("en", "zh")
    assert "How likely are you to recommend Rapport" in first.text
    assert "您有多大可能" in second.text
    assert "您有多大可能" in (second.html or "")
    assert {first.kind, first.origin} == {"survey", "invitations"}
    roles = db.session.execute(select(Invitation.contact_id, Invitation.role)).all()
    assert (english.id, ContactRole.SPONSOR) in [tuple(row) for row in roles]


def test_the_secret_stands_in_the_mail_and_nowhere_else(signed_in: SignedIn) -> None:
    owner, client = manager()
    make_contact(client)
    signed_in(owner).post("/surveys", data=form(client))
    mail = db.session.scalars(select(OutboxMail)).one()
    invitation = db.session.scalars(select(Invitation)).one()
    html = mail.html or ""
    tokens = set(re.findall(r"crm_survey_[\w-]+", mail.text + html))
    assert len(tokens) == 1
    token = tokens.pop()
    link = db.session.scalars(select(Link).where(Link.kind == LinkKind.SURVEY)).one()
    assert (link.digest, link.subject_id) == (digest(token), invitation.id)
    assert link.expires_at - link.created_at <= timedelta(days=60)
    for score in range(11):
        assert f"/s/{token}?score={score}" in html
    assert f"/s/{token}/decline" in html
    assert f"/s/{token}/decline" in mail.text
    assert mail.origin_id == invitation.id


def test_a_csat_mail_speaks_in_five_words_and_names_the_project(signed_in: SignedIn) -> None:
    owner, client = manager()
    project = make_project(client, name="Harbour")
    make_contact(client)
    values = form(client, kind="csat", project_id=str(project.id))
    assert signed_in(owner).post("/surveys", data=values).status_code == 303
    html = db.session.scalars(select(OutboxMail)).one().html or ""
    assert "our work on Harbour?" in html
    assert len(set(re.findall(r"\?score=(\d+)", html))) == 5
    assert "Very satisfied" in html


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "ces"}, {"title": " "}, {"closes_on": ""}, {"closes_on": "2020-01-01"},
     {"closes_on": "+61"}, {"project_id": "4711"}, {"person": "4711", "shown": "all"}],
)  # fmt: skip
def test_a_form_with_an_error_sends_nothing(signed_in: SignedIn, wrong: dict[str, str]) -> None:
    owner, client = manager()
    make_contact(client)
    position = db.session.scalars(select(Position.id)).one()
    wrong = {name: str(position) if value == "all" else value for name, value in wrong.items()}
    if wrong.get("closes_on", "").startswith("+"):
        wrong = {"closes_on": (today() + timedelta(days=61)).isoformat()}
    visitor = signed_in(owner)
    before = counts()
    for path in ("/surveys/preview", "/surveys"):
        answer = visitor.post(path, data=form(client, **wrong))
        assert (answer.status_code, counts()) == (422, before)


def test_the_form_keeps_what_was_typed_while_people_are_chosen(signed_in: SignedIn) -> None:
    owner, client = manager()
    kept, dropped = make_contact(client, name="Kept"), make_contact(client, name="Dropped")
    numbers = {
        contact.id: number
        for contact, number in db.session.execute(
            select(Contact, Position.id).join(Position, Position.contact_id == Contact.id)
        )
    }
    values = form(client, shown=[str(number) for number in numbers.values()])
    values |= {"person": [str(numbers[kept.id])], "title": "Kept, too", "change": "people"}
    page = signed_in(owner).post("/surveys/preview", data=values)
    assert (page.status_code, 'value="Kept, too"' in page.text) == (200, True)
    assert f'name="person" value="{numbers[kept.id]}" checked' in page.text
    assert f'name="person" value="{numbers[dropped.id]}">' in page.text
    del values["change"]
    signed_in(owner).post("/surveys", data=values)
    assert db.session.scalars(select(Invitation.contact_id)).all() == [kept.id]


def test_the_preview_shows_mail_and_page_and_writes_nothing(signed_in: SignedIn) -> None:
    owner, client = manager()
    make_contact(client, name="Ann", language="en")
    make_contact(client, name="王芳", language="zh")
    visitor = signed_in(owner)
    before = counts()
    page = visitor.post("/surveys/preview", data=form(client)).text
    for words in ("Hello Ann,", "How likely", "您有多大可能", "Send to 2 people"):
        assert words in page
    assert "crm_survey_" not in page
    assert counts() == before


def test_the_address_to_decline_at_stands_in_the_header_as_it_is(
    app: Flask, signed_in: SignedIn
) -> None:
    """A programme that unsubscribes reads the bare line: nothing of it may be folded or encoded."""
    owner, client = manager()
    make_contact(client, name='陈静 </a><a href="https://evil.example" rel="unsubscribe">')
    app.config["BASE_URL"] = "https://customer-relations.a-rather-long-name.example.com"
    signed_in(owner).post("/surveys", data=form(client))
    mail = db.session.scalars(select(OutboxMail)).one()
    raw = written(mail, "Rapport <rapport@example.com>").decode("ascii")
    address = re.search(r"https://\S+/decline", mail.text)
    assert address is not None
    assert f"\r\nList-Unsubscribe: <{address[0]}>\r\n" in raw
    path = address[0].removeprefix(str(app.config["BASE_URL"]))
    assert app.test_client().get(path).status_code in (200, 400)
    other = enqueue("test", "ann@example.com", "Hello", "Hello", "<p>Hello</p>")
    db.session.flush()
    assert b"List-Unsubscribe" not in written(other, "Rapport <rapport@example.com>")
