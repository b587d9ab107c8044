"""Figures are gathered: the right ones, of this client and quarter, by few questions."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

from flask import Flask

from crm.clients.models import Client
from crm.clock import Quarter
from crm.contacts.models import Contact, ContactRole
from crm.db import db
from crm.follow_ups.models import Side
from crm.interactions.models import Visibility
from crm.projects.models import Colour
from crm.projects.rag import Shown
from crm.reviews.figures.basis import Outcome
from crm.reviews.figures.frozen import freeze, thaw
from crm.reviews.figures.gather import Audience, gather
from crm.reviews.figures.model import Figures
from crm.surveys.models import SurveyKind
from tests.make import make_client, make_contact, make_contract, make_project, make_user
from tests.reviews.cast import QUARTER, asked, met, milestone, promised, reported, rich_client
from tests.support.database import both_databases

CountQueries = Callable[[], AbstractContextManager[list[str]]]


def figures_of(client: Client, *, sees_budget: bool = False) -> Figures:
    db.session.flush()
    return gather(client, QUARTER, Audience(sees_budget))


@both_databases
def test_a_full_quarter_is_gathered_and_kept_in_json(app: Flask) -> None:
    figures = figures_of(rich_client(), sees_budget=True)
    assert (figures.quarter, figures.as_of) == ("2026-Q3", date(2026, 10, 5))
    outcomes = [Outcome.KEPT, Outcome.LATE, Outcome.DROPPED, Outcome.OVERDUE]
    assert [row.outcome for row in figures.promises.rows] == outcomes
    assert (figures.delivery.on_time, figures.delivery.due) == (3, 9)
    assert len(figures.delivery.coming) == 9
    assert figures.satisfaction.headline is not None
    assert figures.satisfaction.headline.value == 40
    assert (figures.satisfaction.headline.n, figures.satisfaction.headline.rate) == (5, 83)
    assert figures.meetings.basis.n == 20
    assert [month.number for month in figures.meetings.months] == [8, 8, 4]
    assert len(figures.contracts.rows) == 1
    assert thaw(Figures, freeze(figures)) == figures


@both_databases
def test_gathering_asks_as_often_for_a_hundred_records_as_for_one(
    app: Flask, queries: CountQueries
) -> None:
    owner = make_user()
    client = make_client(owner=owner)
    counts, here = [], client.id
    for number in (1, 9, 90):
        fill(client, number)
        db.session.commit()
        db.session.expunge_all()
        client = db.session.get_one(Client, here)
        with queries() as statements:
            gather(client, QUARTER, Audience(True))
        counts.append(len(statements))
    assert counts[0] == counts[1] == counts[2] <= 14


def fill(client: Client, number: int) -> None:
    for each in range(number):
        person, colleague = make_contact(client), make_user()
        day = date(2026, 7, 1) + timedelta(days=each)
        project = make_project(client, manager=colleague, budget_minor=100)
        milestone(project, "Stone", day)
        reported(project, day, Colour.RED)
        promised(client, colleague, day, "kept", contact_id=person.id)
        asked(client, [person], day, [9])
        met(client, colleague, person, day)
        make_contract(client)


def test_promises_of_another_quarter_are_left_out_but_those_still_open(app: Flask) -> None:
    client, owner = make_client(), make_user()
    promised(client, owner, date(2026, 6, 30), "kept")
    promised(client, owner, date(2026, 6, 29), "overdue")
    promised(client, owner, date(2026, 10, 1), "open")
    promised(client, owner, date(2026, 8, 1), "kept", promise=None)
    promised(make_client(), owner, date(2026, 8, 1), "kept")
    promised(client, owner, date(2026, 8, 2), "open", promise=Side.THEIRS)
    rows = figures_of(client).promises.rows
    assert [(row.due_on, row.is_carried_over) for row in rows] == [
        (date(2026, 6, 29), True), (date(2026, 8, 2), False),
    ]  # fmt: skip
    assert (rows[0].who, rows[1].who) == (owner.name, client.name)


def test_only_milestones_that_the_client_may_see_count(app: Flask) -> None:
    client = make_client()
    project = make_project(client)
    milestone(project, "Seen", date(2026, 8, 1), reached_on=date(2026, 8, 1))
    milestone(project, "Hidden", date(2026, 8, 1), is_client_visible=False)
    milestone(project, "Binned", date(2026, 8, 1), deleted_at=db.func.now())
    milestone(make_project(client, closed_on=date(2026, 6, 30)), "Long over", date(2026, 8, 1))
    stones = figures_of(client).delivery.stones
    assert [stone.title for stone in stones] == ["Seen"]


def test_a_milestone_that_is_not_due_yet_is_not_counted_as_missed(app: Flask) -> None:
    client = make_client()
    milestone(make_project(client), "In December", date(2026, 12, 1))
    figures = gather(client, QUARTER.next, Audience())
    assert figures.delivery.due == 0


def test_a_project_shows_its_colours_now_and_a_quarter_ago(app: Flask) -> None:
    client = make_client()
    project = make_project(client)
    for day, colour in ((date(2026, 6, 25), Colour.AMBER), (date(2026, 9, 20), Colour.RED)):
        reported(project, day - timedelta(days=60), Colour.GREEN)
        reported(project, day, colour, reason="Late", problems="No testers")
    reported(project, date(2026, 10, 2), Colour.GREEN)
    found = figures_of(client).delivery.projects[0]
    assert found.now is not None
    assert found.before is not None
    assert (found.now.schedule, found.now.overall) == (Shown.RED, Shown.RED)
    assert found.before.schedule is Shown.AMBER
    assert found.is_at_risk
    assert found.problems == "No testers"


def test_an_old_report_is_grey_and_no_risk_row(app: Flask) -> None:
    client = make_client()
    reported(make_project(client), date(2026, 9, 1), Colour.RED)
    found = figures_of(client).delivery.projects[0]
    assert found.now is not None
    assert (found.now.schedule, found.is_at_risk) == (Shown.STALE, False)


def test_a_split_by_role_never_names_a_person(app: Flask) -> None:
    client = make_client()
    people = [make_contact(client) for _ in range(9)]
    survey = asked(client, people[:5], date(2026, 9, 1), [9, 9, 7, 3, 10])
    assert figures_of(client).satisfaction.waves[0].roles == ()
    answer_as(client, survey.id, people[5:], ContactRole.SPONSOR)
    assert figures_of(client).satisfaction.waves[0].roles == ()
    answer_as(client, survey.id, [make_contact(client)], ContactRole.SPONSOR)
    roles = figures_of(client).satisfaction.waves[0].roles
    assert {part.role: part.n for part in roles} == {
        ContactRole.END_USER: 5, ContactRole.SPONSOR: 5,
    }  # fmt: skip


def answer_as(client: Client, survey: int, people: list[Contact], role: ContactRole) -> None:
    for person in people:
        extra = asked(client, [person], date(2020, 1, 1), [8], role=role)
        db.session.execute(
            db.text("UPDATE invitations SET survey_id = :survey WHERE survey_id = :extra"),
            {"survey": survey, "extra": extra.id},
        )


def test_a_survey_without_an_answer_has_no_score(app: Flask) -> None:
    client = make_client()
    asked(client, [make_contact(client)], date(2026, 9, 1), [], kind=SurveyKind.CSAT)
    wave = figures_of(client).satisfaction.waves[0]
    assert (wave.value, wave.n, wave.rate) == (None, 0, 0)
    assert figures_of(client).satisfaction.headline is None


def test_meetings_are_those_that_the_client_may_see(app: Flask) -> None:
    client, owner = make_client(), make_user()
    person = make_contact(client, name="Katharina")
    met(client, owner, person, date(2026, 8, 1), subject="Seen")
    met(client, owner, person, date(2026, 8, 1), visibility=Visibility.INTERNAL)
    met(client, owner, person, date(2026, 8, 1), is_confidential=True)
    met(client, owner, person, date(2026, 6, 30))
    rows = figures_of(client).meetings.rows
    assert [(row.subject, row.people) for row in rows] == [("Seen", ("Katharina", owner.name))]


def test_budgets_are_gathered_only_for_those_who_may_see_them(app: Flask) -> None:
    client = make_client()
    make_project(client, budget_minor=100, forecast_minor=120)
    assert figures_of(client).delivery.with_budget == []
    assert len(figures_of(client, sees_budget=True).delivery.with_budget) == 1


def test_contracts_show_the_notice_day_of_the_term_that_runs(app: Flask) -> None:
    client = make_client()
    make_contract(client, starts_on=date(2021, 3, 1), signed_on=date(2021, 1, 1))
    make_contract(client, signed_on=None)
    make_contract(client, starts_on=date(2020, 1, 1), signed_on=date(2020, 1, 1), auto_renews=False)
    rows = figures_of(client).contracts.rows
    assert [(row.ends_on, row.notice_on) for row in rows] == [
        (date(2027, 2, 28), date(2026, 11, 28))
    ]


def test_a_quarter_is_that_of_the_clients_fiscal_year(app: Flask) -> None:
    client, owner = make_client(), make_user()
    promised(client, owner, date(2026, 4, 15), "kept")
    figures = gather(client, Quarter(2026, 1, 4), Audience())
    assert (figures.first_day, figures.last_day) == (date(2026, 4, 1), date(2026, 6, 30))
    assert len(figures.promises.rows) == 1
