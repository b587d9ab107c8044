"""Everybody is reminded once, on the morning of the day, wherever they are; nobody is forgotten."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from crm.clients.models import Client
from crm.clock import now, today
from crm.db import db
from crm.follow_ups import actions
from crm.follow_ups.jobs import remind
from crm.follow_ups.models import FollowUp, Reminder, Side
from crm.mail.outbox import MailState, OutboxMail
from crm.users.models import User
from tests.make import make_client, make_follow_up, make_user
from tests.support.database import both_databases

AGO = timedelta(minutes=5)


def mails() -> list[OutboxMail]:
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def due(person: User, client: Client | None = None, **values: Any) -> FollowUp:
    return make_follow_up(person, client, **{"remind_at": now() - AGO, **values})


@both_databases
def test_a_reminder_says_what_for_whom_why_and_where(app: Flask) -> None:
    person = make_user()
    client = make_client("Aurora")
    task = due(person, client=client, task="Call Mei", promise=Side.OURS, note="About the date")
    db.session.commit()
    assert remind() == 1
    (mail,) = mails()
    assert mail.subject == "Today: Call Mei · Aurora"
    for word in ("Call Mei", "Aurora", "We promised this", "About the date", "today"):
        assert word in mail.text
        assert word in str(mail.html)
    assert f"{app.config['BASE_URL']}/follow-ups/{task.id}" in mail.text
    assert (mail.to_address, mail.origin, mail.origin_id) == (person.email, "follow_ups", task.id)


def test_a_reminder_speaks_the_language_and_writes_the_day_of_its_reader(app: Flask) -> None:
    person = make_user()
    person.language = "zh"
    due(person, due_on=date(2026, 2, 3), task="续约")
    db.session.commit()
    remind()
    (mail,) = mails()
    assert "2026年2月3日" in mail.text
    assert mail.language == "zh"
    assert "续约" in mail.subject


def test_what_people_write_is_text_in_a_reminder_and_fills_no_other_gap(app: Flask) -> None:
    due(make_user(), make_client("A & B"), task="<b>Call</b> \ue000url\ue001 {{ 7 * 7 }}")
    db.session.commit()
    remind()
    (mail,) = mails()
    assert "<b>Call" in mail.text
    assert "&lt;b&gt;Call" in str(mail.html)
    assert "<b>Call" not in str(mail.html)
    assert "A &amp; B" in str(mail.html)
    assert "{{ 7 * 7 }}" in mail.text
    assert mail.text.count("/follow-ups/") == 1


@both_databases
def test_nobody_is_reminded_twice_of_one_day_and_again_of_another(app: Flask) -> None:
    person = make_user()
    task = due(person)
    db.session.commit()
    remind()
    assert remind() == 0
    # Something sets the same reminder once more: the ledger knows it.
    db.session.execute(update(FollowUp).values(remind_at=now() - AGO))
    db.session.commit()
    remind()
    (mail,) = mails()
    mail.state = MailState.SENT
    task = db.session.get_one(FollowUp, task.id)
    actions.snooze(task, task.due_on + timedelta(days=1))
    assert task.remind_at is not None
    db.session.commit()
    with time_machine.travel(now() + timedelta(days=2)):
        remind()
    assert len(mails()) == 2


@pytest.mark.parametrize("act", ["complete", "drop", "bin_follow_up"])
def test_what_has_ended_is_not_reminded_of_not_even_from_the_outbox(app: Flask, act: str) -> None:
    person = make_user()
    first, second = due(person), due(person, remind_at=now() + timedelta(days=1))
    numbers = [first.id, second.id]
    db.session.commit()
    remind()
    assert len(mails()) == 1
    for number in numbers:
        follow_up = db.session.get_one(FollowUp, number)
        getattr(actions, act)(follow_up, *(["no budget"] if act == "drop" else []))
    db.session.commit()
    with time_machine.travel(now() + timedelta(days=2)):
        assert remind() == 0
    assert mails() == []


def test_a_binned_clients_follow_ups_are_silent(app: Flask) -> None:
    client = make_client()
    due(make_user(), client=client)
    client.deleted_at = now()
    db.session.commit()
    assert remind() == 0


def test_many_at_once_come_in_one_letter(app: Flask) -> None:
    person, other = make_user(), make_user()
    tasks = [due(person, task=f"Task number {number}") for number in range(6)]
    due(other)
    names = [task.task for task in tasks]
    db.session.commit()
    assert remind() == 7
    together, alone = mails()
    assert together.subject == "6 follow-ups wait for you"
    assert all(name in together.text for name in names)
    assert alone.kind == "reminder"
    assert db.session.scalar(select(func.count(Reminder.id))) == 7


def test_after_days_without_a_worker_each_comes_once_and_old_ones_together(app: Flask) -> None:
    person = make_user()
    for days in (3, 9, 20):
        due(person, remind_at=now() - timedelta(days=days), due_on=today() - timedelta(days=days))
    db.session.commit()
    remind()
    kinds = sorted(mail.kind for mail in mails())
    assert kinds == ["digest", "reminder"]
    (digest,) = (mail for mail in mails() if mail.kind == "digest")
    assert digest.subject == "2 follow-ups wait for you"
    assert remind() == 0


@both_databases
def test_the_follow_up_of_somebody_who_left_goes_to_the_clients_owner(app: Flask) -> None:
    gone, owner = make_user(name="Gone Gustav"), make_user()
    gone.deactivated_at = now()
    due(gone, client=make_client("Aurora", owner=owner), task="Call Mei")
    lost = due(gone, task="Nobody's")
    db.session.commit()
    remind()
    (mail,) = mails()
    assert mail.to_address == owner.email
    assert "Gone Gustav" in mail.text
    # It is not lost: it is open, and Today lists it for those who can give it to somebody.
    db.session.refresh(lost)
    assert lost.is_open


@both_databases
def test_one_that_fails_does_not_stop_the_others_and_waits_for_a_person(app: Flask) -> None:
    poisoned, well = make_user(), make_user()
    poisoned.time_zone = "Mars/Olympus"
    due(poisoned, task="Poisoned")
    due(well)
    db.session.commit()
    remind()
    by_person = {mail.to_address: mail for mail in mails()}
    assert by_person[well.email].state is MailState.QUEUED
    dead = by_person[poisoned.email]
    assert dead.state is MailState.DEAD
    assert "Poisoned" in dead.text
    assert dead.last_error
    assert remind() == 0


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("Pacific/Kiritimati", datetime(2026, 3, 28, 19, tzinfo=UTC)),  # UTC+14
        ("Pacific/Pago_Pago", datetime(2026, 3, 29, 20, tzinfo=UTC)),  # UTC-11
        ("Europe/Berlin", datetime(2026, 3, 29, 7, tzinfo=UTC)),  # the clock changed that night
        ("Asia/Shanghai", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ],
)
def test_a_reminder_comes_at_nine_on_the_readers_own_clock(
    app: Flask, zone: str, moment: datetime
) -> None:
    with time_machine.travel(datetime(2026, 3, 20, 12, tzinfo=UTC), tick=False):
        person = make_user()
        person.time_zone = zone
        actions.plan_follow_up("Call Mei", date(2026, 3, 29), person)
        db.session.commit()
    with time_machine.travel(moment - timedelta(seconds=1), tick=False):
        assert remind() == 0
    with time_machine.travel(moment, tick=False):
        assert remind() == 1
    (mail,) = mails()
    assert "29 Mar 2026 · today" in mail.text


def test_what_somebody_else_plans_for_today_is_told_at_once(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 3, 20, 12, tzinfo=UTC), tick=False):
        person = make_user()
        late = actions.plan_follow_up("Old", date(2026, 3, 19), person)
        actions.plan_follow_up("Now", date(2026, 3, 20), person)
        assert late.remind_at is None
        db.session.commit()
        remind()
    assert [mail.subject for mail in mails()] == ["Today: Now"]
