"""The page behind the link: programs that open it change nothing, people answer it once."""

import contextvars
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from crm.audit import AuditRecord
from crm.clients.models import Client
from crm.clock import now, today
from crm.db import db
from crm.follow_ups.models import FollowUp
from crm.links import Link, LinkKind, issue
from crm.permissions import Role
from crm.surveys.models import Invitation, Response, SurveyKind
from tests.make import make_client, make_contact, make_invitation, make_survey, make_user
from tests.support.database import both_databases

SCANNERS = [
    {},
    {"Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) SafeLinks"},
    {"User-Agent": "Proofpoint URL Defense"},
]


def asked(kind: SurveyKind = SurveyKind.NPS, **values: Any) -> tuple[Invitation, str]:
    client = make_client("Nordlicht", owner=make_user(Role.ACCOUNT_MANAGER, name="Anna Berg"))
    contact = make_contact(client, name="Ann Marlow", given_name="Ann", **values)
    return make_invitation(make_survey(kind), contact, client)


def stored() -> list[Any]:
    """All that an answer could have changed."""
    db.session.rollback()
    tables = (Invitation, Response, Link, FollowUp, AuditRecord)
    return [
        [tuple(row) for row in db.session.execute(select(table.__table__).order_by("id"))]
        for table in tables
    ]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_programs_that_open_the_link_answer_nothing(client: FlaskClient, method: str) -> None:
    _invitation, token = asked()
    db.session.commit()
    before = stored()
    for address in ("", *(f"?score={score}" for score in range(11)), "/decline"):
        for headers in SCANNERS:
            answer = client.open(f"/s/{token}{address}", method=method, headers=headers)
            assert answer.status_code == 200
    assert stored() == before
    assert client.post(f"/s/{token}", data={"score": "9"}).status_code == 303
    assert db.session.scalar(select(func.count(Response.id))) == 1


@both_databases
def test_sixty_four_programs_at_once_answer_nothing(app: Flask) -> None:
    _invitation, token = asked()
    db.session.commit()
    before = stored()
    codes = at_once(app, 64, lambda visitor: visitor.get(f"/s/{token}?score=3").status_code)
    assert set(codes) == {200}
    assert stored() == before


@both_databases
def test_twenty_answers_at_once_are_one(app: Flask) -> None:
    invitation, token = asked()
    _link, second = issue(LinkKind.SURVEY, invitation.id)
    db.session.commit()
    doors = iter([token, second] * 10)

    def press(visitor: FlaskClient) -> int:
        return visitor.post(f"/s/{next(doors)}", data={"score": "3"}).status_code

    codes = at_once(app, 20, press)
    assert sorted(codes) == [303] + [409] * 19
    assert db.session.scalar(select(func.count(Response.id))) == 1
    assert db.session.scalar(select(func.count(FollowUp.id))) == 1


def at_once(app: Flask, times: int, act: Any) -> list[int]:
    """Each from outside, with nothing of the test's own context."""

    def visit(_number: int) -> int:
        code: int = contextvars.Context().run(act, FlaskClient(app))
        return code

    db.session.remove()
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(visit, range(times)))


@pytest.mark.parametrize("query", ["", "?score=9", "?score=99", "?score=nine"])
@pytest.mark.parametrize("data", [{}, {"comment": "from a scanner"}, {"score": ""}])
def test_a_form_sent_as_it_was_delivered_answers_nothing(
    client: FlaskClient, query: str, data: dict[str, str]
) -> None:
    _invitation, token = asked()
    db.session.commit()
    before = stored()
    answer = client.post(f"/s/{token}{query}", data=data)
    assert (answer.status_code, stored()) == (422, before)
    assert data.get("comment", "") in answer.text
    declined = client.post(f"/s/{token}/decline", data={})
    assert (declined.status_code, stored()) == (422, before)


@pytest.mark.parametrize("score", range(11))
def test_every_number_can_be_chosen(client: FlaskClient, score: int) -> None:
    invitation, token = asked()
    assert f'value="{score}"' in client.get(f"/s/{token}").text
    answer = client.post(f"/s/{token}", data={"score": str(score), "comment": " Fine. "})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/s/{token}")
    response = db.session.scalars(select(Response)).one()
    assert (response.invitation_id, response.score) == (invitation.id, score)
    assert response.comment == "Fine."


def test_the_number_pressed_in_the_mail_is_marked_and_confirmed_by_its_button(
    client: FlaskClient,
) -> None:
    _invitation, token = asked()
    page = client.get(f"/s/{token}?score=9").text
    assert "Send my answer: 9" in page
    assert " checked" not in page
    assert client.post(f"/s/{token}?score=9", data={"confirmed": "9"}).status_code == 303
    assert db.session.scalars(select(Response.score)).one() == 9


def test_a_number_moved_on_the_page_counts_before_that_of_the_mail(client: FlaskClient) -> None:
    _invitation, token = asked()
    client.post(f"/s/{token}?score=9", data={"score": "4", "confirmed": "9"})
    assert db.session.scalars(select(Response.score)).one() == 4


@pytest.mark.parametrize(
    ("kind", "score"),
    [("nps", "11"), ("nps", "-1"), ("nps", "nine"), ("nps", "9.5"), ("csat", "0"), ("csat", "6")],
)
def test_a_number_off_the_scale_is_refused(client: FlaskClient, kind: str, score: str) -> None:
    _invitation, token = asked(SurveyKind(kind))
    answer = client.post(f"/s/{token}", data={"score": score, "comment": "Kept."})
    assert (answer.status_code, "Kept." in answer.text) == (422, True)
    assert db.session.scalar(select(func.count(Response.id))) == 0


def test_a_second_answer_is_told_that_the_first_counts(client: FlaskClient) -> None:
    _invitation, token = asked()
    client.post(f"/s/{token}", data={"score": "9"})
    thanks = client.get(f"/s/{token}")
    assert (thanks.status_code, "Thank you, Ann." in thanks.text) == (200, True)
    assert "Anna Berg reads every answer" in thanks.text
    second = client.post(f"/s/{token}", data={"score": "1"})
    assert (second.status_code, "Your first answer counts" in second.text) == (409, True)
    assert db.session.scalars(select(Response.score)).one() == 9


@pytest.mark.parametrize("end", ["closed", "over", "expired", "client", "contact", "withdrawn"])
def test_what_has_ended_says_so_and_takes_no_answer(client: FlaskClient, end: str) -> None:
    invitation, token = asked()
    link = db.session.scalars(select(Link)).one()
    match end:
        case "closed":
            invitation.survey.closed_at = now()
        case "over":
            invitation.survey.closes_on = today() - timedelta(days=2)
        case "expired":
            link.expires_at = now()
        case "client":
            invitation.client.deleted_at = now()
        case "contact":
            invitation.contact.deleted_at = now()
        case _:
            link.withdrawn_at = now()
    db.session.commit()
    for answer in (
        client.get(f"/s/{token}"),
        client.post(f"/s/{token}", data={"score": "9"}),
        client.post(f"/s/{token}/decline", data={"decline": "1"}),
    ):
        assert (answer.status_code, "This question is closed" in answer.text) == (410, True)
    assert db.session.scalar(select(func.count(Response.id))) == 0


def test_the_last_day_counts_wherever_the_reader_lives(client: FlaskClient) -> None:
    invitation, token = asked()
    invitation.survey.closes_on = (now() - timedelta(hours=12)).date()
    assert client.get(f"/s/{token}").status_code == 200
    invitation.survey.closes_on -= timedelta(days=1)
    assert client.get(f"/s/{token}").status_code == 410
    assert db.session.scalars(select(Client.name)).one() == "Nordlicht"
