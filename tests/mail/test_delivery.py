"""Mails wait, are taken by one worker at a time, and come back when that one is gone."""

from contextvars import Context
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from crm.clock import now
from crm.db import db
from crm.follow_ups.queries import due_reminders
from crm.mail import delivery
from crm.mail.jobs import Batch, deliver
from crm.mail.outbox import MailState, OutboxMail, enqueue
from crm.mail.server import Patience
from tests.make import make_follow_up, make_user
from tests.support.database import both_databases
from tests.support.smtp import Sink


def mails(count: int) -> list[int]:
    made = [enqueue("note", f"p{number}@example.com", "Hello", "Words") for number in range(count)]
    db.session.flush()
    numbers = [mail.id for mail in made]
    db.session.commit()
    return numbers


def states() -> dict[MailState, int]:
    rows = db.session.execute(
        select(OutboxMail.state, func.count()).group_by(OutboxMail.state)
    ).all()
    db.session.rollback()
    return {row[0]: row[1] for row in rows}


def set_all(**values: Any) -> None:
    db.session.execute(update(OutboxMail).values(**values))
    db.session.commit()


@both_databases
def test_a_mail_is_sent_and_says_when(app: Flask, smtp: Sink) -> None:
    mails(25)
    assert deliver() == 25
    assert states() == {MailState.SENT: 25}
    assert len(smtp.received) == 25
    assert db.session.scalars(select(OutboxMail.sent_at)).first() is not None
    assert deliver() == 0


def test_without_a_mail_server_everything_waits(app: Flask) -> None:
    mails(3)
    assert deliver() == 0
    assert states() == {MailState.QUEUED: 3}


def test_without_a_sender_everything_waits(app: Flask, smtp: Sink) -> None:
    mails(1)
    app.config["MAIL_FROM"] = ""
    deliver()
    assert states() == {MailState.QUEUED: 1}
    assert smtp.received == []


def test_a_mail_for_later_is_not_sent_now(app: Flask, smtp: Sink) -> None:
    mails(1)
    set_all(next_at=now() + timedelta(minutes=1))
    deliver()
    assert states() == {MailState.QUEUED: 1}


@both_databases
def test_two_workers_at_once_send_each_mail_once(app: Flask, smtp: Sink) -> None:
    mails(60)
    both = Barrier(2)

    def work() -> None:
        with app.app_context():
            both.wait()
            deliver()
            db.session.remove()

    threads = [Thread(target=Context().run, args=[work]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(each.recipients[0] for each in smtp.received) == sorted(
        f"p{number}@example.com" for number in range(60)
    )
    assert states() == {MailState.SENT: 60}


@pytest.mark.parametrize("database", ["postgresql"])
def test_one_worker_passes_over_what_another_is_just_taking(app: Flask) -> None:
    numbers = mails(4)
    person = make_user()
    tasks = [make_follow_up(person, remind_at=now()).id for _ in range(4)]
    db.session.commit()
    first = [mail.id for mail in delivery.claim("first", 2)]
    due = [row.id for row in db.session.execute(due_reminders(now(), 2))]
    found: list[list[int]] = []

    def work() -> None:
        with app.app_context():
            found.append([mail.id for mail in delivery.claim("second", 4)])
            found.append([row.id for row in db.session.execute(due_reminders(now(), 4))])
            db.session.remove()

    thread = Thread(target=Context().run, args=[work])
    thread.start()
    thread.join(10)
    assert (first, due) == (numbers[:2], tasks[:2])
    assert found == [numbers[2:], tasks[2:]]


@both_databases
def test_what_a_killed_worker_held_goes_back_and_is_sent(app: Flask, smtp: Sink) -> None:
    mails(3)
    delivery.claim("gone", 2)
    db.session.commit()
    deliver()
    assert states() == {MailState.SENT: 1, MailState.CLAIMED: 2}
    set_all(lease_until=now() - timedelta(seconds=1))
    deliver()
    assert states() == {MailState.SENT: 3}
    assert len(smtp.received) == 3


@both_databases
def test_a_mail_cut_off_in_the_middle_is_sent_once_more_and_not_a_third_time(
    app: Flask, smtp: Sink
) -> None:
    (number,) = mails(1)
    for _ in range(2):
        delivery.claim("gone", 1)
        db.session.commit()
        assert delivery.begin_data(number, "gone")
        db.session.commit()
        set_all(lease_until=now() - timedelta(seconds=1))
        delivery.recover(now())
        db.session.commit()
        set_all(next_at=now())
    assert states() == {MailState.UNCERTAIN: 1}
    assert deliver() == 0


@both_databases
def test_a_worker_that_slept_too_long_does_not_send_what_another_has_taken(
    app: Flask, smtp: Sink
) -> None:
    mails(1)
    asleep = Batch(Patience())
    set_all(lease_until=now() - timedelta(minutes=8))
    deliver()
    assert states() == {MailState.SENT: 1}
    asleep.send(lambda: False)
    asleep.close()
    assert len(smtp.received) == 1
    assert states() == {MailState.SENT: 1}


def test_a_worker_that_is_told_to_end_gives_back_what_it_has_not_begun(
    app: Flask, smtp: Sink
) -> None:
    mails(10)
    deliver(ends=lambda: len(smtp.received) >= 3)
    assert states() == {MailState.SENT: 3, MailState.QUEUED: 7}
    assert db.session.scalar(select(func.count(OutboxMail.lease_by))) == 0


def test_no_transaction_is_open_while_the_server_is_spoken_to(app: Flask, smtp: Sink) -> None:
    mails(2)
    open_ones: list[bool] = []

    async def handle(_server: Any, _session: Any, _envelope: Any) -> str:
        open_ones.append(any(session.in_transaction() for session in sessions()))
        return "250 OK"

    def sessions() -> list[Any]:
        return list(db.session.registry.registry.values())

    smtp.handle_DATA = handle  # type: ignore[assignment]
    deliver()
    assert open_ones == [False, False]
