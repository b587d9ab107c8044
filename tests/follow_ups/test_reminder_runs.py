"""A run of reminders is whole or not at all, and large ones are as exact as small ones."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import func, insert, select

from crm.clock import now, today
from crm.db import db
from crm.follow_ups.jobs import remind
from crm.follow_ups.models import FollowUp, Reminder
from crm.follow_ups.quick_days import reminder_moment
from crm.mail.outbox import OutboxMail
from crm.users.models import User
from tests.follow_ups.test_reminders import AGO, due
from tests.make import make_follow_up, make_user
from tests.support.database import both_databases
from tests.support.people import SignedIn


@both_databases
def test_a_mail_and_its_line_in_the_ledger_are_one_transaction(app: Flask) -> None:
    """Cut off at any statement, there is either all of a reminder or nothing of it."""
    statements = 0
    while True:
        person = make_user()
        task = due(person)
        db.session.commit()
        number = task.id
        stop_at, seen = statements, 0

        def cut(*_rest: object, stop_at: int = stop_at) -> None:
            nonlocal seen
            seen += 1
            if seen > stop_at:
                raise KeyboardInterrupt

        db.event.listen(db.engine, "before_cursor_execute", cut)
        try:
            remind()
        except KeyboardInterrupt:
            db.session.rollback()
            done = False
        else:
            done = True
        finally:
            db.event.remove(db.engine, "before_cursor_execute", cut)
        ledger = db.session.scalar(select(func.count()).where(Reminder.follow_up_id == number))
        sent = db.session.scalar(select(func.count()).where(OutboxMail.origin_id == number))
        armed = db.session.scalar(select(FollowUp.remind_at).where(FollowUp.id == number))
        assert (ledger, sent, armed is None) in {(0, 0, False), (1, 1, True)}
        if done:
            break
        statements += 1
        remind()
    assert statements >= 4


@both_databases
def test_thousands_of_reminders_are_each_written_once(app: Flask) -> None:
    people = [
        {"email": f"p{number}@example.com", "name": "P", "roles": frozenset(), "version": 1}
        for number in range(600)
    ]
    numbers = list(db.session.scalars(insert(User).returning(User.id), people))
    rows = [
        {"task": f"Task {number}", "due_on": today(), "remind_at": now() - AGO, "version": 1}
        | {"assignee_id": numbers[number % 600]}
        for number in range(3_000)
    ]
    db.session.execute(insert(FollowUp), rows)
    db.session.commit()
    assert remind() == 3_000
    assert db.session.scalar(select(func.count(OutboxMail.id))) == 3_000
    assert db.session.scalar(select(func.count(Reminder.id))) == 3_000


def test_who_moves_to_another_zone_takes_their_mornings_along(signed_in: SignedIn) -> None:
    me = make_user()
    me.time_zone, day = "Europe/Berlin", today() + timedelta(days=9)
    task = make_follow_up(me, due_on=day, remind_at=reminder_moment(day, ZoneInfo("Europe/Berlin")))
    silent = make_follow_up(me, due_on=day)
    numbers = [task.id, silent.id]
    form = {
        "name": me.name, "language": "en", "time_zone": "Pacific/Auckland", "theme": "system",
        "working_days": ["1", "2", "3"], "version": str(me.version),
    }  # fmt: skip
    version = task.version
    assert signed_in(me).post("/settings/profile", data=form).status_code == 303
    db.session.expire_all()
    task, silent = (db.session.get_one(FollowUp, number) for number in numbers)
    assert task.remind_at == reminder_moment(day, ZoneInfo("Pacific/Auckland"))
    assert silent.remind_at is None
    assert task.version == version
