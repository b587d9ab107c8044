"""The states of a mail on its way out. Whoever calls a step commits it.

A worker takes mails by a lease. Every later step says by which lease it acts, so that one who was
asleep for ten minutes does not send what another has taken over meanwhile.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from random import random
from typing import Any

from sqlalchemy import case, or_, select, update
from sqlalchemy.engine import CursorResult

from crm.clock import now
from crm.db import db
from crm.mail.outbox import MailState, OutboxMail
from crm.mail.retries import next_try

LEASE = timedelta(seconds=120)
# Longer than the receipt of a message may take.
LEASE_IN_DATA = timedelta(seconds=180)
WAITING = (MailState.QUEUED, MailState.RETRY)
ERROR_LENGTH = 500


def claim(lease: str, most: int) -> list[OutboxMail]:
    """Takes the mails that are due, the longest waiting first; nobody else gets them meanwhile."""
    due = (
        select(OutboxMail)
        .where(OutboxMail.state.in_(WAITING), OutboxMail.next_at <= now())
        .order_by(OutboxMail.next_at, OutboxMail.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    mails = list(db.session.scalars(due))
    for mail in mails:
        mail.state, mail.lease_by, mail.lease_until = MailState.CLAIMED, lease, now() + LEASE
    db.session.flush()
    return mails


def begin_data(number: int, lease: str) -> bool:
    """Noted just before the message itself goes out; False when somebody else has it by now."""
    return step(
        number, lease, (MailState.CLAIMED,), state=MailState.IN_DATA,
        lease_until=now() + LEASE_IN_DATA,
    )  # fmt: skip


def sent(number: int, lease: str) -> bool:
    return finish(number, lease, state=MailState.SENT, sent_at=now(), last_error=None)


def dead(number: int, lease: str, error: str) -> bool:
    return finish(number, lease, state=MailState.DEAD, last_error=error[:ERROR_LENGTH])


def later(mail: OutboxMail, lease: str, error: str) -> bool:
    """Certainly not delivered: tried again in a while, for two days."""
    moment = next_try(mail.attempts + 1, now(), random())  # noqa: S311
    if moment is None:
        return dead(mail.id, lease, error)
    return finish(
        mail.id, lease, state=MailState.RETRY, next_at=moment, last_error=error[:ERROR_LENGTH]
    )


def unsure(mail: OutboxMail, lease: str, error: str) -> bool:
    """Perhaps delivered: sent once more, with the same number; a second time a person decides."""
    return finish(
        mail.id, lease, state=after_doubt(), doubts=OutboxMail.doubts + 1,
        next_at=now() + timedelta(minutes=1), last_error=error[:ERROR_LENGTH],
    )  # fmt: skip


def after_doubt() -> Any:
    return case((OutboxMail.doubts == 0, MailState.RETRY), else_=MailState.UNCERTAIN)


def finish(number: int, lease: str, **values: Any) -> bool:
    return step(
        number, lease, (MailState.CLAIMED, MailState.IN_DATA), lease_by=None, lease_until=None,
        attempts=OutboxMail.attempts + 1, **values,
    )  # fmt: skip


def step(number: int, lease: str, states: Collection[MailState], **values: Any) -> bool:
    """Changes the mail if it is still ours; False when it is not."""
    result = db.session.execute(
        update(OutboxMail)
        .where(OutboxMail.id == number, OutboxMail.lease_by == lease, OutboxMail.state.in_(states))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


def release(lease: str) -> None:
    """Gives back what this lease holds and has not begun to send."""
    db.session.execute(
        update(OutboxMail)
        .where(OutboxMail.lease_by == lease, OutboxMail.state == MailState.CLAIMED)
        .values(state=MailState.QUEUED, lease_by=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )


def recover(moment: datetime) -> None:
    """Takes back what a worker held when it was killed: its lease has run out."""
    lost = OutboxMail.lease_until < moment
    for state, values in (
        (MailState.CLAIMED, {"state": MailState.QUEUED}),
        (
            MailState.IN_DATA,
            {
                "state": after_doubt(),
                "doubts": OutboxMail.doubts + 1,
                "attempts": OutboxMail.attempts + 1,
                "next_at": moment,
                "last_error": "the worker ended between the message and its receipt",
            },
        ),
    ):
        db.session.execute(
            update(OutboxMail)
            .where(OutboxMail.state == state, lost)
            .values(lease_by=None, lease_until=None, **values)
            .execution_options(synchronize_session=False)
        )


def send_again(number: int) -> bool:
    """A person's decision: what was given up, or left uncertain, goes to the end of the queue."""
    result = db.session.execute(
        update(OutboxMail)
        .where(
            OutboxMail.id == number,
            or_(OutboxMail.state == MailState.DEAD, OutboxMail.state == MailState.UNCERTAIN),
        )
        .values(
            state=MailState.QUEUED,
            attempts=0,
            doubts=0,
            next_at=now(),
            created_at=OutboxMail.created_at,
        )
        .execution_options(synchronize_session=False)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1
