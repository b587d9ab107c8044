"""The means of the suite themselves: a guard that never fails guards nothing."""

import smtplib
import socket
from email.message import EmailMessage

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from crm.db import db
from crm.permissions import public
from crm.users.models import User
from tests.support.browser import Complaints
from tests.support.database import Database, both_databases
from tests.support.network import OutOfBounds
from tests.support.people import SignedIn
from tests.support.smtp import Sink


@pytest.mark.parametrize("name", ["first", "second"])
@both_databases
def test_every_test_has_an_empty_database_of_its_own(
    app: Flask, database: Database, name: str, signed_in: SignedIn
) -> None:
    assert db.engine.dialect.name == database
    assert db.session.query(User).count() == 0
    signed_in("director")
    assert db.session.query(User).count() == 1


def test_a_test_talks_to_this_machine_only() -> None:
    with pytest.raises(OutOfBounds):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(OutOfBounds):
        socket.getaddrinfo("example.com", 80)


def test_a_reading_request_cannot_write(app: Flask) -> None:
    with app.test_request_context():
        db.session.add(User(email="ann@example.com", name="Ann", roles=frozenset()))
        with pytest.raises(OperationalError, match="readonly"):
            db.session.flush()
        db.session.rollback()


def test_the_mail_server_keeps_what_it_takes_and_refuses_what_it_is_told(smtp: Sink) -> None:
    message = EmailMessage()
    message["Subject"] = "季度回顾"
    message["From"], message["To"] = "ann@example.com", "bo@example.com"
    smtp.refuse["gone@example.com"] = "550 unknown"
    with smtplib.SMTP("127.0.0.1", smtp.port) as server:
        refused = server.send_message(message, to_addrs=["bo@example.com", "gone@example.com"])
    assert refused == {"gone@example.com": (550, b"unknown")}
    assert [(each.recipients, each.message["Subject"]) for each in smtp.received] == [
        (["bo@example.com"], "季度回顾")
    ]


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("console.error('broken')", "console: broken"),
        ("setTimeout(() => { throw new Error('broken') })", "script: broken"),
        ("fetch('http://example.com').catch(() => 0)", "request to another host"),
    ],
)
def test_a_page_that_misbehaves_fails_its_test(
    browser: Browser, live_server: str, script: str, complaint: str
) -> None:
    complaints = Complaints()
    page = browser.new_page(base_url=live_server)
    complaints.listen(page)
    page.goto("about:blank")  # our own pages would not even let it ask
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(100)
    page.close()
    assert any(line.startswith(complaint) for line in complaints.lines)


def test_a_visitor_sees_what_the_test_has_saved(client: FlaskClient) -> None:
    assert db.session.scalar(text("SELECT 1")) == 1
    assert client.get("/healthz").status_code == 200


def test_a_page_need_not_wait_for_the_test_that_opens_it(app: Flask, page: Page) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/write", "write", public(save_somebody), methods=["GET", "POST"])
    assert db.session.query(User).count() == 0
    page.goto("/healthz")
    assert db.session.query(User).count() == 0
    page.evaluate("() => document.write('<form method=post action=/write><button>Go')")
    page.get_by_role("button").click()
    page.get_by_text("saved").wait_for()
    assert db.session.query(User).count() == 1


def save_somebody() -> str:
    db.session.add(User(email="ann@example.com", name="Ann", roles=frozenset()))
    db.session.commit()
    return "saved"
