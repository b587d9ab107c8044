"""Follow-ups: planned, changed, ticked off, put off, dropped, binned, and all of it undone."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.clock import now, today
from crm.db import db
from crm.follow_ups.models import FollowUp, Side
from crm.permissions import Role
from tests.make import make_client, make_contact, make_follow_up, make_user
from tests.support.people import SignedIn

CountQueries = Callable[[], AbstractContextManager[list[str]]]
SOON = today() + timedelta(days=3)


def form(**values: Any) -> dict[str, str]:
    usual = {"task": "Call Mei", "due_on": SOON.isoformat(), "note": "", "promise": ""}
    return usual | {name: str(value) for name, value in values.items()}


def only() -> FollowUp:
    db.session.expire_all()
    return db.session.scalars(select(FollowUp)).one()


def test_a_follow_up_is_planned_for_a_client_with_somebody_there(signed_in: SignedIn) -> None:
    me = make_user(Role.DIRECTOR)
    client = make_client("Aurora")
    mei = make_contact(client, name="Mei")
    visitor = signed_in(me)
    page = visitor.get(f"/follow-ups/new?client={client.id}").text
    assert "Aurora" in page
    assert "Mei" in page
    data = form(client_id=client.id, contact_id=mei.id, assignee_id=me.id, promise="ours")
    answer = visitor.post("/follow-ups", data=data)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/clients/{client.id}/follow-ups"
    made = only()
    assert (made.task, made.client_id, made.contact_id) == ("Call Mei", client.id, mei.id)
    assert (made.promise, made.promised_on, made.creator_id) == (Side.OURS, SOON, me.id)
    assert made.remind_at is not None
    assert "Call Mei" in visitor.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    "wrong", [{"task": ""}, {"due_on": ""}, {"due_on": "tomorrow"}, {"assignee_id": ""}]
)
def test_a_form_with_an_error_keeps_what_was_typed(
    signed_in: SignedIn, wrong: dict[str, str]
) -> None:
    me = make_user()
    data = form(assignee_id=me.id, note="Bring the drawings") | wrong
    answer = signed_in(me).post("/follow-ups", data=data)
    assert answer.status_code == 422
    assert "Bring the drawings" in answer.text
    assert db.session.scalar(select(func.count(FollowUp.id))) == 0


def test_nothing_is_given_to_somebody_who_has_left_or_cannot_see_the_client(
    signed_in: SignedIn,
) -> None:
    gone, outsider = make_user(), make_user(Role.ACCOUNT_MANAGER)
    gone.deactivated_at = now()
    client = make_client(owner=make_user())
    visitor = signed_in(Role.DIRECTOR)
    for somebody in (gone.id, outsider.id):
        data = form(client_id=client.id, assignee_id=somebody)
        assert visitor.post("/follow-ups", data=data).status_code == 422
    assert db.session.scalar(select(func.count(FollowUp.id))) == 0


def test_ticking_one_off_comes_back_to_the_page_with_a_way_back(signed_in: SignedIn) -> None:
    me = make_user(Role.ACCOUNT_MANAGER)
    task = make_follow_up(me, task="Call Mei", remind_at=now() + timedelta(days=1))
    visitor = signed_in(me)
    answer = visitor.post(f"/follow-ups/{task.id}/completion?next=/")
    assert answer.headers["Location"] == "/"
    done = only()
    assert (done.completed_on, done.remind_at) == (today(), None)
    page = visitor.get("/").text
    undo = re.search(rf'action="(/follow-ups/{task.id}/reopening[^"]*)"', page)
    assert undo
    assert visitor.post(undo[1].replace("&amp;", "&")).headers["Location"] == "/"
    assert only().is_open
    assert visitor.post(f"/follow-ups/{task.id}/reopening").status_code == 422


def test_putting_off_moves_the_day_and_the_reminder_and_can_be_undone(signed_in: SignedIn) -> None:
    me = make_user(Role.ACCOUNT_MANAGER)
    task = make_follow_up(me, promise=Side.OURS, promised_on=today())
    visitor = signed_in(me)
    url = f"/follow-ups/{task.id}/snooze"
    assert visitor.post(f"{url}?next=/", data={"due_on": SOON.isoformat()}).status_code == 303
    moved = only()
    assert (moved.due_on, moved.promised_on) == (SOON, today())
    assert moved.remind_at is not None
    undo = re.search(rf'action="({url}[^"]*)"[^>]*><input[^>]*><button class="note__undo"',
                     visitor.get("/").text)  # fmt: skip
    assert undo
    visitor.post(undo[1].replace("&amp;", "&"))
    assert only().due_on == today()
    assert visitor.post(url, data={"due_on": "soon"}).status_code == 422


def test_dropping_needs_a_reason(signed_in: SignedIn) -> None:
    me = make_user(Role.ACCOUNT_MANAGER)
    task = make_follow_up(me)
    visitor = signed_in(me)
    assert visitor.post(f"/follow-ups/{task.id}/drop", data={"reason": " "}).status_code == 422
    assert only().is_open
    visitor.post(f"/follow-ups/{task.id}/drop", data={"reason": "Budget was cut"})
    assert only().reason == "Budget was cut"
    assert visitor.post(f"/follow-ups/{task.id}/completion").status_code == 422


def test_a_follow_up_goes_to_the_bin_and_comes_back(signed_in: SignedIn) -> None:
    me = make_user(Role.ACCOUNT_MANAGER)
    task = make_follow_up(me, task="Call Mei")
    visitor = signed_in(me)
    visitor.post(f"/follow-ups/{task.id}/bin")
    page = visitor.get("/follow-ups").text
    assert f"/follow-ups/{task.id}/restore" in page
    assert visitor.get(f"/follow-ups/{task.id}").status_code == 404
    visitor.post(f"/follow-ups/{task.id}/restore")
    assert visitor.get(f"/follow-ups/{task.id}").status_code == 200
    assert visitor.post(f"/follow-ups/{task.id}/restore").status_code == 404


def test_an_edit_with_a_new_day_is_a_new_promise_and_a_new_reminder(signed_in: SignedIn) -> None:
    me = make_user(Role.DIRECTOR)
    other = make_user(Role.DIRECTOR)
    task = make_follow_up(me, promise=Side.THEIRS, promised_on=today())
    data = form(assignee_id=other.id, promise="theirs", version=task.version)
    visitor = signed_in(me)
    assert visitor.get(f"/follow-ups/{task.id}/edit").status_code == 200
    assert visitor.post(f"/follow-ups/{task.id}/edit", data=data).status_code == 303
    changed = only()
    assert (changed.assignee_id, changed.due_on, changed.promised_on) == (other.id, SOON, SOON)
    assert changed.remind_at is not None
    assert visitor.post(f"/follow-ups/{task.id}/edit", data=data | {"task": "x"}).status_code == 409


def test_the_list_is_mine_by_its_days_and_for_directors_everybodys(signed_in: SignedIn) -> None:
    me, other = make_user(Role.DIRECTOR), make_user(Role.ACCOUNT_MANAGER)
    for days, task in ((-1, "Late"), (0, "Now"), (4, "Soon"), (30, "Far")):
        make_follow_up(me, task=f"{task} one", due_on=today() + timedelta(days=days))
    make_follow_up(other, make_client(owner=other), task="Of another")
    text = signed_in(me).get("/follow-ups").text
    order = ["Overdue", "Late one", "Now one", "The next seven days", "Soon one", "Far one"]
    places = [text.index(f">{word}") for word in order]
    assert places == sorted(places)
    assert "Of another" not in text
    assert "Of another" in signed_in(me).get("/follow-ups?whose=team").text
    assert "Far one" not in signed_in(other).get("/follow-ups?whose=team").text


def test_a_clients_page_shows_promises_of_both_sides_and_how_many_were_kept(
    signed_in: SignedIn,
) -> None:
    me, client = make_user(Role.DIRECTOR), make_client("Aurora")
    past = today() - timedelta(days=5)
    for days in (0, 0, 3):
        make_follow_up(
            me, client, promise=Side.OURS, due_on=past, promised_on=past,
            completed_at=now(), completed_on=past + timedelta(days=days),
        )  # fmt: skip
    make_follow_up(me, client, promise=Side.THEIRS, task="Access to the system")
    text = re.sub(r"<[^>]*>|\s+", " ", signed_in(me).get(f"/clients/{client.id}/follow-ups").text)
    text = re.sub(r"\s+", " ", text)
    assert "67% kept n = 3" in text
    assert "Access to the system" in text
    assert "No promise has come due yet." in text


def test_what_people_who_left_had_is_listed_to_be_given_to_others(signed_in: SignedIn) -> None:
    gone = make_user(Role.ACCOUNT_MANAGER, name="Gone Gustav")
    gone.deactivated_at = now()
    make_follow_up(gone, task="Call Mei")
    visitor = signed_in(Role.DIRECTOR)
    assert "1 follow-up is nobody" in visitor.get("/").text
    page = visitor.get("/follow-ups/left").text
    assert "Call Mei" in page
    assert "Gone Gustav has left" in page


@pytest.mark.parametrize(
    "page", ["/follow-ups", "/clients/{client}/follow-ups", "/", "/?whose=team"]
)
def test_a_page_asks_as_often_for_fifty_as_for_one(
    signed_in: SignedIn, queries: CountQueries, page: str
) -> None:
    me = make_user(Role.DIRECTOR)
    client = make_client("Aurora", owner=me)
    url = page.format(client=client.id)
    visitor = signed_in(me)
    counts = {}
    for rows in (1, 10, 50):
        there = db.session.scalar(select(func.count(FollowUp.id))) or 0
        for number in range(rows - there):
            promise = (None, Side.OURS, Side.THEIRS)[number % 3]
            days = timedelta(days=number % 5 - 2)
            make_follow_up(make_user(), client, promise=promise, due_on=today() + days)
            make_follow_up(me, client, promise=promise, due_on=today() + days)
        db.session.commit()
        visitor.get(url)
        with queries() as statements:
            assert visitor.get(url).status_code == 200
        counts[rows] = len(statements)
    assert counts[1] == counts[10] == counts[50] <= 12
