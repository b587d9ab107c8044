"""A client's page: everything with a date, newest first, filtered, within one's rights."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from crm.clients.models import Cadence, Client, Tier
from crm.clock import now, today
from crm.db import db
from crm.follow_ups.models import FollowUp, Side
from crm.interactions.models import Attendee, Interaction, Kind, Visibility
from crm.permissions import Role
from crm.projects.models import Colour, Milestone, StatusReport
from crm.reviews.models import Review
from crm.users.models import Organisation, User
from tests.make import (
    make_answer,
    make_client,
    make_contact,
    make_contract,
    make_follow_up,
    make_interaction,
    make_project,
    make_survey,
    make_team,
    make_user,
)
from tests.support.database import both_databases
from tests.support.people import SignedIn

# What the full client has, from the newest to the oldest.
STORY = (
    "Offer sent", "Score given", "Call Ingrid", "Design agreed", "Portal", "Notice sent",
    "Old talk", "2026-Q2", "Frame contract",
)  # fmt: skip


@pytest.fixture
def full(app: Any) -> Client:
    """One of everything that has a date, a day apart."""
    owner = make_user(Role.ACCOUNT_MANAGER, name="Olga Owner")
    client = make_client("Aurora", owner=owner)
    contact = make_contact(client, name="Ingrid")
    project = make_project(client, name="Portal", manager=make_user(name="Petra PM"))
    moments = [now() - timedelta(days=number) for number in range(len(STORY) + 1)]
    days = [moment.date() for moment in moments]
    new = make_interaction(
        client, owner, subject=STORY[0], happened_at=moments[0], happened_on=days[0],
        kind=Kind.EMAIL, project_id=project.id, visibility=Visibility.CLIENT,
    )  # fmt: skip
    db.session.add(Attendee(interaction_id=new.id, contact_id=contact.id))
    answer = make_answer(make_survey(title=STORY[1], project_id=project.id), contact, client, 3)
    answer.comment, answer.answered_at = "Too slow", moments[1]
    make_follow_up(
        owner, client, task=STORY[2], promise=Side.OURS, completed_at=moments[2],
        completed_on=days[2], contact_id=contact.id,
    )  # fmt: skip
    milestone = Milestone(
        project_id=project.id, title=STORY[3], baseline_on=days[3], reached_on=days[3]
    )
    report = StatusReport(
        project_id=project.id, reported_on=days[4], schedule=Colour.RED, budget=Colour.GREEN,
        scope=Colour.GREEN, quality=Colour.AMBER, reason="Servers", way_back="New ones",
    )  # fmt: skip
    make_contract(client, title=STORY[5], signed_on=None, notice_given_on=days[5], notice_on=None)
    make_interaction(client, owner, subject=STORY[6], happened_at=moments[6], happened_on=days[6])
    review = Review(client_id=client.id, quarter=STORY[7], issued_at=moments[7])
    make_contract(client, title=STORY[8], signed_on=days[8])
    db.session.add_all([milestone, report, review])
    db.session.commit()
    return client


def seen(text: str) -> list[str]:
    """Parts of the story on the page, in its order."""
    text = text[text.index('<ol class="timeline">') :] if '<ol class="timeline">' in text else ""
    found = {each: re.search(f">{each}(</a>)?</h3>", text) for each in STORY}
    places = {each: place.start() for each, place in found.items() if place}
    return sorted(places, key=lambda each: places[each])


@both_databases
def test_everything_with_a_date_stands_there_newest_first(
    signed_in: SignedIn, full: Client
) -> None:
    text = signed_in(Role.DIRECTOR).get(f"/clients/{full.id}").text
    assert seen(text) == list(STORY)
    for words in ("Too slow", "3 of 10", "kept", "Way back", "Petra PM", "Olga Owner", "Ingrid"):
        assert words in text


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("kind=exchanges", [0, 6]),
        ("kind=email", [0]),
        ("kind=follow_ups", [2]),
        ("kind=projects", [3, 4]),
        ("kind=contracts", [5, 8]),
        ("kind=answers", [1]),
        ("kind=reviews", [7]),
        ("kind=nonsense", range(9)),
        ("project={project}", [0, 1, 3, 4]),
        ("person={person}", [0, 1, 2]),
        ("person={person}&kind=email", [0]),
        ("person={person}&kind=contracts", []),
        ("since={day3}", [0, 1, 2, 3]),
        ("until={day3}", [3, 4, 5, 6, 7, 8]),
        ("since={day4}&until={day2}", [2, 3, 4]),
        ("since=yesterday&project=x&person=99999999999999999999", range(9)),
        ("page=rubbish", range(9)),
    ],
)
def test_the_story_is_filtered(
    signed_in: SignedIn, full: Client, query: str, parts: list[int]
) -> None:
    numbers: dict[str, Any] = {f"day{n}": (now() - timedelta(days=n)).date() for n in range(9)}
    numbers["project"] = db.session.scalar(select(Milestone.project_id))
    numbers["person"] = db.session.scalar(select(Attendee.contact_id))
    text = signed_in(Role.DIRECTOR).get(f"/clients/{full.id}?{query.format(**numbers)}").text
    assert seen(text) == [STORY[part] for part in parts]


@both_databases
def test_older_pages_follow_without_a_gap_or_a_double(signed_in: SignedIn) -> None:
    reader = make_user(Role.DIRECTOR)
    client = make_client("Aurora")
    noon = now().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=60)
    titles = []
    for number in range(24):
        # Several at the same moment, and days that stand at the same noon.
        moment = noon - timedelta(days=number // 4)
        titles += [f"Talk {number:02}", f"Paper {number:02}"]
        make_interaction(client, subject=titles[-2], happened_at=moment, happened_on=moment.date())
        make_contract(client, title=titles[-1], signed_on=moment.date())
    visitor, address, found = signed_in(reader), f"/clients/{client.id}?kind=", []
    for _ in range(4):
        text = visitor.get(address).text
        found += [each for each in titles if f">{each}<" in text[text.index("timeline-title") :]]
        if 'rel="next"' not in text:
            break
        address = text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert sorted(found) == sorted(titles)


ODD_CURSORS = [
    '[">",{"m":"2026-01-01T00:00:00"},0,1]', '[">",{"m":"0001-01-01T00:00:00+00:00"},0,1]',
    '[">",{"m":"9999-12-31T23:59:59+00:00"},0,1]', '[">",{"x":1},0,1]', '[">",1,1,1]',
    '[">",{"m":"2026-01-01T00:00:00+00:00"},0,99999999999999999999]', "[" * 9_000, "{}", "1",
]  # fmt: skip


@pytest.mark.parametrize("cursor", ODD_CURSORS)
def test_an_odd_cursor_is_the_first_page(signed_in: SignedIn, full: Client, cursor: str) -> None:
    page = urlsafe_b64encode(cursor.encode()).decode()
    answer = signed_in(Role.DIRECTOR).get(f"/clients/{full.id}?page={page}")
    assert answer.status_code == 200
    assert seen(answer.text) == list(STORY)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1900-01-01", "x", "2026-13-01", "'"])
def test_an_odd_day_filters_nothing(signed_in: SignedIn, full: Client, day: str) -> None:
    visitor = signed_in(Role.DIRECTOR)
    for name in ("since", "until"):
        assert seen(visitor.get(f"/clients/{full.id}?{name}={day}").text) == list(STORY)


def test_a_filter_stays_on_the_next_page(signed_in: SignedIn) -> None:
    client = make_client("Aurora")
    for _ in range(25):
        make_interaction(client, kind=Kind.CALL)
    text = signed_in(Role.DIRECTOR).get(f"/clients/{client.id}?kind=call&_external=1").text
    address = text.split('rel="next" href="')[1].split('"')[0]
    assert "kind=call" in address
    assert "_external" not in address
    assert address.startswith(f"/clients/{client.id}?")


ABSENT: dict[Role, list[str]] = {
    Role.ACCOUNT_MANAGER: ["2026-Q2"],
    Role.PROJECT_MANAGER: ["2026-Q2", "Too slow", "3 of 10", "Score given"],
    Role.READ_ONLY: ["2026-Q2", "Too slow", "3 of 10", "Score given", "Log an interaction</a>"],
}


@pytest.mark.parametrize("role", ABSENT)
def test_what_is_not_for_a_reader_is_absent(signed_in: SignedIn, full: Client, role: Role) -> None:
    reader = make_user(role)
    full.team = make_team(reader)
    if role is Role.PROJECT_MANAGER:
        make_project(full, manager=reader)
    text = signed_in(reader).get(f"/clients/{full.id}").text
    assert "Offer sent" in text
    assert [words for words in ABSENT[role] if words in text] == []
    assert ("data-log-box" in text) is (role is not Role.READ_ONLY)


def test_binned_things_and_other_clients_do_not_show(signed_in: SignedIn, full: Client) -> None:
    other = make_client("Other")
    make_interaction(other, subject="Elsewhere")
    for kind in (Interaction, FollowUp, Milestone):
        db.session.execute(update(kind).values(deleted_at=now()))
    visitor = signed_in(Role.DIRECTOR)
    assert seen(visitor.get(f"/clients/{full.id}").text) == [
        "Score given", "Portal", "Notice sent", "2026-Q2", "Frame contract",
    ]  # fmt: skip
    assert "Elsewhere" not in visitor.get(f"/clients/{full.id}").text
    assert "The story begins here" in visitor.get(f"/clients/{other.id}").text


def test_the_head_says_what_to_do_by_when(signed_in: SignedIn) -> None:
    client = make_client("Aurora")
    client.last_touch_on = today() - timedelta(days=41)
    db.session.add(Cadence(tier=Tier.B, days=30))
    make_contract(client, title="Support", notice_on=today() + timedelta(days=12))
    make_contract(client, title="Past", notice_on=today() - timedelta(days=2))
    text = signed_in(Role.DIRECTOR).get(f"/clients/{client.id}").text
    for words in ("41 days ago", "11 days ago", "in 12 days", "every 30 days", "Needs an owner"):
        assert words in text


@both_databases
def test_the_page_asks_ten_times_at_most_however_long_the_story_is(
    signed_in: SignedIn, full: Client, queries: Callable[[], Any]
) -> None:
    db.session.add(Organisation(name="Firm"))
    visitor, owner = signed_in(Role.DIRECTOR), db.session.scalars(select(User)).first()
    assert owner is not None
    contact = make_contact(full)
    numbers = []
    for rows in (1, 10, 50):
        for _ in range(rows):
            interaction = make_interaction(full, owner)
            db.session.add(Attendee(interaction_id=interaction.id, contact_id=contact.id))
            make_follow_up(owner, full, origin="interactions", origin_id=interaction.id)
            make_contract(full)
            make_project(full, manager=owner)
        db.session.commit()
        with queries() as statements:
            assert visitor.get(f"/clients/{full.id}").status_code == 200
        numbers.append(len([each for each in statements if each.startswith("SELECT")]))
    assert numbers[0] == numbers[1] == numbers[2] <= 10
