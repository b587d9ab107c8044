"""Every door of the house, and a world of records behind them, for tests that try them all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from crm.clients.models import Client
from crm.clock import today
from crm.contacts.models import Position
from crm.db import db
from crm.exchange.actions import begin
from crm.exchange.columns import Kind
from crm.mail.outbox import enqueue
from crm.permissions import Permission, Role
from crm.projects.models import Milestone
from crm.users.models import User
from tests import make
from tests.support.forms import PageForm, forms_of
from tests.support.people import person

UNCOUNTED = {"sessions", "tries", "jobs"}
Ids = dict[str, str]


@dataclass
class World:
    """Two clients with one of everything each: `near` is in the readers' reach, `far` is not."""

    near: Ids
    far: Ids


@pytest.fixture
def world(app: Flask) -> World:
    readers = [person(role) for role in Role]
    db.session.flush()
    mine, theirs = make.make_team(*readers), make.make_team()
    manager, stranger = person(Role.PROJECT_MANAGER), make.make_user(Role.ACCOUNT_MANAGER)
    near = make.make_client("Near", team=mine, owner=person(Role.ACCOUNT_MANAGER))
    far = make.make_client("Far", team=theirs, owner=stranger)
    people = {"user_id": str(readers[0].id), "team_id": str(mine.id)}
    fixed = {"quarter": "2026-Q3", "what": "notice", "key": "client:new"}
    ids_near = records_of(near, person(Role.ACCOUNT_MANAGER), manager)
    ids_far = records_of(far, stranger, stranger)
    db.session.commit()
    return World(ids_near | people | fixed, ids_far | {"quarter": "2026-Q3", "what": "notice"})


def records_of(client: Client, owner: User, manager: User) -> Ids:
    """One of everything that hangs on a client."""
    project = make.make_project(client, manager=manager)
    milestone = Milestone(project_id=project.id, title="Pilot", baseline_on=today())
    contact = make.make_contact(client)
    survey = make.make_survey()
    make.make_answer(survey, contact, client, 3)
    mail = enqueue("test", "ann@example.com", "Hello", "Hello")
    db.session.add(milestone)
    batch = begin(b"Name\nAurora\n", "clients.csv", Kind.CLIENTS, owner)
    db.session.flush()
    position = db.session.scalars(select(Position).where(Position.contact_id == contact.id)).one()
    found = {
        "client": client,
        "project": project,
        "milestone": milestone,
        "contact": contact,
        "position": position,
        "contract": make.make_contract(client),
        "interaction": make.make_interaction(client, owner),
        "follow_up": make.make_follow_up(owner, client),
        "survey": survey,
        "mail": mail,
        "batch": batch,
    }
    return {f"{name}_id": str(record.id) for name, record in found.items()}


def fingerprint() -> str:
    """All that the database holds, but for what every visit leaves behind."""
    found = sha256()
    for table in db.metadata.sorted_tables:
        if table.name not in UNCOUNTED:
            rows = db.session.execute(select(table).order_by(*table.primary_key.columns))
            found.update(repr((table.name, rows.all())).encode())
    db.session.rollback()
    return found.hexdigest()


def doors(app: Flask) -> list[tuple[str, Rule, Permission | None]]:
    """Method, rule and permission of every route but the files and the secret links."""
    found = []
    for rule in app.url_map.iter_rules():
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint != "static" and "token" not in rule.arguments:
                found.append((method, rule, permission))
    return found


def address(rule: Rule, ids: Ids) -> str:
    """The rule's path with these numbers in it; KeyError when the world lacks such a record."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: ids[match[1]], rule.rule)


def ask(visitor: FlaskClient, method: str, path: str) -> tuple[int, str]:
    """Status and page; of a paper or another file only that it came."""
    answer = visitor.open(path, method=method)
    assert answer.status_code < 500, f"{method} {path} answered {answer.status_code}"
    return answer.status_code, answer.text if (answer.mimetype or "").startswith("text/") else ""


def all_forms(app: Flask, ids: Ids, visitor: FlaskClient) -> Iterator[tuple[str, PageForm]]:
    """Every form that the visitor meets on pages of these records, once, with its page's path."""
    known: set[str] = set()
    for here in pages_with_forms(app, ids):
        status, page = ask(visitor, "GET", here)
        for form in forms_of(page) if status == 200 else ():
            name = f"{form.method} {form.action or here} {sorted(form.typed | form.chosen)}"
            if name not in known and "sign-out" not in form.action:
                known.add(name)
                yield here, form


def pages_with_forms(app: Flask, ids: Ids) -> Iterator[str]:
    """All but papers; what is new also as it is begun on the page of a client."""
    for method, rule, _ in doors(app):
        here = address(rule, ids)
        if method == "GET" and "pdf" not in here:
            yield here
            if rule.endpoint.endswith(".new"):
                yield f"{here}?client={ids['client_id']}"
