"""Whatever the mail server does, each mail is in the state that is true of it."""

import pytest
from flask import Flask
from sqlalchemy import select

from crm.db import db
from crm.mail.jobs import deliver
from crm.mail.outbox import MailState, OutboxMail, enqueue
from crm.mail.server import Patience
from tests.support.scripted_smtp import DROP, HANG, Script
from tests.support.smtp import free_port

QUICK = Patience(connect=0.3, command=0.3, receipt=0.3)


@pytest.fixture
def server(app: Flask, script: Script) -> Script:
    app.config.update(
        SMTP_HOST="127.0.0.1",
        SMTP_PORT=script.port,
        SMTP_SECURITY="none",
        MAIL_FROM="Rapport <rapport@example.com>",
    )
    return script


def mail_to(address: str = "ann@example.com") -> int:
    mail = enqueue("note", address, "Hello", "Some words\n.\n.dots\n")
    db.session.commit()
    return mail.id


def stored(number: int) -> OutboxMail:
    db.session.expire_all()
    return db.session.get_one(OutboxMail, number)


CASES = [
    # step, what the server says, state, doubts
    ("connect", "421 too busy", MailState.RETRY, 0),
    ("connect", "554 go away", MailState.RETRY, 0),
    ("connect", HANG, MailState.RETRY, 0),
    ("connect", DROP, MailState.RETRY, 0),
    ("EHLO", DROP, MailState.RETRY, 0),
    ("MAIL", "451 not now", MailState.RETRY, 0),
    ("MAIL", "550 not this sender", MailState.RETRY, 0),
    ("MAIL", DROP, MailState.RETRY, 0),
    ("MAIL", HANG, MailState.RETRY, 0),
    ("RCPT", "421 closing", MailState.RETRY, 0),
    ("RCPT", "450 greylisted", MailState.RETRY, 0),
    ("RCPT", "451 local error", MailState.RETRY, 0),
    ("RCPT", "452 mailbox is full", MailState.RETRY, 0),
    ("RCPT", "550 unknown", MailState.DEAD, 0),
    ("RCPT", "551 moved", MailState.DEAD, 0),
    ("RCPT", DROP, MailState.RETRY, 0),
    ("RCPT", HANG, MailState.RETRY, 0),
    ("DATA", "451 later", MailState.RETRY, 0),
    ("DATA", "554 no", MailState.DEAD, 0),
    ("DATA", DROP, MailState.RETRY, 0),
    (".", "451 later", MailState.RETRY, 0),
    (".", "552 too large", MailState.DEAD, 0),
    (".", "554 spam", MailState.DEAD, 0),
    (".", DROP, MailState.RETRY, 1),
    (".", HANG, MailState.RETRY, 1),
]


@pytest.mark.parametrize(("step", "answer", "state", "doubts"), CASES)
def test_a_fault_of_the_server_leaves_the_mail_in_a_true_state(
    server: Script, step: str, answer: str, state: MailState, doubts: int
) -> None:
    number = mail_to()
    server.answers[step] = answer
    deliver(patience=QUICK)
    mail = stored(number)
    assert (mail.state, mail.doubts, mail.attempts) == (state, doubts, 1)
    assert mail.lease_by is None
    assert mail.last_error
    if answer not in (DROP, HANG):
        assert answer in str(mail.last_error)


def test_a_server_that_is_not_there_costs_one_mail_a_try_and_the_others_none(
    app: Flask, server: Script
) -> None:
    numbers = [mail_to(), mail_to(), mail_to()]
    app.config["SMTP_PORT"] = free_port()
    deliver(patience=QUICK)
    states = [stored(number).state for number in numbers]
    assert states == [MailState.RETRY, MailState.QUEUED, MailState.QUEUED]
    assert [stored(number).attempts for number in numbers] == [1, 0, 0]


def test_a_wrong_password_is_nobodys_mails_fault(app: Flask, server: Script) -> None:
    number = mail_to()
    app.config.update(SMTP_USER="rapport", SMTP_PASSWORD="a secret of the house")
    server.answers["AUTH"] = "535 wrong"
    deliver(patience=QUICK)
    mail = stored(number)
    assert mail.state is MailState.RETRY
    assert "535" in str(mail.last_error)
    assert "secret" not in str(mail.last_error)


def test_a_server_without_the_encryption_that_is_asked_for_gets_nothing(
    app: Flask, server: Script
) -> None:
    number = mail_to()
    app.config["SMTP_SECURITY"] = "starttls"
    deliver(patience=QUICK)
    assert stored(number).state is MailState.RETRY
    assert server.accepted == []


def test_one_bad_recipient_does_not_stop_the_others(server: Script) -> None:
    addresses = [f"person{number}@example.com" for number in range(6)]
    server.per_recipient = {addresses[0]: "550 unknown", addresses[2]: DROP, addresses[4]: "451 no"}
    for address in addresses:
        mail_to(address)
    deliver(patience=QUICK)
    assert [recipient for recipient, _text in server.accepted] == addresses[1::2]
    found = db.session.scalars(select(OutboxMail.state).order_by(OutboxMail.id)).all()
    assert found == [
        *(MailState.DEAD, MailState.SENT, MailState.RETRY),
        *(MailState.SENT, MailState.RETRY, MailState.SENT),
    ]


def test_a_line_of_one_dot_does_not_end_a_mail(server: Script) -> None:
    number = mail_to()
    deliver(patience=QUICK)
    assert stored(number).state is MailState.SENT
    ((_recipient, text),) = server.accepted
    assert "\r\n..\r\n..dots\r\n" in text


def test_a_mail_without_a_receipt_is_sent_once_more_and_then_waits_for_a_person(
    server: Script,
) -> None:
    number = mail_to()
    server.answers["."] = DROP
    deliver(patience=QUICK)
    make_due(number)
    deliver(patience=QUICK)
    mail = stored(number)
    assert (mail.state, mail.doubts) == (MailState.UNCERTAIN, 2)
    make_due(number)
    assert deliver(patience=QUICK) == 0
    numbers = [
        line for _to, text in server.accepted for line in text.splitlines() if "-ID:" in line
    ]
    assert numbers == [f"Message-ID: {mail.message_id}"] * 2


def make_due(number: int) -> None:
    mail = stored(number)
    mail.next_at = mail.created_at
    db.session.commit()
