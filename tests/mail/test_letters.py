"""A letter is written in the reader's language, in the firm's name, as text and as HTML."""

from flask import Flask

from crm.db import db
from crm.i18n import lazy_gettext as _l
from crm.mail.letters import send_letter
from crm.mail.outbox import MailState, OutboxMail
from crm.users.models import Organisation


def invite(language: str, name: str = "Mei") -> OutboxMail:
    db.session.add(Organisation(name="Lindqvist & Zhao", colour="#ffee00"))
    db.session.flush()
    mail = send_letter(
        "invitation",
        to_address="mei@example.com",
        to_name=name,
        language=language,
        subject=_l("Your invitation to %(firm)s", firm="Lindqvist & Zhao"),
        kind="invitation",
        origin=("users", 7),
        url="https://crm.example.com/invitation/abc",
    )
    db.session.commit()
    return mail


def test_a_letter_speaks_english_or_chinese_in_subject_text_and_html(app: Flask) -> None:
    mail = invite("en")
    assert mail.subject == "Your invitation to Lindqvist & Zhao"
    assert "Hello Mei," in mail.text
    assert "Hello Mei," in str(mail.html)
    other = invite("zh")
    assert other.subject != mail.subject
    assert "Mei，您好" in other.text
    assert 'lang="zh-Hans"' in str(other.html)


def test_a_letter_waits_in_the_outbox_with_its_link_and_origin(app: Flask) -> None:
    mail = invite("en")
    assert (mail.state, mail.origin, mail.origin_id) == (MailState.QUEUED, "users", 7)
    assert "https://crm.example.com/invitation/abc" in mail.text
    assert 'href="https://crm.example.com/invitation/abc"' in str(mail.html)


def test_what_people_call_themselves_is_text_in_a_letter(app: Flask) -> None:
    mail = invite("en", name="<b>Mei</b>")
    assert "&lt;b&gt;Mei" in str(mail.html)
    assert "Lindqvist &amp; Zhao" in str(mail.html)
    assert "Lindqvist & Zhao" in mail.text


def test_the_firms_colour_is_made_dark_enough_to_read(app: Flask) -> None:
    assert "#ffee00" not in str(invite("en").html)
