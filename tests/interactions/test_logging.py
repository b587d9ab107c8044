"""Logging an exchange: one form, everything that follows from it, and nothing typed is lost."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.audit import AuditRecord
from crm.clients.models import Client
from crm.clock import today
from crm.contacts.models import Contact, ContactRole, Position
from crm.db import db
from crm.follow_ups.models import FollowUp, Side
from crm.interactions.forms import first_line
from crm.interactions.models import Attendee, Interaction, Kind, Visibility
from crm.permissions import Role
from tests.make import (
    make_client,
    make_contact,
    make_interaction,
    make_project,
    make_team,
    make_user,
)
from tests.support.people import SignedIn, person

DAY = today() + timedelta(days=7)
FORM = {"kind": "call", "summary": "They like the **offer**.\nBudget in January."}


def counts() -> list[int | None]:
    kinds = (Interaction, Attendee, FollowUp, Contact, Position, AuditRecord)
    return [db.session.scalar(select(func.count(kind.id))) for kind in kinds]


def the_only(kind: type[Any]) -> Any:
    return db.session.scalars(select(kind)).one()


def test_three_words_are_enough(signed_in: SignedIn) -> None:
    client = make_client("Aurora")
    answer = signed_in(Role.DIRECTOR).post(f"/clients/{client.id}/interactions", data=FORM)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/clients/{client.id}")
    logged = the_only(Interaction)
    assert (logged.kind, logged.happened_on) == (Kind.CALL, today())
    assert logged.subject == "They like the offer."
    assert logged.visibility is Visibility.INTERNAL
    assert logged.author_id == person(Role.DIRECTOR).id
    db.session.refresh(client)
    assert client.last_touch_on == today()


def test_what_follows_from_an_exchange_is_planned_with_it(signed_in: SignedIn) -> None:
    client = make_client("Aurora")
    sponsor, colleague = make_contact(client, name="Ingrid"), make_user(Role.PROJECT_MANAGER)
    project = make_project(client, manager=colleague)
    form = FORM | {
        "happened_on": str(today() - timedelta(days=2)), "happened_time": "09:30",
        "contacts": [sponsor.id], "colleagues": [colleague.id], "subject": "Renewal",
        "need": "Mobile support", "feedback": "Fast answers", "visibility": "client",
        "project_id": project.id,
        "promises-0-side": "ours", "promises-0-task": "Send the offer", "promises-0-due_on": DAY,
        "promises-4-side": "theirs", "promises-4-task": "Fix the budget", "promises-4-due_on": DAY,
        "next_task": "Call again", "next_on": DAY, "next_assignee": colleague.id,
    }  # fmt: skip
    author = signed_in(Role.DIRECTOR)
    assert author.post(f"/clients/{client.id}/interactions", data=form).status_code == 303
    logged = the_only(Interaction)
    assert (logged.happened_at.hour, logged.happened_at.minute) == (9, 30)
    assert (logged.need, logged.feedback, logged.project_id) == (
        "Mobile support", "Fast answers", project.id,
    )  # fmt: skip
    planned = db.session.scalars(select(FollowUp).order_by(FollowUp.id)).all()
    assert [(each.task, each.promise, each.due_on) for each in planned] == [
        ("Send the offer", Side.OURS, DAY),
        ("Fix the budget", Side.THEIRS, DAY),
        ("Call again", None, DAY),
    ]
    assert planned[2].assignee_id == colleague.id
    assert {(each.origin, each.origin_id, each.contact_id) for each in planned} == {
        ("interactions", logged.id, sponsor.id)
    }
    page = author.get(f"/interactions/{logged.id}").text
    for words in (
        "Renewal",
        "<strong>offer</strong>",
        "Ingrid",
        "Mobile support",
        "Send the offer",
    ):
        assert words in page


def test_somebody_new_becomes_a_contact_of_the_client(signed_in: SignedIn) -> None:
    client = make_client("Aurora")
    new = {"newcomers-0-name": "Nia New", "newcomers-0-title": "CFO", "newcomers-0-role": "payer"}
    visitor = signed_in(Role.DIRECTOR)
    visitor.post(f"/clients/{client.id}/interactions", data=FORM | new)
    position = the_only(Position)
    assert (position.contact.name, position.title) == ("Nia New", "CFO")
    assert (position.role, position.client_id) == (ContactRole.PAYER, client.id)
    assert the_only(Attendee).contact_id == position.contact_id


def test_who_may_not_add_people_logs_without_them(signed_in: SignedIn) -> None:
    colleague = make_user(Role.ACCOUNT_MANAGER)
    client = make_client("Aurora", team=make_team(colleague))
    visitor = signed_in(colleague)
    assert "newcomers-0-name" not in visitor.get(f"/interactions/new?client={client.id}").text
    before = counts()
    address = f"/clients/{client.id}/interactions"
    assert visitor.post(address, data=FORM | {"newcomers-0-name": "Nia"}).status_code == 403
    assert counts() == before
    assert visitor.post(address, data=FORM).status_code == 303


def test_a_note_is_no_contact_and_an_old_call_does_not_turn_back_the_clock(
    signed_in: SignedIn,
) -> None:
    client = make_client("Aurora")
    client.last_touch_on = today() - timedelta(days=5)
    visitor, address = signed_in(Role.DIRECTOR), f"/clients/{client.id}/interactions"
    visitor.post(address, data=FORM | {"kind": "note"})
    visitor.post(address, data=FORM | {"happened_on": str(today() - timedelta(days=9))})
    db.session.refresh(client)
    assert client.last_touch_on == today() - timedelta(days=5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"summary": ""},
        {"kind": "seance"},
        {"happened_on": str(today() + timedelta(days=2))},
        {"happened_time": "noon"},
        {"contacts": ["999"]},
        {"contacts": ["x"]},
        {"colleagues": ["999"]},
        {"project_id": "999"},
        {"promises-0-task": "Call"},
        {"promises-0-due_on": str(DAY)},
        {"next_task": "Call"},
        {"is_confidential": "y", "visibility": "client"},
        {"visibility": "everybody"},
        {"subject": "x" * 201},
    ],
)
def test_a_form_with_an_error_saves_nothing_and_keeps_what_was_typed(
    signed_in: SignedIn, wrong: dict[str, Any]
) -> None:
    client = make_client("Aurora")
    typed = {
        "need": "A typed need", "promises-3-task": "A third promise", "promises-3-due_on": str(DAY),
        "newcomers-1-name": "Typed Newcomer",
    }  # fmt: skip
    visitor = signed_in(Role.DIRECTOR)
    before = counts()
    answer = visitor.post(f"/clients/{client.id}/interactions", data=FORM | typed | wrong)
    assert answer.status_code == 422
    assert counts() == before
    for words in ("A typed need", "A third promise", "Typed Newcomer", str(DAY)):
        assert words in answer.text
    assert "field__error" in answer.text


@pytest.mark.parametrize("role", [Role.READ_ONLY, Role.ACCOUNT_MANAGER, Role.PROJECT_MANAGER])
def test_who_may_not_log_here_leaves_no_trace(signed_in: SignedIn, role: Role) -> None:
    client = make_client("Aurora", owner=make_user())
    outsider = make_user(role)
    make_team(outsider)
    visitor = signed_in(outsider)
    before = counts()
    status = 403 if role is Role.READ_ONLY else 404
    assert visitor.post(f"/clients/{client.id}/interactions", data=FORM).status_code == status
    assert visitor.get(f"/interactions/new?client={client.id}").status_code == status
    assert counts() == before


def test_what_is_written_cannot_run(signed_in: SignedIn) -> None:
    client = make_client("Aurora")
    bad = "<script>x</script> [a](javascript:alert(1)) <img src=x onerror=alert(1)>"
    number = make_interaction(client, subject=bad, summary=bad, need=bad, feedback=bad).id
    visitor = signed_in(Role.DIRECTOR)
    for address in (f"/interactions/{number}", f"/clients/{client.id}", "/search?q=alert"):
        text = visitor.get(address).text
        assert "<script>x" not in text
        assert "<img src=x" not in text
        assert 'href="javascript' not in text


def test_logging_asks_the_database_a_fixed_number_of_times(
    signed_in: SignedIn, queries: Any
) -> None:
    client = make_client("Aurora")
    visitor, address = signed_in(Role.DIRECTOR), f"/clients/{client.id}/interactions"
    visitor.post(address, data=FORM)
    numbers = []
    for people in (1, 10, 40):
        for _ in range(people):
            make_contact(client)
        db.session.commit()
        with queries() as statements:
            assert visitor.post(address, data=FORM).status_code == 303
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] == numbers[2] <= 16


def test_the_subject_is_the_first_line_without_its_marks() -> None:
    assert first_line("\n## **Renewal**\nmore") == "Renewal"
    assert first_line("- list") == "list"
    assert first_line("***") == "–"
    assert len(first_line("word " * 100)) <= 120


def test_the_day_is_that_of_the_authors_own_calendar(signed_in: SignedIn) -> None:
    author = make_user(Role.DIRECTOR)
    author.time_zone = "Asia/Shanghai"
    client = make_client("Aurora")
    form = FORM | {"happened_on": "2026-03-02", "happened_time": "01:30"}
    signed_in(author).post(f"/clients/{client.id}/interactions", data=form)
    logged = the_only(Interaction)
    assert logged.happened_on == date(2026, 3, 2)
    assert logged.happened_at.isoformat() == "2026-03-01T17:30:00+00:00"
    assert db.session.scalars(select(Client)).one().last_touch_on == date(2026, 3, 2)
