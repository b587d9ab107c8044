"""What follow-ups do by the clock: remind whoever has something to do today."""

import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import insert, select, update

from crm.clock import now
from crm.db import db
from crm.follow_ups.models import FollowUp, Reminder
from crm.follow_ups.queries import due_reminders
from crm.follow_ups.reminders import Due, due_of, letters
from crm.mail.outbox import MailState, enqueue, enqueue_many
from crm.users.models import User
from crm.users.organisation import current_brand

log = logging.getLogger("rapport.reminders")
BATCH = 1000


def remind(ends: Callable[[], bool] = lambda: False) -> int:
    """Writes a mail for every reminder that is due and answers how many reminders there were.

    A reminder, its mail and its line in the ledger are one transaction: none is without the others.
    """
    moment, reminded = now(), 0
    failed: set[int] = set()
    while not ends():
        rows = whole_people(db.session.execute(due_reminders(moment, BATCH, failed)).all())
        if not rows:
            db.session.rollback()
            break
        numbers = [row.id for row in rows]
        try:
            plan([due_of(row) for row in rows])
            db.session.commit()
        except Exception:
            log.exception("reminders fail together, so they are tried one by one")
            db.session.rollback()
            failed |= one_by_one(numbers)
        reminded += len(rows)
    return reminded


def whole_people(rows: Any) -> Any:
    """Leaves the last person of a full batch to the next one: what belongs together stays so."""
    if len(rows) < BATCH or rows[0].assignee_id == rows[-1].assignee_id:
        return rows
    return [row for row in rows if row.assignee_id != rows[-1].assignee_id]


def plan(dues: list[Due]) -> None:
    """The mails of these reminders, once for each person and day, and the ledger that says so."""
    key = (Reminder.follow_up_id, Reminder.user_id, Reminder.due_on)
    known = {
        tuple(row)
        for row in db.session.execute(
            select(*key).where(Reminder.follow_up_id.in_([due.id for due in dues]))
        )
    }
    new = [due for due in dues if due.person and (due.id, due.person.id, due.due_on) not in known]
    enqueue_many(letters(new, now(), current_brand()))
    if new:
        rows = [
            {"follow_up_id": due.id, "user_id": due.person.id, "due_on": due.due_on}
            for due in new
            if due.person
        ]
        db.session.execute(insert(Reminder), rows)
    disarm([due.id for due in dues])


def disarm(numbers: list[int]) -> None:
    """Reminded of: not a change of the follow-up that anybody made."""
    db.session.execute(
        update(FollowUp)
        .where(FollowUp.id.in_(numbers))
        .values(remind_at=None, updated_at=FollowUp.updated_at)
        .execution_options(synchronize_session=False)
    )


def one_by_one(numbers: list[int]) -> set[int]:
    """Those that fail even alone; each becomes a mail that needs a person, never silence."""
    failed = set()
    for number in numbers:
        try:
            row = db.session.execute(
                due_reminders(now(), 1).where(FollowUp.id == number)
            ).one_or_none()
            if row:
                plan([due_of(row)])
            db.session.commit()
        except Exception as error:
            log.exception("the reminder of follow-up %s fails", number)
            db.session.rollback()
            failed.add(number)
            set_aside(number, type(error).__name__)
    return failed


def set_aside(number: int, error: str) -> None:
    row = db.session.execute(
        select(FollowUp.task, User.email, User.name, User.id)
        .join(User, User.id == FollowUp.assignee_id)
        .where(FollowUp.id == number)
    ).one()
    mail = enqueue(
        "reminder", row.email, row.task, row.task, to_name=row.name, user_id=row.id,
        origin="follow_ups", origin_id=number,
    )  # fmt: skip
    mail.state, mail.last_error = MailState.DEAD, error
    disarm([number])
    db.session.commit()
