"""What an administrator sees of the outbox: how much waits, what was sent, what was given up."""

from typing import Any

from sqlalchemy import Select, func, select

from crm.db import db
from crm.i18n import lazy_gettext as _l
from crm.mail.outbox import MailState, OutboxMail
from crm.words import add

TEST = "test"


def counts() -> dict[MailState, int]:
    """How many mails are in each state; states that hold none are there, too."""
    rows = db.session.execute(
        select(OutboxMail.state, func.count(OutboxMail.id)).group_by(OutboxMail.state)
    )
    found: dict[MailState, int] = {state: number for state, number in rows}  # noqa: C416
    return {state: found.get(state, 0) for state in MailState}


def newest(state: MailState | None) -> Select[*tuple[Any, ...]]:
    """Who gets what, and how far it is; never the words, which may hold a secret link."""
    statement = select(
        OutboxMail.id, OutboxMail.kind, OutboxMail.to_name, OutboxMail.to_address,
        OutboxMail.subject, OutboxMail.state, OutboxMail.attempts, OutboxMail.next_at,
        OutboxMail.created_at, OutboxMail.sent_at, OutboxMail.last_error,
    )  # fmt: skip
    return statement if state is None else statement.where(OutboxMail.state == state)


def last_test(user_id: int) -> OutboxMail | None:
    return db.session.scalar(
        select(OutboxMail)
        .where(OutboxMail.kind == TEST, OutboxMail.user_id == user_id)
        .order_by(OutboxMail.id.desc())
        .limit(1)
    )


def state_named(text: str | None) -> MailState | None:
    return MailState(text) if text in set(MailState) else None


add(
    {
        MailState.QUEUED: _l("Waiting"),
        MailState.CLAIMED: _l("Being sent"),
        MailState.IN_DATA: _l("On its way"),
        MailState.SENT: _l("Sent"),
        MailState.RETRY: _l("Will be tried again"),
        MailState.UNCERTAIN: _l("Uncertain"),
        MailState.DEAD: _l("Given up"),
    }
)
