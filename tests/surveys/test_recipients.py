"""Who can be asked: those who rest are left out, those out of reach do not exist, all are fast."""

import time
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from crm.clients.models import Client
from crm.clock import now, today
from crm.contacts.models import Contact, Position
from crm.db import db
from crm.mail.outbox import OutboxMail
from crm.permissions import Role
from crm.surveys import actions
from crm.surveys.models import Invitation, Survey, SurveyKind
from crm.surveys.recipients import Selection, candidates
from tests.make import (
    make_answer,
    make_client,
    make_contact,
    make_invitation,
    make_project,
    make_survey,
    make_team,
    make_user,
)  # fmt: skip
from tests.support.database import both_databases
from tests.support.people import SignedIn
from tests.surveys.test_asking import counts, form, manager

COOLED = {
    "fresh": True, "without address": False, "answered lately": False, "answered long ago": True,
    "declined lately": False, "declined long ago": True, "still asked": False,
    "asked, closed since": True, "left the client": False,
}  # fmt: skip


@both_databases
def test_who_rests_is_shown_with_the_reason_and_left_out(signed_in: SignedIn) -> None:
    owner, client = manager()
    other = make_client("Elsewhere")
    for case in COOLED:
        prepare(case, client, other)
    visitor = signed_in(owner)
    page = visitor.get(f"/surveys/new?client={client.id}").text
    for words in ("answered on", "declined on", "may still answer", "no e-mail address"):
        assert words in page
    visitor.post("/surveys", data=form(client))
    survey = db.session.scalars(select(Survey).where(Survey.title == "Spring")).one()
    asked = db.session.scalars(
        select(Contact.name)
        .join(Invitation, Invitation.contact_id == Contact.id)
        .where(Invitation.survey_id == survey.id)
    )
    assert set(asked) == {case for case, is_asked in COOLED.items() if is_asked}


def prepare(case: str, client: Client, other: Client) -> None:
    """What happened to this person, at another client and in an earlier survey."""
    contact = make_contact(client, name=case)
    earlier = make_survey(closed_at=now())
    if case == "without address":
        contact.email = None
    if case.startswith("answered"):
        days = 89 if case.endswith("lately") else 91
        make_answer(earlier, contact, other, 9).answered_at = now() - timedelta(days=days)
    if case.startswith("declined"):
        invitation, _token = make_invitation(earlier, contact, other)
        days = 29 if case.endswith("lately") else 31
        invitation.declined_at = now() - timedelta(days=days)
    if "asked" in case:
        survey = make_survey() if case == "still asked" else earlier
        make_invitation(survey, contact, other)
    if case == "left the client":
        position = db.session.scalars(
            select(Position).where(Position.contact_id == contact.id)
        ).one()
        position.ended_on = today() - timedelta(days=2)


def test_a_second_press_asks_nobody_twice(signed_in: SignedIn) -> None:
    owner, client = manager()
    make_contact(client)
    visitor = signed_in(owner)
    assert visitor.post("/surveys", data=form(client)).status_code == 303
    before = counts()
    assert visitor.post("/surveys", data=form(client)).status_code == 422
    assert counts() == before


def test_a_person_at_two_clients_is_asked_once(signed_in: SignedIn) -> None:
    owner, client = manager()
    second = make_client(owner=owner)
    contact = make_contact(client)
    db.session.add(Position(contact_id=contact.id, client_id=second.id))
    values = form(client=None) | {"client": [str(client.id), str(second.id)]}
    signed_in(owner).post("/surveys", data=values)
    assert db.session.scalar(select(func.count(Invitation.id))) == 1


WALK = [
    (Role.ADMIN, "stranger", True), (Role.DIRECTOR, "stranger", True),
    (Role.ACCOUNT_MANAGER, "owner", True), (Role.ACCOUNT_MANAGER, "team", False),
    (Role.ACCOUNT_MANAGER, "stranger", False), (Role.PROJECT_MANAGER, "manager", True),
    (Role.PROJECT_MANAGER, "team", False), (Role.READ_ONLY, "team", False),
]  # fmt: skip


@pytest.mark.parametrize(("role", "relation", "may"), WALK)
def test_who_may_ask_whom(signed_in: SignedIn, role: Role, relation: str, may: bool) -> None:
    person = make_user(role)
    client = make_client("Nordlicht", owner=person if relation == "owner" else make_user())
    if relation == "team":
        client.team = make_team(person)
    if relation == "manager":
        make_project(client, manager=person)
    make_contact(client, name="Ann Marlow")
    visitor = signed_in(person)
    page = visitor.get(f"/surveys/new?client={client.id}")
    assert ("Ann Marlow" in page.text) is may
    before = counts()
    for chosen in (form(client), form(everyone="1")):
        answer = visitor.post("/surveys", data=chosen)
        if may:
            assert answer.status_code == 303
            return
        assert answer.status_code == (403 if role is Role.READ_ONLY else 422)
        assert counts() == before


@both_databases
def test_ten_thousand_are_asked_without_a_query_each(
    signed_in: SignedIn, queries: Any, record_property: Any
) -> None:
    director, number = make_user(Role.DIRECTOR), 10_000
    client = make_client()
    db.session.execute(
        insert(Contact),
        [{"name": f"P{n}", "email": f"p{n}@client.example", "version": 1} for n in range(number)],
    )
    people = db.session.scalars(select(Contact.id)).all()
    db.session.execute(
        insert(Position),
        [{"contact_id": each, "client_id": client.id, "version": 1} for each in people],
    )
    db.session.commit()
    survey = Survey(title="All", kind=SurveyKind.NPS, closes_on=today() + timedelta(days=30))
    began = time.perf_counter()
    with queries() as statements:
        found = candidates(director, Selection(everyone=True))
        assert actions.send_survey(survey, found) == number
        db.session.commit()
    seconds = time.perf_counter() - began
    record_property("seconds", round(seconds, 1))
    assert db.session.scalar(select(func.count(OutboxMail.id))) == number
    assert len([each for each in statements if each.startswith("SELECT")]) < 10
    assert seconds < 120
