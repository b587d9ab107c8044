"""A client with a full third quarter of 2026, as its review is written in October."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from crm.clients.models import Client
from crm.clock import Quarter
from crm.contacts.models import Contact, ContactRole
from crm.db import db
from crm.follow_ups.models import Side
from crm.interactions.models import Attendee, Interaction, Kind, Visibility
from crm.permissions import Role
from crm.projects.models import Colour, Milestone, Project, StatusReport
from crm.reviews.models import Review
from crm.surveys.models import Invitation, Response, Survey, SurveyKind
from crm.users.models import User
from tests.make import (
    make_client,
    make_contact,
    make_contract,
    make_follow_up,
    make_project,
    make_survey,
    make_user,
)

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
QUARTER = Quarter(2026, 3)
WORDS = {
    "en": {"name": "Nordlicht Energie", "project": "Grid data platform", "stone": "Pilot live"},
    "zh": {"name": "华星科技有限公司", "project": "数据中台建设", "stone": "试点上线"},
}


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def rich_client(language: str = "en", *, owner: User | None = None) -> Client:
    """With promises, three projects, two survey waves, twenty meetings and a contract."""
    words = WORDS[language]
    owner = owner or make_user(Role.ACCOUNT_MANAGER, name="Anna Berg")
    client = make_client(words["name"], owner=owner)
    client.language = language
    manager = make_user(Role.PROJECT_MANAGER, name="Tom Okafor")
    people = [make_contact(client, name=f"Person No. {number}") for number in range(6)]
    for number in range(3):
        ran_project(client, manager, f"{words['project']} {number + 1}", words["stone"])
    for day, outcome in ((8, "kept"), (20, "late"), (28, "dropped"), (29, "overdue")):
        promised(client, owner, date(2026, 7, day), outcome)
    for sent in (date(2026, 3, 10), date(2026, 9, 8)):
        asked(client, people, sent, [9, 10, 7, 6, 9])
    for number in range(20):
        met(client, owner, people[number % 6], date(2026, 7, 2) + timedelta(days=4 * number))
    make_contract(client, title="Support", services="Operation, day and night")
    db.session.flush()
    return client


def ran_project(client: Client, manager: User, name: str, stone: str) -> Project:
    project = make_project(
        client, manager=manager, name=name, starts_on=date(2026, 1, 1),
        budget_minor=4_000_000, forecast_minor=4_400_000,
    )  # fmt: skip
    for number in range(5):
        agreed = date(2026, 7, 15) + timedelta(days=30 * number)
        reached = agreed + timedelta(days=number * 3) if agreed < date(2026, 9, 10) else None
        milestone(project, f"{stone} {number + 1}", agreed, reached_on=reached)
    reported(project, date(2026, 6, 26), Colour.GREEN)
    reported(project, date(2026, 9, 25), Colour.AMBER, reason="Late parts", way_back="Two testers")
    return project


def milestone(project: Project, title: str, agreed: date, **values: Any) -> Milestone:
    row = Milestone(project_id=project.id, title=title, baseline_on=agreed, **values)
    db.session.add(row)
    return row


def reported(project: Project, day: date, schedule: Colour, **values: Any) -> StatusReport:
    report = StatusReport(
        project_id=project.id, reported_on=day, schedule=schedule, budget=Colour.GREEN,
        scope=Colour.GREEN, quality=Colour.GREEN, **values,
    )  # fmt: skip
    db.session.add(report)
    return report


def promised(client: Client, owner: User, due_on: date, outcome: str, **values: Any) -> None:
    done = {"kept": due_on, "late": due_on + timedelta(days=3)}.get(outcome)
    make_follow_up(
        owner, client, task=f"Promise that is {outcome}", due_on=due_on,
        completed_at=moment(done) if done else None, completed_on=done,
        dropped_at=moment(due_on) if outcome == "dropped" else None,
        reason="Not needed" if outcome == "dropped" else None,
        **{"promise": Side.OURS, **values},
    )  # fmt: skip


def asked(
    client: Client, people: list[Contact], sent: date, scores: list[int],
    kind: SurveyKind = SurveyKind.NPS, role: ContactRole | None = ContactRole.END_USER,
) -> Survey:  # fmt: skip
    """One wave: the first of the people answer, the rest keep silent."""
    survey = make_survey(kind, title="How we do", sent_at=moment(sent))
    for number, person in enumerate(people):
        invitation = Invitation(
            survey_id=survey.id, client_id=client.id, contact_id=person.id, language="en", role=role
        )
        db.session.add(invitation)
        db.session.flush()
        if number < len(scores):
            db.session.add(Response(invitation_id=invitation.id, score=scores[number]))
    return survey


def met(client: Client, author: User, person: Contact, day: date, **values: Any) -> Interaction:
    usual: dict[str, Any] = {
        "kind": Kind.MEETING, "subject": f"Steering committee {day:%d.%m.}",
        "visibility": Visibility.CLIENT,
    }  # fmt: skip
    exchange = Interaction(
        client_id=client.id, author_id=author.id, happened_on=day, happened_at=moment(day),
        **(usual | values),
    )  # fmt: skip
    db.session.add(exchange)
    db.session.flush()
    db.session.add(Attendee(interaction_id=exchange.id, contact_id=person.id))
    db.session.add(Attendee(interaction_id=exchange.id, user_id=author.id))
    return exchange


def written(client: Client, **values: Any) -> Review:
    usual: dict[str, Any] = {
        "summary": "A **good** quarter.", "results": "One\nTwo\nThree", "problems": "Late\nDear",
        "objectives": "Go live", "our_ask": "Name the acceptor",
        "our_commitment": "Load test report", "their_commitment": "Decide on the data",
        "next_review_on": date(2027, 1, 13),
    }  # fmt: skip
    review = Review(client_id=client.id, quarter=QUARTER.label, **(usual | values))
    db.session.add(review)
    db.session.flush()
    return review
