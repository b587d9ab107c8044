"""The demo of today: true in all it tells, and nobody's day is empty."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from crm.clients.models import Client
from crm.clock import today
from crm.contacts.models import Contact, Position
from crm.contracts import jobs as contract_jobs
from crm.db import db
from crm.follow_ups import jobs as follow_up_jobs
from crm.follow_ups.models import FollowUp
from crm.interactions.models import Interaction, Kind
from crm.overview.needs import needs_of
from crm.overview.silent import beyond_cadence
from crm.projects.models import Colour, Project
from crm.surveys.models import Invitation, Response, Survey
from crm.surveys.questions import is_unhappy
from tests.demo.checks import check_mails, check_story, user
from tests.support.people import SignedIn


@pytest.fixture
def database_url(told_sqlite: str, tmp_path: Path) -> str:
    """The story is told already."""
    shutil.copy(told_sqlite, tmp_path / "rapport.sqlite3")
    return f"sqlite:///{tmp_path}/rapport.sqlite3"


def test_the_clock_finds_nothing_to_mail_about(app: Flask) -> None:
    assert (contract_jobs.remind(), follow_up_jobs.remind()) == (0, 0)
    check_mails()


def test_the_story_is_true_today(app: Flask) -> None:
    check_story()


@pytest.mark.parametrize("name", ["Anna Berg", "李伟", "Tom Okafor", "王芳", "陈静"])
def test_nobodys_day_is_empty_or_too_full(app: Flask, name: str) -> None:
    due = select(func.count(FollowUp.id)).where(
        FollowUp.assignee_id == user(name).id, FollowUp.completed_at.is_(None),
        FollowUp.dropped_at.is_(None), FollowUp.due_on <= today(),
    )  # fmt: skip
    assert 1 <= (db.session.scalar(due) or 0) <= 8


@pytest.mark.parametrize("name", ["Anna Berg", "李伟"])
def test_an_account_manager_is_needed_in_a_handful_of_places(app: Flask, name: str) -> None:
    with app.test_request_context():
        assert 4 <= len(needs_of(user(name), today())) <= 6


def test_every_unhappy_answer_has_its_call(app: Flask) -> None:
    unhappy = {
        response.id
        for response, kind in db.session.execute(
            select(Response, Survey.kind)
            .join(Invitation, Invitation.id == Response.invitation_id)
            .join(Survey, Survey.id == Invitation.survey_id)
        )
        if is_unhappy(kind, response.score)
    }
    calls = db.session.scalars(select(FollowUp).where(FollowUp.origin == "responses")).all()
    assert {call.origin_id for call in calls} == unhappy
    assert {call.client.name for call in calls if call.is_open if call.client} == {
        "Nordlicht Energie GmbH", "华星科技有限公司", "Pacific Robotics Inc.",
    }  # fmt: skip


def test_a_project_shows_the_colour_of_its_newest_report(app: Flask) -> None:
    colours = Counter(
        db.session.scalars(select(Project.overall).where(Project.closed_on.is_(None)))
    )
    assert colours[Colour.RED] == 1
    assert colours[Colour.AMBER] >= 2
    assert colours[Colour.GREEN] >= 4
    assert colours[None] == 0


def test_one_client_is_silent_beyond_its_cadence(app: Flask) -> None:
    silent = [found.client.name for found in beyond_cadence(user("Anna Berg"), today())]
    assert silent == ["Marlow & Finch Ltd"]


def test_the_last_touch_is_the_newest_exchange_that_is_no_note(app: Flask) -> None:
    newest = dict(
        db.session.execute(
            select(Interaction.client_id, func.max(Interaction.happened_on))
            .where(Interaction.kind != Kind.NOTE)
            .group_by(Interaction.client_id)
        ).all()
    )
    touched = dict(db.session.execute(select(Client.id, Client.last_touch_on)).all())
    assert touched == newest


def test_every_client_has_four_people_or_more_and_one_person_is_at_two(app: Flask) -> None:
    at = Counter(db.session.scalars(select(Position.client_id)))
    assert min(at.values()) >= 4
    twice = [
        it for it, n in Counter(db.session.scalars(select(Position.contact_id))).items() if n > 1
    ]
    assert [db.session.get_one(Contact, it).name for it in twice] == ["Dr. Jonas Weiss"]


def test_a_guest_finds_the_story_on_its_pages(app: Flask, signed_in: SignedIn) -> None:
    visitor = signed_in(user("Anna Berg"))
    assert "Nordlicht Energie GmbH" in visitor.get("/clients").text
    assert "Marlow &amp; Finch" in visitor.get("/").text
    assert visitor.get("/clients/1").status_code == 200
