"""A word that stands only with a client out of reach, and an amount that is not for everybody:
no page, look-up, list or paper says them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Enum as EnumType
from sqlalchemy import String, Text, inspect, select

from crm.clients.models import Client
from crm.clock import today
from crm.contacts.models import Contact, Position
from crm.contracts.models import Contract
from crm.db import Base, db
from crm.exchange.models import ImportProblem, Outcome
from crm.follow_ups.models import FollowUp
from crm.interactions.models import Attendee, Draft, Interaction
from crm.permissions import Role
from crm.projects.models import Colour, Milestone, Project, StatusReport
from crm.reviews.models import Review
from crm.search.index import index_all
from crm.surveys.models import Invitation, Response, Survey
from crm.users.models import User
from tests import make
from tests.support.doors import World, address, doors
from tests.support.papers import read_pdf
from tests.support.people import SignedIn, person

READERS = [Role.ACCOUNT_MANAGER, Role.PROJECT_MANAGER, Role.READ_ONLY]
# What must be of a form to be read at all, and what is no word of anybody.
FIXED = {
    *("language", "time_zone", "currency", "term", "renewal", "notice", "quarter", "origin"),
    *("encoding", "record", "digest", "key"),
}
MORE = (
    "/?whose=team", "/clients?name=CNRY", "/contacts?name=CNRY", "/contacts?client=CNRY",
    "/projects?state=all", "/projects?state=all&client=CNRY", "/renewals?whose=all",
    "/renewals?state=over", "/renewals?state=draft", "/renewals?state=missed", "/surveys?kind=nps",
    "/reviews?all=1", "/follow-ups?whose=team", "/interactions/new?name=CNRY",
    "/search?q=CNRY", "/search/suggest?q=CNRY", "/search?q=cnry+clients", "/search/suggest?q=CNRZ",
    "/surveys/new?everyone=1", "/import?kind=contacts",
)  # fmt: skip
AMOUNT = re.compile(r"7\W?351\W?913|8\W?462\W?917|9\W?573\W?719")
WORD = re.compile(r"CNRY [a-z_]+")


def canaries(record: Base) -> None:
    """A word of its own in every text column."""
    table = type(record).__tablename__
    for column in inspect(type(record)).columns:
        is_text = isinstance(column.type, String | Text) and not isinstance(column.type, EnumType)
        if is_text and column.key not in FIXED:
            words = f"CNRY {table} {column.key}"
            setattr(record, column.key, words[: getattr(column.type, "length", None) or None])


def of_client(number: int) -> Iterator[Any]:
    """Everything that hangs on this client."""
    yield db.session.get_one(Client, number)
    for kind in (Contract, Project, Interaction, FollowUp, Position, Review):
        yield from db.session.scalars(select(kind).where(kind.client_id == number))
    projects = select(Project.id).where(Project.client_id == number)
    for part in (Milestone, StatusReport):
        yield from db.session.scalars(select(part).where(part.project_id.in_(projects)))
    asked = select(Invitation).where(Invitation.client_id == number)
    yield from db.session.scalars(
        select(Response).where(Response.invitation_id.in_(asked.with_only_columns(Invitation.id)))
    )
    surveys = asked.with_only_columns(Invitation.survey_id)
    yield from db.session.scalars(select(Survey).where(Survey.id.in_(surveys)))


@pytest.fixture
def guarded(world: World) -> World:
    """One person works at both clients, one wave asked both: what is there must not come along."""
    near, far = (
        db.session.get_one(Client, int(ids["client_id"])) for ids in (world.near, world.far)
    )
    stranger, both = (
        make.make_user(Role.ACCOUNT_MANAGER),
        make.make_contact(near, name="Both Sides"),
    )
    db.session.add(Position(contact_id=both.id, client_id=far.id, title="there"))
    db.session.add(Review(client_id=far.id, quarter="2026-Q3"))
    heard = make.make_interaction(far, stranger)
    db.session.add(Attendee(interaction_id=heard.id, contact_id=both.id))
    make.make_follow_up(stranger, far, contact_id=both.id)
    project = db.session.get_one(Project, int(world.far["project_id"]))
    report(project, stranger)
    for record in (*of_client(far.id), db.session.get_one(Contact, int(world.far["contact_id"]))):
        canaries(record)
    wave = make.make_survey(title="Asked everywhere")
    make.make_answer(wave, both, near, 9)
    other = make.make_contact(far, name="CNRY other")
    make.make_answer(wave, other, far, 2).comment = "CNRY answer"
    draft = Draft(user_id=stranger.id, key=f"interaction:new:{near.id}", fields={"task": ["CNRY"]})
    db.session.add(draft)
    problem = ImportProblem(batch_id=int(world.far["batch_id"]), line=2, outcome=Outcome.SKIPPED,
                            reason="CNRY reason", value="CNRY value")  # fmt: skip
    db.session.add(problem)
    db.session.commit()
    index_all()
    db.session.commit()
    world.near["both_id"] = str(both.id)
    return world


def report(project: Project, author: User) -> None:
    colours = dict.fromkeys(("schedule", "budget", "scope", "quality"), Colour.RED)
    db.session.add(
        StatusReport(project_id=project.id, author_id=author.id, reported_on=today(), **colours)
    )
    project.overall, project.reported_on = Colour.RED, today()
    db.session.flush()


def said_to(app: Flask, visitor: FlaskClient, ids: dict[str, str], folder: Path) -> dict[str, str]:
    """All that this visitor can read, by its address."""
    found = {}
    paths = [address(rule, ids) for method, rule, _ in doors(app) if method == "GET"]
    paths += [f"/interactions/new?client={ids['client_id']}", f"/contacts/{ids.get('both_id', 0)}"]
    for path in (*paths, *MORE):
        answer = visitor.get(path)
        if answer.mimetype == "application/pdf":
            found[path] = read_pdf(answer.data, folder).text
        else:
            found[path] = answer.text
    return found


def sides(guarded: World) -> dict[str, str]:
    return guarded.far | {name: guarded.near[name] for name in guarded.near.keys() - guarded.far}


@pytest.mark.parametrize("role", READERS)
def test_nothing_of_a_client_out_of_reach_is_said_anywhere(
    app: Flask, guarded: World, signed_in: SignedIn, tmp_path: Path, role: Role
) -> None:
    visitor = signed_in(role)
    for ids in (guarded.near, sides(guarded)):
        for path, text in said_to(app, visitor, ids, tmp_path).items():
            assert WORD.findall(text) == [], path


def test_the_words_are_there_for_those_who_may_read_them(
    app: Flask, guarded: World, signed_in: SignedIn, tmp_path: Path
) -> None:
    text = "".join(said_to(app, signed_in(Role.DIRECTOR), sides(guarded), tmp_path).values())
    found = set(re.findall(r"CNRY (\w+ \w+)", text))
    assert len(found) > 40, sorted(found)


def expensive(client_id: int) -> None:
    """The client's contracts and project have amounts that stand out."""
    client = db.session.get_one(Client, client_id)
    for contract in db.session.scalars(select(Contract).where(Contract.client_id == client_id)):
        contract.value_minor, contract.notes = 735_191_300, None
    for project in db.session.scalars(select(Project).where(Project.client_id == client_id)):
        project.budget_minor, project.forecast_minor = 846_291_700, 957_371_900
    make.make_contract(client, value_minor=735_191_300, term="12m", notice="3m", signed_on=None)
    make.make_contract(client, value_minor=735_191_300, terminated_on=today(), term=None)
    db.session.commit()


@pytest.mark.parametrize("role", ["colleague", Role.PROJECT_MANAGER, Role.READ_ONLY])
def test_no_amount_is_said_to_whom_money_is_not_for(
    app: Flask, world: World, signed_in: SignedIn, tmp_path: Path, role: str
) -> None:
    expensive(int(world.near["client_id"]))
    reader = make.make_user(Role.ACCOUNT_MANAGER) if role == "colleague" else person(Role(role))
    client = db.session.get_one(Client, int(world.near["client_id"]))
    if role == "colleague":
        client.team = make.make_team(reader)
    visitor = signed_in(reader)
    for path, text in said_to(app, visitor, world.near, tmp_path).items():
        assert AMOUNT.findall(text) == [], path
    assert visitor.get(f"/contracts/{world.near['contract_id']}").status_code == 200


def test_amounts_are_there_for_the_owner(
    app: Flask, world: World, signed_in: SignedIn, tmp_path: Path
) -> None:
    expensive(int(world.near["client_id"]))
    said = said_to(app, signed_in(Role.ACCOUNT_MANAGER), world.near, tmp_path)
    assert len([path for path, text in said.items() if AMOUNT.search(text)]) >= 4
