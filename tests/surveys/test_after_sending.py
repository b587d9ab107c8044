"""After a survey went out: one reminder, an early end, and the end by the clock."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from crm.audit import AuditRecord
from crm.clock import now, today
from crm.db import db
from crm.links import Link
from crm.mail.outbox import MailState, OutboxMail, enqueue
from crm.permissions import Role
from crm.surveys.jobs import close_due
from crm.surveys.models import Invitation, Response, Survey
from tests.make import (
    make_answer,
    make_client,
    make_contact,
    make_invitation,
    make_survey,
    make_team,
    make_user,
)  # fmt: skip
from tests.support.people import SignedIn


def stored() -> list[Any]:
    db.session.rollback()
    surveys = [tuple(row) for row in db.session.execute(select(Survey.__table__))]
    tables = (Link, OutboxMail, AuditRecord)
    return [surveys, *(db.session.scalar(select(func.count(table.id))) for table in tables)]


def test_only_those_who_said_nothing_are_reminded_and_only_once(
    signed_in: SignedIn, client: FlaskClient
) -> None:
    firm, survey = make_client(), make_survey()
    make_answer(survey, make_contact(firm), firm, 9)
    declined, _token = make_invitation(survey, make_contact(firm), firm)
    declined.declined_at = now()
    bounced, _token = make_invitation(survey, make_contact(firm), firm)
    mail = enqueue("survey", "x@client.example", "x", "x", origin="invitations")
    mail.origin_id, mail.state = bounced.id, MailState.DEAD
    left, _token = make_invitation(survey, make_contact(firm), firm)
    left.contact.deleted_at = now()
    silent, first = make_invitation(survey, make_contact(firm, name="<Ann>"), firm)
    visitor = signed_in(Role.DIRECTOR)
    assert visitor.post(f"/surveys/{survey.id}/reminder").status_code == 303
    reminders = db.session.scalars(select(OutboxMail).where(OutboxMail.kind == "survey_reminder"))
    reminder = reminders.one()
    assert (reminder.origin, reminder.origin_id) == ("invitations", silent.id)
    assert "Hello <Ann>," in reminder.text
    assert "Hello &lt;Ann&gt;," in (reminder.html or "")
    found = re.search(r"/s/(crm_survey_[\w-]+)", reminder.text)
    assert found is not None
    assert found[1] != first
    before = stored()
    assert visitor.post(f"/surveys/{survey.id}/reminder").status_code == 422
    assert stored() == before
    # Both doors lead to the same single answer.
    assert client.post(f"/s/{found[1]}", data={"score": "9"}).status_code == 303
    assert client.post(f"/s/{first}", data={"score": "1"}).status_code == 409
    scores = select(Response.score).where(Response.invitation_id == silent.id)
    assert db.session.scalars(scores).all() == [9]


def test_a_reminder_is_a_second_mail_not_a_second_person(signed_in: SignedIn) -> None:
    firm, survey = make_client(), make_survey()
    asked, _token = make_invitation(survey, make_contact(firm, name="Ann Marlow"), firm)
    for kind in ("survey", "survey_reminder"):
        mail = enqueue(kind, "x@client.example", "x", "x", origin="invitations")
        mail.origin_id, mail.state = asked.id, MailState.DEAD
    page = signed_in(Role.DIRECTOR).get(f"/surveys/{survey.id}").text
    assert page.count("Ann Marlow") == 1
    assert "one mail bounced" in page


def test_closing_early_ends_every_link_at_once(signed_in: SignedIn, client: FlaskClient) -> None:
    firm, survey = make_client(), make_survey()
    _invitation, token = make_invitation(survey, make_contact(firm), firm)
    assert client.get(f"/s/{token}").status_code == 200
    visitor = signed_in(Role.DIRECTOR)
    assert visitor.post(f"/surveys/{survey.id}/closing").status_code == 303
    assert client.get(f"/s/{token}").status_code == 410
    before = stored()
    for act in ("closing", "reminder"):
        assert visitor.post(f"/surveys/{survey.id}/{act}").status_code == 422
    assert stored() == before


WALK = [
    (Role.ADMIN, "stranger", 303), (Role.DIRECTOR, "stranger", 303),
    (Role.ACCOUNT_MANAGER, "owner", 303), (Role.ACCOUNT_MANAGER, "team", 403),
    (Role.ACCOUNT_MANAGER, "stranger", 404), (Role.ACCOUNT_MANAGER, "part", 403),
    (Role.READ_ONLY, "team", 403), (Role.READ_ONLY, "stranger", 403),
]  # fmt: skip


@pytest.mark.parametrize("act", ["reminder", "closing"])
@pytest.mark.parametrize(("role", "relation", "code"), WALK)
def test_who_may_remind_and_close(
    signed_in: SignedIn, act: str, role: Role, relation: str, code: int
) -> None:
    person, survey, firm = make_user(role), make_survey(), make_client()
    make_invitation(survey, make_contact(firm), firm)
    if relation in ("owner", "part"):
        firm.owner = person
    if relation == "team":
        firm.team = make_team(person)
    if relation == "part":
        other = make_client()
        make_invitation(survey, make_contact(other), other)
    visitor = signed_in(person)
    before = stored()
    answer = visitor.post(f"/surveys/{survey.id}/{act}")
    assert answer.status_code == code
    assert (stored() == before) is (code != 303)


def test_the_clock_closes_what_is_over_and_nothing_else(app: Flask) -> None:
    over = make_survey(closes_on=today() - timedelta(days=2))
    lasting = make_survey(closes_on=today())
    closed = make_survey(closes_on=today() - timedelta(days=9), closed_at=now())
    before = closed.closed_at
    db.session.commit()
    assert close_due() == 1
    assert close_due() == 0
    db.session.expire_all()
    assert over.closed_at is not None
    assert lasting.closed_at is None
    assert closed.closed_at == before
    acts = db.session.scalars(select(AuditRecord.subject_id)).all()
    assert acts == [over.id]
    assert db.session.scalar(select(func.count(Invitation.id))) == 0
