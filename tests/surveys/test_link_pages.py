"""What surrounds an answer: headers, languages, guesses, declining, and the call that follows."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from crm.clock import now, today
from crm.days import add_working_days
from crm.db import db
from crm.follow_ups.models import FollowUp
from crm.links import LinkKind, issue
from crm.permissions import Role
from crm.surveys.models import Response, SurveyKind
from tests.make import (
    make_client,
    make_contact,
    make_invitation,
    make_project,
    make_survey,
    make_user,
)
from tests.support.people import SignedIn
from tests.surveys.test_answering import asked


def test_nothing_of_the_page_leaves_or_is_found(client: FlaskClient) -> None:
    _invitation, token = asked()
    for path in (f"/s/{token}", f"/s/{token}/decline", "/s/unknown"):
        headers = client.get(path).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in headers


def test_an_answer_needs_neither_cookie_nor_referrer_even_on_https(app: Flask) -> None:
    _invitation, token = asked()
    app.config["WTF_CSRF_ENABLED"] = True
    visitor = app.test_client(use_cookies=False)
    answer = visitor.post(f"/s/{token}", data={"score": "9"}, base_url="https://localhost")
    assert answer.status_code == 303


@pytest.mark.parametrize(("language", "words"), [("en", "How likely"), ("zh", "您有多大可能")])
def test_the_page_speaks_the_contacts_language_and_can_be_switched(
    client: FlaskClient, language: str, words: str
) -> None:
    _invitation, token = asked(language=language)
    other = "zh" if language == "en" else "en"
    page = client.get(f"/s/{token}?score=3", headers={"Accept-Language": other}).text
    assert words in page
    assert f"lang={other}&amp;score=3" in page
    assert words not in client.get(f"/s/{token}?lang={other}").text
    answer = client.post(f"/s/{token}?lang={other}", data={"score": "9"})
    assert answer.headers["Location"] == f"/s/{token}?lang={other}"


def test_a_csat_question_names_its_project_and_speaks_in_words(client: FlaskClient) -> None:
    invitation, token = asked(SurveyKind.CSAT)
    project = make_project(invitation.client, name="Harbour")
    page = client.get(f"/s/{token}").text
    assert "How satisfied are you with our work?" in page
    assert page.count('type="radio"') == 5
    for word in ("Very satisfied", "Very dissatisfied"):
        assert word in page
    invitation.survey.project = project
    assert "How satisfied are you with our work on Harbour?" in client.get(f"/s/{token}").text


def test_no_secret_of_another_kind_opens_this_door(client: FlaskClient) -> None:
    invitation, _token = asked()
    for kind in LinkKind:
        if kind is not LinkKind.SURVEY:
            _link, token = issue(kind, invitation.id)
            assert client.get(f"/s/{token}").status_code == 404
            assert client.post(f"/s/{token}", data={"score": "9"}).status_code == 404


def test_who_guesses_is_stopped_and_who_was_asked_is_not(app: Flask) -> None:
    _invitation, token = asked()
    app.config["LIMITS"] = True
    visitor = app.test_client()
    codes = [visitor.get(f"/s/crm_survey_{number}").status_code for number in range(22)]
    assert codes == [404] * 20 + [429] * 2
    assert visitor.get(f"/s/{token}").status_code == 200


def test_a_decline_is_kept_and_can_be_taken_back_by_an_answer(client: FlaskClient) -> None:
    invitation, token = asked()
    answer = client.post(f"/s/{token}/decline", data={"decline": "1"})
    assert answer.status_code == 303
    assert "That is fine." in client.get(answer.headers["Location"]).text
    db.session.refresh(invitation)
    first = invitation.declined_at
    assert first is not None
    client.post(f"/s/{token}/decline", data={"decline": "1"})
    db.session.refresh(invitation)
    assert invitation.declined_at == first
    assert "should you change your mind" in client.get(f"/s/{token}").text
    client.post(f"/s/{token}", data={"score": "8"})
    db.session.refresh(invitation)
    assert invitation.declined_at is None


@pytest.mark.parametrize(
    ("kind", "score", "calls"),
    [("nps", 0, 1), ("nps", 6, 1), ("nps", 7, 0), ("nps", 10, 0),
     ("csat", 1, 1), ("csat", 2, 1), ("csat", 3, 0), ("csat", 5, 0)],
)  # fmt: skip
def test_an_unhappy_answer_plans_a_call(
    client: FlaskClient, kind: str, score: int, calls: int
) -> None:
    invitation, token = asked(SurveyKind(kind))
    client.post(f"/s/{token}", data={"score": str(score), "comment": "CNRY in words"})
    planned = db.session.scalars(select(FollowUp)).all()
    assert len(planned) == calls
    if calls:
        call, response = planned[0], db.session.scalars(select(Response)).one()
        assert (call.task, call.origin, call.origin_id) == (
            f"Call {invitation.contact.name} about their survey answer", "responses", response.id,
        )  # fmt: skip
        assert call.assignee_id == invitation.client.owner_id
        assert (call.client_id, call.contact_id) == (invitation.client_id, invitation.contact_id)
        assert call.due_on == add_working_days(today(), 1)
        # Others than those who may read the words see follow-ups, too.
        assert "CNRY" not in (call.note or "") + call.task
        assert "will call you within one working day" in client.get(f"/s/{token}").text


def test_the_call_is_due_on_the_owners_own_working_day_in_their_language(
    client: FlaskClient,
) -> None:
    invitation, token = asked()
    owner = invitation.client.owner
    assert owner is not None
    day = today() + timedelta(days=3)
    owner.working_days, owner.language = str(day.isoweekday()), "zh"
    client.post(f"/s/{token}", data={"score": "3"})
    call = db.session.scalars(select(FollowUp)).one()
    assert (call.due_on, call.task) == (day, f"就调查答复致电 {invitation.contact.name}")


@pytest.mark.parametrize("gone", [False, True])
def test_without_an_owner_a_director_calls(client: FlaskClient, gone: bool) -> None:
    director = make_user(Role.DIRECTOR)
    owner = make_user(Role.ACCOUNT_MANAGER)
    firm = make_client(owner=owner if gone else None)
    if gone:
        owner.deactivated_at = now()
    _invitation, token = make_invitation(make_survey(), make_contact(firm), firm)
    client.post(f"/s/{token}", data={"score": "3"})
    assert db.session.scalars(select(FollowUp.assignee_id)).one() == director.id


def test_an_unhappy_answer_stands_on_the_owners_today_until_the_call_is_done(
    client: FlaskClient, signed_in: SignedIn
) -> None:
    invitation, token = asked()
    owner = invitation.client.owner
    assert owner is not None
    client.post(f"/s/{token}", data={"score": "3"})
    page = signed_in(owner).get("/").text
    assert "Ann Marlow gave us a 3: call them, due" in page
    assert "gave us a" not in signed_in(Role.ACCOUNT_MANAGER).get("/").text
    call = db.session.scalars(select(FollowUp)).one()
    call.completed_at = invitation.created_at
    assert "gave us a" not in signed_in(owner).get("/").text
