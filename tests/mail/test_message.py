"""What leaves the house says what was meant, to one person, whatever anybody calls themselves."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask import Flask

from crm.db import db
from crm.mail.jobs import deliver
from crm.mail.message import BODY, CONTROLS, HEADERS, BadMail, clean_header, decoded, written
from crm.mail.outbox import MailState, OutboxMail, enqueue
from tests.support.smtp import Sink

SENDER = "Rapport <rapport@example.com>"

PAYLOADS = [
    "Mei\r\nBcc: eve@example.org",
    "Mei\nBcc: eve@example.org",
    "Mei\rBcc: eve@example.org",
    "Mei\r\n\r\n<script>alert(1)</script>",
    "Mei\x00\x0b\x0cBcc: eve@example.org",
    "Mei\u2028Bcc: eve@example.org\u2029Cc: eve@example.org",
    "Mei\x85Bcc: eve@example.org",
    "=?utf-8?q?Mei=0D=0ABcc:_eve@example.org?=",
    "=?utf-8?b?TWVpDQpCY2M6IGV2ZUBleGFtcGxlLm9yZw==?=",
    "=?utf-8?q?=3D=3Futf-8=3Fq=3FMei=3D0D=3D0ABcc=3A_eve=3F=3D?=",
    "=?no-such-set?q?Mei=0D=0ABcc:_eve?=",
    '"Mei" <eve@example.org>, "',
    "Mei, eve@example.org;",
    "陈静\r\nBcc: eve@example.org" + "很长的名字" * 40,
]


def mail_of(name: str, subject: str, address: str = "mei@example.com") -> OutboxMail:
    mail = enqueue("note", address, subject, "Words, 你好", "<p>Words</p>", to_name=name)
    db.session.flush()
    return mail


def read(mail: OutboxMail) -> EmailMessage:
    message = message_from_bytes(written(mail, SENDER), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_name_or_a_subject_never_becomes_a_header(app: Flask, smtp: Sink) -> None:
    for payload in PAYLOADS:
        mail_of(payload, payload)
    db.session.commit()
    deliver()
    assert len(smtp.received) == len(PAYLOADS)
    for received in smtp.received:
        assert received.recipients == ["mei@example.com"]
        names = [name for name in received.message if name not in BODY | {"X-Peer"}]
        assert sorted(names) == sorted(HEADERS)
        to = received.message["To"].addresses
        assert [each.addr_spec for each in to] == ["mei@example.com"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_header_is_one_line_however_it_was_wrapped(payload: str) -> None:
    assert not CONTROLS.search(decoded(clean_header(payload)))


def test_a_mail_says_the_same_each_time_it_is_written(app: Flask) -> None:
    mail = mail_of("Mei", "Hello")
    first, second = read(mail), read(mail)
    for header in ("Message-ID", "Date", "From", "To", "Subject"):
        assert str(first[header]) == str(second[header])
    assert str(first["Message-ID"]) == mail.message_id
    assert first["Auto-Submitted"] == "auto-generated"


def test_a_mail_is_text_and_html_and_only_ascii_on_the_way(app: Flask) -> None:
    mail = mail_of("陈静", "跟进：合同续约")
    data = written(mail, SENDER)
    assert data.isascii()
    message = read(mail)
    assert str(message["Subject"]) == "跟进：合同续约"
    assert message["To"].addresses[0].display_name == "陈静"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert "你好" in text.get_content()
    assert html is not None


@pytest.mark.parametrize(
    "address", ["", "mei", "@example.com", "méi@example.com", "mei@example.com\r\nBcc: eve@x.org"]
)
def test_an_address_that_no_server_takes_is_given_up_and_said_so(
    app: Flask, smtp: Sink, address: str
) -> None:
    mail = mail_of("Mei", "Hello", address)
    number = mail.id
    db.session.commit()
    with pytest.raises(BadMail):
        written(mail, SENDER)
    deliver()
    assert smtp.received == []
    db.session.expire_all()
    assert db.session.get_one(OutboxMail, number).state is MailState.DEAD


def test_a_domain_in_other_letters_is_written_for_servers(app: Flask) -> None:
    mail = mail_of("Mei", "Hello", "mei@bücher.example")
    assert read(mail)["To"].addresses[0].addr_spec == "mei@xn--bcher-kva.example"
