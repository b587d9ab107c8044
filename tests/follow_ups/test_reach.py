"""Follow-ups lie within the reach of their client; without one they are somebody's own."""

from typing import Any

import pytest
from sqlalchemy import func, select

from crm.audit import AuditRecord
from crm.db import db
from crm.follow_ups.models import FollowUp
from crm.permissions import Role
from crm.users.models import User
from tests.follow_ups.test_follow_ups import SOON, form
from tests.make import make_client, make_follow_up, make_team, make_user
from tests.support.people import SignedIn


def stored() -> list[Any]:
    rows = db.session.execute(select(FollowUp.__table__).order_by(FollowUp.id)).mappings()
    acts = db.session.scalar(select(func.count(AuditRecord.id)))
    return [*map(dict, rows), acts]


def cast() -> tuple[User, User, FollowUp, FollowUp]:
    owner = make_user(Role.ACCOUNT_MANAGER)
    outsider = make_user(Role.ACCOUNT_MANAGER)
    make_team(outsider)
    at_client = make_follow_up(owner, make_client("Aurora", owner=owner), task="Call Mei")
    private = make_follow_up(owner, task="Book the train")
    db.session.commit()
    return owner, outsider, at_client, private


ACTS = ["completion", "reopening", "snooze", "drop", "bin", "restore", "edit"]
DATA = {"due_on": SOON.isoformat(), "reason": "x", "task": "x", "version": "1"}


@pytest.mark.parametrize("act", ACTS)
def test_out_of_reach_nothing_is_there_to_act_on(signed_in: SignedIn, act: str) -> None:
    _owner, outsider, at_client, private = cast()
    visitor = signed_in(outsider)
    before = stored()
    for task in (at_client, private):
        answer = visitor.post(f"/follow-ups/{task.id}/{act}", data=DATA)
        assert answer.status_code == 404
        assert visitor.get(f"/follow-ups/{task.id}").status_code == 404
    assert visitor.get(f"/clients/{at_client.client_id}/follow-ups").status_code == 404
    assert "Call Mei" not in visitor.get("/follow-ups?whose=team").text
    assert stored() == before


@pytest.mark.parametrize("act", ACTS)
def test_who_may_only_look_changes_nothing(signed_in: SignedIn, act: str) -> None:
    reader = make_user(Role.READ_ONLY)
    owner = make_user(Role.ACCOUNT_MANAGER)
    client = make_client("Aurora", owner=owner, team=make_team(reader))
    task = make_follow_up(owner, client, task="Call Mei")
    visitor = signed_in(reader)
    before = stored()
    assert visitor.post(f"/follow-ups/{task.id}/{act}", data=DATA).status_code == 403
    page = visitor.get(f"/clients/{client.id}/follow-ups")
    assert "Call Mei" in page.text
    assert "/completion" not in page.text
    assert visitor.get("/follow-ups/new").status_code == 403
    assert stored() == before


def test_a_client_out_of_reach_cannot_be_planned_for(signed_in: SignedIn) -> None:
    _owner, outsider, at_client, _private = cast()
    visitor = signed_in(outsider)
    before = stored()
    data = form(client_id=at_client.client_id, assignee_id=outsider.id)
    assert visitor.get(f"/follow-ups/new?client={at_client.client_id}").status_code == 404
    assert visitor.post("/follow-ups", data=data).status_code == 404
    assert stored() == before
