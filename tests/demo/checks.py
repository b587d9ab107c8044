"""What the story says, looked for in the database; on any day of the calendar."""

from datetime import date, timedelta

from sqlalchemy import func, select

from crm.clients.models import Client
from crm.clock import Quarter, today
from crm.contacts.models import ContactRole
from crm.contracts.models import Contract, ContractKind
from crm.days import add_months
from crm.db import db
from crm.follow_ups.models import FollowUp, Side
from crm.interactions.models import Interaction, Visibility
from crm.mail.outbox import OutboxMail
from crm.projects.models import Colour, Milestone, Project, StatusReport
from crm.reviews.models import Review
from crm.surveys.models import Invitation, Response, Survey, SurveyKind
from crm.surveys.scoring import nps
from crm.users.models import User


def client(name: str) -> Client:
    return db.session.scalars(select(Client).where(Client.name == name)).one()


def user(name: str) -> User:
    return db.session.scalars(select(User).where(User.name == name)).one()


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
        found = select(Review).where(Review.client_id == one.id).order_by(Review.quarter)
        past, review = db.session.scalars(found).all()
        assert (review.quarter, review.issued_at) == (str(quarter), None)
        assert (past.quarter, past.issue_number) == (str(quarter.previous), 1)
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
        assert {past.our_commitment, past.their_commitment} <= {it.task for it in kept}
        assert any(it.dropped_at for it in kept)
        assert any(it.completed_on and it.completed_on > it.due_on for it in kept)


def check_mails() -> None:
    """Nothing waits to be sent to people who do not exist."""
    assert not db.session.scalar(select(func.count(OutboxMail.id)))
    assert not db.session.scalar(
        select(func.count(FollowUp.id)).where(FollowUp.remind_at.is_not(None))
    )
