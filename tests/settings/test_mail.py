"""The mail page says whether mail goes out, what waits and why; nobody sees a password there."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from crm import heartbeat
from crm.clock import now
from crm.db import db
from crm.heartbeat import Heartbeat
from crm.mail.jobs import deliver
from crm.mail.outbox import MailState, OutboxMail, enqueue
from crm.permissions import Role
from tests.support.people import SignedIn
from tests.support.smtp import Sink


def beat(ago: timedelta = timedelta()) -> None:
    heartbeat.beat("delivery")
    db.session.flush()
    db.session.execute(update(Heartbeat).values(at=now() - ago))
    db.session.commit()


def test_without_a_server_the_page_says_that_mail_is_held_and_why(signed_in: SignedIn) -> None:
    page = signed_in(Role.ADMIN).get("/settings/mail").text
    assert "Mail is held" in page
    assert "CRM_SMTP_HOST is not set" in page


def test_with_a_server_the_page_says_so_and_never_the_password(
    app: Flask, signed_in: SignedIn, smtp: Sink
) -> None:
    app.config.update(SMTP_USER="rapport", SMTP_PASSWORD="a secret of the house")
    page = signed_in(Role.ADMIN).get("/settings/mail").text
    assert "Mail is sent" in page
    assert "rapport@example.com" in page
    assert "a secret of the house" not in page


def test_a_worker_that_stands_still_is_seen(signed_in: SignedIn) -> None:
    admin = signed_in(Role.ADMIN)
    assert "It has never run" in admin.get("/settings/mail").text
    beat()
    assert "The worker is not running" not in admin.get("/settings/mail").text
    beat(timedelta(hours=2))
    assert "The worker is not running" in admin.get("/settings/mail").text


def test_a_job_that_fails_is_named(signed_in: SignedIn) -> None:
    heartbeat.miss("reminders", "RuntimeError")
    page = signed_in(Role.ADMIN).get("/settings/mail").text
    assert "The job reminders fails" in page
    assert "RuntimeError" in page


def test_a_test_mail_goes_to_whoever_asks_and_shows_how_far_it_is(
    signed_in: SignedIn, smtp: Sink
) -> None:
    admin = signed_in(Role.ADMIN)
    assert admin.post("/settings/mail/test").status_code == 303
    assert "Your test mail is on its way" in admin.get("/settings/mail").text
    deliver()
    assert [each.recipients for each in smtp.received] == [["admin@example.com"]]
    assert "Your test mail was sent" in admin.get("/settings/mail/test").text


def test_a_test_mail_that_is_refused_says_in_the_servers_words_why(
    signed_in: SignedIn, smtp: Sink
) -> None:
    admin = signed_in(Role.ADMIN)
    smtp.refuse["admin@example.com"] = "550 no such person here"
    admin.post("/settings/mail/test")
    deliver()
    page = admin.get("/settings/mail").text
    assert "Your test mail was not taken" in page
    assert "550 no such person here" in page


def given_up() -> int:
    mail = enqueue("note", "ann@example.com", "Hello Ann", "A secret link")
    mail.state, mail.attempts, mail.last_error = MailState.DEAD, 28, "451 later"
    db.session.commit()
    return mail.id


def test_what_was_given_up_is_said_on_today_and_can_be_sent_again(
    signed_in: SignedIn, smtp: Sink
) -> None:
    number = given_up()
    admin = signed_in(Role.ADMIN)
    assert "1 mail could not be sent" in admin.get("/").text
    assert "could not be sent" not in signed_in(Role.DIRECTOR).get("/").text
    page = admin.get("/settings/mail?state=dead").text
    assert "Hello Ann" in page
    assert "451 later" in page
    assert "A secret link" not in page
    assert "No mail here" in admin.get("/settings/mail?state=sent").text
    assert admin.post(f"/settings/mail/{number}/queue").status_code == 303
    deliver()
    assert len(smtp.received) == 1
    assert db.session.scalars(select(OutboxMail.state)).all() == [MailState.SENT]
    assert admin.post(f"/settings/mail/{number}/queue").status_code == 422


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ACCOUNT_MANAGER, Role.READ_ONLY])
def test_the_mail_page_is_for_administrators(signed_in: SignedIn, role: Role) -> None:
    number = given_up()
    visitor = signed_in(role)
    assert visitor.get("/settings/mail").status_code == 403
    assert visitor.post("/settings/mail/test").status_code == 403
    assert visitor.post(f"/settings/mail/{number}/queue").status_code == 403
    assert db.session.scalars(select(OutboxMail.state)).all() == [MailState.DEAD]


def test_the_doctor_knows_of_mail_and_worker(app: Flask) -> None:
    def findings() -> dict[str, str]:
        db.session.commit()
        return dict(json.loads(app.test_cli_runner().invoke(args=["doctor", "--json"]).output))

    found = findings()
    assert found["mail"] == "held: CRM_SMTP_HOST is not set"
    assert found["worker"] == "never ran: start flask worker"
    beat()
    assert findings()["worker"] == "ok"
    beat(timedelta(hours=2))
    assert "last ran at" in findings()["worker"]
