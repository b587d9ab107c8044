"""Today and follow-ups in the browser: ticked off in place, on a phone, in both languages."""

from datetime import timedelta

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from crm.clock import now, today
from crm.db import db
from crm.follow_ups.models import FollowUp, Side
from crm.mail.outbox import MailState, enqueue
from crm.permissions import Role
from crm.users.models import User
from tests.make import make_client, make_contact, make_follow_up, make_user
from tests.support.browser import PHONE, OpenPage
from tests.support.page_checks import check
from tests.support.people import SignInPage


def day_of(role: Role = Role.DIRECTOR) -> tuple[int, int]:
    """Somebody's full day; answers their number and the client's."""
    me = make_user(role, name="Ada Lindqvist")
    client = make_client("Nordlicht Schifffahrtsgesellschaft Beteiligungsverwaltung", owner=me)
    make_contact(client, name="王美")
    day = today()
    long = "Send the revised quote with the options that the steering committee asked for"
    make_follow_up(me, client, task=long, due_on=day - timedelta(days=2), promise=Side.OURS)
    make_follow_up(me, client, task="Call Mei", due_on=day)
    make_follow_up(me, task="发送会议纪要", due_on=day)
    make_follow_up(me, client, due_on=day + timedelta(days=3), promise=Side.THEIRS)
    make_follow_up(me, client, due_on=day, promise=Side.OURS, completed_at=now(), completed_on=day)
    make_follow_up(me, client, promise=Side.THEIRS, dropped_at=now(), reason="No budget")
    db.session.commit()
    return me.id, client.id


def test_long_tasks_fit_a_phone(app: Flask, open_page: OpenPage, sign_in: SignInPage) -> None:
    me, client = day_of()
    page = signed(sign_in, open_page(size=PHONE), me)
    task = db.session.scalars(select(FollowUp.id)).first()
    for url in (
        *("/", "/?whose=team", "/follow-ups", f"/clients/{client}/follow-ups"),
        *(f"/follow-ups/{task}", f"/follow-ups/{task}/edit", f"/follow-ups/new?client={client}"),
    ):
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == 200, url
        check(page)


def test_mail_that_was_given_up_is_seen_and_a_test_is_sent(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    mail = enqueue("note", "ann@example.com", "Hello Ann", "Words", to_name="Ann")
    mail.state, mail.last_error = MailState.DEAD, "550 no such person here"
    db.session.commit()
    page = sign_in(open_page(size=PHONE, theme="dark"), Role.ADMIN)
    page.goto("/settings/mail")
    check(page)
    page.get_by_role("button", name="Send me a test").click()
    expect(page.get_by_text("Your test mail waits in the outbox")).to_be_visible()
    check(page)


def test_a_follow_up_is_ticked_off_in_place_and_taken_back(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    me, _client = day_of()
    page = signed(sign_in, open_page(size=PHONE), me)
    page.goto("/")
    page.evaluate("window.same = true")
    page.get_by_role("button", name="Done: Call Mei").click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    expect(page.get_by_role("link", name="Call Mei")).to_have_count(0)
    assert page.evaluate("window.same") is True
    check(page)
    # The note stands beside the round button, not on it.
    page.locator("#create summary").click()
    page.locator("#create summary").click()
    undo.click()
    expect(page.get_by_role("link", name="Call Mei")).to_be_visible()


def test_a_follow_up_is_put_off_in_place(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    me, _client = day_of()
    page = signed(sign_in, open_page(), me)
    page.goto("/")
    page.evaluate("window.same = true")
    row = page.locator("li", has_text="Call Mei")
    row.locator("summary").click()
    check(page)
    row.get_by_role("button", name="In a week").click()
    expect(page.get_by_role("link", name="Call Mei")).to_have_count(0)
    assert page.evaluate("window.same") is True
    moved = db.session.scalars(select(FollowUp.due_on).where(FollowUp.task == "Call Mei")).one()
    assert moved >= today() + timedelta(days=7)


def test_everything_works_without_scripts(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    me, client = day_of()
    page = signed(sign_in, open_page(script=False), me)
    page.goto(f"/follow-ups/new?client={client}")
    page.locator("[name=task]").fill("Book the room")
    page.get_by_role("button", name="Plan it").click()
    page.wait_for_url(f"**/clients/{client}/follow-ups")
    page.get_by_role("button", name="Done: Book the room").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def signed(sign_in: SignInPage, page: Page, number: int) -> Page:
    """Signs this person in on the page."""
    return sign_in(page, db.session.get_one(User, number))
