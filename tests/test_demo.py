"""The demo: loaded at once, the same for everybody on the same day, and true in all it tells."""

import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from crm.clients.models import Client
from crm.clock import Quarter, now, today
from crm.contacts.models import Contact, ContactRole, Position
from crm.contracts.models import Contract, ContractKind
from crm.days import add_months
from crm.db import Model, db
from crm.demo.loading import load
from crm.follow_ups.models import FollowUp, Side
from crm.interactions.models import Interaction, Kind, Visibility
from crm.mail.outbox import OutboxMail
from crm.overview.silent import beyond_cadence
from crm.projects.models import Colour, Milestone, Project, StatusReport
from crm.reviews.models import Review
from crm.surveys.models import Invitation, Response, Survey, SurveyKind
from crm.surveys.scoring import nps
from crm.users.models import User
from tests.support.database import both_databases
from tests.support.people import SignedIn

SECONDS = 20
DAYS = ["2028-02-29", "2027-01-01", "2026-12-31", "2027-03-31", "2027-05-30", "2026-08-15"]


def client(name: str) -> Client:
    return db.session.scalars(select(Client).where(Client.name == name)).one()


def user(name: str) -> User:
    return db.session.scalars(select(User).where(User.name == name)).one()


def contents() -> list[list[tuple[object, ...]]]:
    """Every row but what is secret or of this very moment."""
    moving = {"created_at", "updated_at", "at"}
    return [
        sorted(
            tuple(str(value) for column, value in row._mapping.items() if column not in moving)
            for row in db.session.execute(table.select())
        )
        for table in Model.metadata.sorted_tables
    ]


@both_databases
def test_it_is_loaded_in_seconds_with_a_dozen_clients(app: Flask) -> None:
    began = time.monotonic()
    load()
    db.session.commit()
    assert time.monotonic() - began < SECONDS
    assert db.session.scalar(select(func.count(Client.id))) == 12
    languages = Counter(db.session.scalars(select(Client.language)))
    assert min(languages["en"], languages["zh"]) >= 4
    assert (db.session.scalar(select(func.count(Interaction.id))) or 0) > 500


def test_a_second_load_keeps_what_is_there(app: Flask) -> None:
    first = app.test_cli_runner().invoke(args=["demo", "load"])
    count = db.session.scalar(select(func.count(Interaction.id)))
    second = app.test_cli_runner().invoke(args=["demo", "load"])
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "kept" in second.output
    assert db.session.scalar(select(func.count(Interaction.id))) == count


@pytest.mark.parametrize("day", DAYS)
def test_any_day_of_the_calendar_will_do(app: Flask, day: str) -> None:
    with time_machine.travel(datetime.fromisoformat(day).replace(hour=1, tzinfo=UTC), tick=False):
        load()
        check_story()
        told = contents()
        assert not db.session.scalar(
            select(func.count(Interaction.id)).where(Interaction.happened_at > now())
        )
        assert not db.session.scalar(
            select(func.count(Response.id)).where(Response.answered_at > now())
        )
        db.session.rollback()
        load()
        assert contents() == told


def test_the_story_is_true_today(app: Flask) -> None:
    load()
    check_story()


def check_story() -> None:
    check_growth()
    check_notice_day()
    check_red_project()
    check_split()
    check_review()
    check_mails()


def check_growth() -> None:
    """500 k, 1.2, 2.1 and 3 million a year."""
    assert client("Nordlicht Energie GmbH").id == 1
    contracts = db.session.scalars(
        select(Contract).where(Contract.client_id == 1, Contract.kind != ContractKind.PROJECT)
    ).all()
    series = [
        sum(it.value_minor or 0 for it in contracts if it.starts_on <= day) // 100
        for day in (add_months(today(), -months) for months in (36, 24, 12, 0))
    ]
    assert series == [500_000, 1_200_000, 2_100_000, 3_000_000]


def check_notice_day() -> None:
    days = {
        it.notice_on - today(): it.client.name
        for it in db.session.scalars(select(Contract).where(Contract.notice_given_on.is_(None)))
        if it.notice_on and it.notice_on >= today()
    }
    assert min(days) == timedelta(days=4)
    assert days[min(days)] == "Banco Atlântico"
    given = db.session.scalars(select(Contract).where(Contract.notice_given_on.is_not(None))).one()
    assert given.client.name == "Café Lumière SARL"
    assert today() < (given.term_ends_on or date.min) < today() + timedelta(days=100)


def check_red_project() -> None:
    newest = {}
    for report in db.session.scalars(select(StatusReport).order_by(StatusReport.reported_on)):
        newest[report.project_id] = report
    red = [
        it for it in newest.values()
        if Colour.RED in (it.schedule, it.budget, it.scope, it.quality)
    ]  # fmt: skip
    assert [it.project.client.name for it in red] == ["Helvetia Logistik AG"]
    assert red[0].reason
    assert red[0].way_back


def check_split() -> None:
    """Users are happy and sponsors are not, each with an n that may be shown."""
    wave = db.session.scalars(
        select(Survey).where(Survey.kind == SurveyKind.NPS).order_by(Survey.sent_at.desc()).limit(1)
    ).one()
    rows = db.session.execute(
        select(Invitation.role, Response.score)
        .join(Response, Response.invitation_id == Invitation.id)
        .where(
            Invitation.survey_id == wave.id,
            Invitation.client_id == client("Pacific Robotics Inc.").id,
        )
    ).all()
    users = nps([row.score for row in rows if row.role is ContactRole.END_USER])
    sponsors = nps([row.score for row in rows if row.role is ContactRole.SPONSOR])
    assert min(users.n, sponsors.n) >= 5
    assert (users.value or 0) >= 50
    assert (sponsors.value or 0) <= -50


def check_review() -> None:
    """The richest client fills a review of the last full quarter, and so does the Chinese one."""
    quarter = Quarter.of(today()).previous
    for name in ("Nordlicht Energie GmbH", "华星科技有限公司"):
        one = client(name)
        review = db.session.scalars(select(Review).where(Review.client_id == one.id)).one()
        assert (review.quarter, review.issued_at) == (str(quarter), None)
        visible = select(func.count(Interaction.id)).where(
            Interaction.client_id == one.id,
            Interaction.visibility == Visibility.CLIENT,
            Interaction.happened_on.between(quarter.first_day, quarter.last_day),
        )
        promises = select(FollowUp).where(
            FollowUp.client_id == one.id, FollowUp.promise.is_not(None),
            FollowUp.due_on.between(quarter.first_day, quarter.last_day),
        )  # fmt: skip
        goals = (
            select(func.count(Milestone.id))
            .join(Project)
            .where(
                Project.client_id == one.id,
                Milestone.reached_on.between(quarter.first_day, quarter.last_day),
            )
        )
        kept = db.session.scalars(promises).all()
        assert (db.session.scalar(visible) or 0) >= 20
        assert (db.session.scalar(goals) or 0) >= 3
        assert {it.promise for it in kept} == {Side.OURS, Side.THEIRS}
        assert any(it.dropped_at for it in kept)
        assert any(it.completed_on and it.completed_on > it.due_on for it in kept)


def check_mails() -> None:
    """Nothing waits to be sent to people who do not exist."""
    assert not db.session.scalar(select(func.count(OutboxMail.id)))
    assert not db.session.scalar(
        select(func.count(FollowUp.id)).where(FollowUp.remind_at.is_not(None))
    )


@pytest.mark.parametrize("name", ["Anna Berg", "李伟", "Tom Okafor", "王芳", "陈静"])
def test_nobodys_day_is_empty_or_too_full(app: Flask, name: str) -> None:
    load()
    due = select(func.count(FollowUp.id)).where(
        FollowUp.assignee_id == user(name).id, FollowUp.completed_at.is_(None),
        FollowUp.dropped_at.is_(None), FollowUp.due_on <= today(),
    )  # fmt: skip
    assert 1 <= (db.session.scalar(due) or 0) <= 8


def test_one_client_is_silent_beyond_its_cadence(app: Flask) -> None:
    load()
    silent = [found.client.name for found in beyond_cadence(user("Anna Berg"), today())]
    assert silent == ["Marlow & Finch Ltd"]


def test_the_last_touch_is_the_newest_exchange_that_is_no_note(app: Flask) -> None:
    load()
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
    load()
    at = Counter(db.session.scalars(select(Position.client_id)))
    assert min(at.values()) >= 4
    twice = [
        it for it, n in Counter(db.session.scalars(select(Position.contact_id))).items() if n > 1
    ]
    assert [db.session.get_one(Contact, it).name for it in twice] == ["Dr. Jonas Weiss"]


def test_a_guest_finds_the_story_on_its_pages(app: Flask, signed_in: SignedIn) -> None:
    load()
    visitor = signed_in(user("Anna Berg"))
    assert "Nordlicht Energie GmbH" in visitor.get("/clients").text
    assert "Marlow &amp; Finch" in visitor.get("/").text
    assert visitor.get("/clients/1").status_code == 200
