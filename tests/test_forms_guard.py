"""What a form may change: its own fields, of a record that was seen as it is, within reach."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from crm.clients.models import Client
from crm.clock import today
from crm.db import Base, Versioned, db
from crm.permissions import Role
from crm.reviews.models import Review
from crm.surveys.models import Invitation
from crm.users.models import Organisation, User
from tests import make
from tests.support.doors import World, all_forms, fingerprint
from tests.support.forms import PageForm
from tests.support.people import SignedIn, person

# What follows from what was typed; nobody types it.
DERIVED = {
    *("updated_at", "version", "name_key", "email_key", "phone_key", "mobile_key", "domain"),
    *("happened_at", "promised_on", "remind_at", "notice_on", "notice_by", "last_touch_on"),
    *("term_ends_on", "budget_minor", "forecast_minor", "value_minor", "year_minor"),
}
FOREIGN = {
    "client_id": "client_id", "client": "client_id", "contact_id": "contact_id",
    "contacts": "contact_id", "project_id": "project_id", "contract_id": "contract_id",
    "person": "position_id", "shown": "position_id",
}  # fmt: skip
# Each counts records of one client that point to another's.
CROSSED = """
SELECT 'follow-up and contact' AS what, count(*) AS times FROM follow_ups f
 WHERE f.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM positions p
 WHERE p.contact_id = f.contact_id AND p.client_id = f.client_id)
UNION ALL SELECT 'attendee', count(*) FROM attendees a
 JOIN interactions i ON i.id = a.interaction_id
 WHERE a.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM positions p
 WHERE p.contact_id = a.contact_id AND p.client_id = i.client_id)
UNION ALL SELECT 'exchange and project', count(*) FROM interactions i
 JOIN projects p ON p.id = i.project_id WHERE p.client_id != i.client_id
UNION ALL SELECT 'project and contract', count(*) FROM projects p
 JOIN contracts c ON c.id = p.contract_id WHERE c.client_id != p.client_id
UNION ALL SELECT 'survey and project', count(*) FROM surveys s
 JOIN projects p ON p.id = s.project_id JOIN invitations i ON i.survey_id = s.id
 WHERE i.client_id != p.client_id
"""
UNEDITED = {"Survey"}  # once sent, it is only closed
Cells = dict[tuple[str, int], dict[str, Any]]


@pytest.fixture
def ours(world: World) -> World:
    """What the readers may reach belongs to those who may change it, with a review begun."""
    client = db.session.get_one(Client, int(world.near["client_id"]))
    holder = make.make_user(Role.DIRECTOR)
    holder.roles = frozenset({Role.ADMIN, Role.DIRECTOR})
    holder.email = "holder@example.com"
    db.session.add(Review(client_id=client.id, quarter="2026-Q3", summary="So it went"))
    db.session.add(Organisation(name="Our firm"))
    make.make_project(client, manager=person(Role.PROJECT_MANAGER))
    db.session.commit()
    return world


def holder() -> User:
    return db.session.scalars(select(User).where(User.email == "holder@example.com")).one()


def cells() -> Cells:
    found: Cells = {}
    for table in db.metadata.sorted_tables:
        if table.name not in ("sessions", "tries", "search_entries"):
            for row in db.session.execute(select(table)).mappings():
                found[table.name, row["id"]] = dict(row)
    db.session.rollback()
    return found


def filled(form: PageForm) -> dict[str, list[str]]:
    """As a person would fill in what must not be blank."""
    data = form.sent("", set())
    data.pop("csrf_token", None)
    blank = {name for name in form.typed if not any(data[name])}
    for name in blank & {"name", "title", "task", "subject", "summary", "reason"}:
        data[name] = ["Words"]
    for name in blank & {"due_on", "baseline_on", "reported_on", "happened_on", "starts_on"}:
        data[name] = [today().isoformat()]
    return data


def posts(app: Flask, world: World, visitor: FlaskClient) -> Iterator[tuple[str, PageForm]]:
    for here, form in list(all_forms(app, world.near, visitor)):
        if form.method == "POST":
            yield form.action or here, form


def test_whoever_saves_over_a_newer_version_sees_both(
    app: Flask, ours: World, signed_in: SignedIn
) -> None:
    visitor = signed_in(holder())
    kinds = {mapper.class_ for mapper in Base.registry.mappers}
    versioned = {kind.__name__ for kind in kinds if issubclass(kind, Versioned)}
    tried = set()
    for target, form in posts(app, ours, visitor):
        if "version" not in form.hidden:
            continue
        data, before = filled(form), fingerprint()
        names = [n for n in ("name", "title", "task", "subject", "summary") if n in form.typed]
        typed = {name: ["Typed meanwhile"] for name in names[:1]}
        answer = visitor.post(target, data=data | {"version": ["0"]} | typed)
        assert (target, answer.status_code) == (target, 409)
        assert fingerprint() == before, target
        for name in names[:1]:
            assert "Typed meanwhile" in answer.text, target
            assert form.sent("", set())[name][0] in answer.text, target
        tried |= {target} if names else set()
        missing = {key: value for key, value in data.items() if key != "version"}
        assert visitor.post(target, data=missing).status_code == 409, target
    assert len(tried) == len(versioned - UNEDITED), (sorted(tried), versioned)


@pytest.mark.parametrize("who", ["holder", Role.ACCOUNT_MANAGER, Role.PROJECT_MANAGER])
def test_a_form_changes_its_own_fields_only(
    app: Flask, ours: World, signed_in: SignedIn, who: str
) -> None:
    visitor = signed_in(holder() if who == "holder" else Role(who))
    columns = {column.name for table in db.metadata.sorted_tables for column in table.columns}
    for target, form in posts(app, ours, visitor):
        if not form.typed | form.chosen or "decision" in target:
            continue
        data, before = filled(form), cells()
        fields = {name.rpartition("-")[2] for name in (*data, *form.chosen, *form.typed)}
        if "version" not in form.hidden:
            continue
        answer = visitor.post(target, data=dict.fromkeys(columns - fields, "2") | data)
        after = cells()
        assert answer.status_code in (303, 422, 200), f"{target}: {answer.status_code}"
        for place, row in before.items():
            changed = {name for name, value in row.items() if after[place][name] != value}
            assert changed <= fields | DERIVED, f"{target} changed {place}"


@pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.PROJECT_MANAGER])
def test_a_number_from_beyond_reach_is_never_taken(
    app: Flask, ours: World, signed_in: SignedIn, role: Role
) -> None:
    visitor = signed_in(role)
    tried = taken = 0
    for target, form in posts(app, ours, visitor):
        for name in sorted((form.chosen | form.hidden) & FOREIGN.keys()):
            data = filled(form)
            before = {place: row for place, row in cells().items() if place[0] != "drafts"}
            visitor.post(target, data=data | {name: [ours.far[FOREIGN[name]]]})
            after, tried = cells(), tried + 1
            crossed = db.session.execute(text(CROSSED)).all()
            assert [row.what for row in crossed if row.times] == [], f"{target} with {name}"
            far = int(ours.far["client_id"])
            fresh = [place for place in after.keys() - before.keys() if place[0] != "drafts"]
            there = [place for place in fresh if after[place].get("client_id") == far]
            assert there == [], f"{target} with {name}"
            for place, row in before.items():
                if row.get("client_id") == far or place == ("clients", far):
                    assert after[place] == row, f"{target} with {name}"
            taken += visitor.post(target, data=data).status_code == 303
    assert tried >= 9
    assert taken >= 5, "what is sent must be so that it would be taken"


def test_nobody_beyond_reach_is_asked(app: Flask, ours: World, signed_in: SignedIn) -> None:
    near, far = ours.near, ours.far
    visitor = signed_in(Role.ACCOUNT_MANAGER)
    closes_on = (today() + timedelta(days=9)).isoformat()
    usual = {"kind": "nps", "title": "Spring", "closes_on": closes_on}
    shown = [near["position_id"]]
    before = fingerprint()
    for odd in (
        {"client": [far["client_id"]], "person": [far["position_id"]]},
        {"client": [near["client_id"]], "person": [far["position_id"]], "shown": shown},
        {"client": [far["client_id"]], "everyone": "0"},
    ):
        for path in ("/surveys/preview", "/surveys"):
            answer = visitor.post(path, data=usual | odd)
            assert answer.status_code == 422
            assert fingerprint() == before
    assert visitor.post("/surveys", data=usual | {"everyone": "1"}).status_code in (303, 422)
    asked = set(db.session.scalars(select(Invitation.client_id)))
    beyond = Invitation.client_id == int(far["client_id"])
    there = db.session.scalars(select(Invitation).where(beyond)).all()
    assert len(there) == 1, "the one that was there before"
    assert asked == {int(near["client_id"]), int(far["client_id"])}
