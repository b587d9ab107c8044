"""Today says what is due, what was promised and what needs whom, and nothing of anybody else's."""

from datetime import timedelta

from crm.clients.models import Cadence, Tier
from crm.clock import today
from crm.db import db
from crm.follow_ups.models import Side
from crm.permissions import Role
from tests import make
from tests.support.people import SignedIn, person


def test_a_clients_own_cadence_counts_before_that_of_its_tier(signed_in: SignedIn) -> None:
    me = person("account_manager")
    db.session.add(Cadence(tier=Tier.B, days=30))
    for name, silent, own in (
        ("Quiet", 31, None),
        ("Spoken", 29, None),
        ("Patient", 80, 90),
        ("Eager", 8, 7),
    ):
        client = make.make_client(name)
        client.owner, client.cadence_days = me, own
        client.last_touch_on = today() - timedelta(days=silent)
    strange = make.make_client("Strange")
    strange.last_touch_on = today() - timedelta(days=300)
    page = signed_in(me).get("/").text
    assert [
        name for name in ("Quiet", "Spoken", "Patient", "Eager", "Strange") if name in page
    ] == [
        "Quiet",
        "Eager",
    ]
    assert "Silent for 8 days, cadence 7" in page


def test_today_holds_what_is_due_and_what_was_promised_for_the_week(signed_in: SignedIn) -> None:
    me, other = make.make_user(Role.DIRECTOR), make.make_user(Role.ACCOUNT_MANAGER)
    client = make.make_client("Aurora", owner=other)
    for task, days, side in (
        ("Late task", -2, None),
        ("Task of today", 0, None),
        ("Task of tomorrow", 1, None),
        ("Promise of the week", 5, Side.THEIRS),
        ("Promise of the month", 20, Side.OURS),
    ):
        day = today() + timedelta(days=days)
        make.make_follow_up(me, client, task=task, due_on=day, promise=side)
    make.make_follow_up(other, client, task="Task of another")
    page = signed_in(me).get("/").text
    shown = ["Late task", "Task of today", "Promise of the week"]
    assert [page.index(task) for task in shown] == sorted(page.index(task) for task in shown)
    for task in ("Task of tomorrow", "Promise of the month", "Task of another", "All clear"):
        assert task not in page
    assert "Task of another" in signed_in(me).get("/?whose=team").text


def test_when_nothing_is_due_and_nobody_waits_all_is_clear(signed_in: SignedIn) -> None:
    assert "All clear" in signed_in(Role.ACCOUNT_MANAGER).get("/").text


def test_only_those_who_see_everything_look_at_everybodys_day(signed_in: SignedIn) -> None:
    owner = make.make_user(Role.ACCOUNT_MANAGER)
    client = make.make_client("Aurora", owner=owner, team=make.make_team())
    make.make_follow_up(owner, client, task="Task of the owner")
    page = signed_in(Role.ACCOUNT_MANAGER).get("/?whose=team").text
    assert "Task of the owner" not in page
    assert 'href="/?whose=team"' not in page


def test_everybodys_day_stands_desk_by_desk_with_the_most_overdue_first(
    signed_in: SignedIn,
) -> None:
    for name, days in (("Ann", (0,)), ("Bo", (0, -1, -2)), ("Cy", (-3,))):
        somebody = make.make_user(Role.ACCOUNT_MANAGER, name=name)
        for ago in days:
            day = today() + timedelta(days=ago)
            make.make_follow_up(
                somebody, task=f"{name} {ago}", due_on=day, client=make.make_client()
            )
    page = signed_in(Role.DIRECTOR).get("/?whose=team").text
    order = [page.index(f'panel__title">{name} ') for name in ("Bo", "Cy", "Ann")]
    assert order == sorted(order)
    assert "2 overdue" in page
    assert "Needs you" not in page


def test_people_of_one_role_each_see_their_own_day(signed_in: SignedIn) -> None:
    """Their questions are one kept statement, into which only the reader is filled."""
    people = [make.make_user(Role.ACCOUNT_MANAGER) for _each in range(2)]
    for number, one in enumerate(people):
        quiet = make.make_client(f"Quiet {number}", owner=one)
        quiet.last_touch_on = today() - timedelta(days=300)
        make.make_follow_up(one, quiet, task=f"Task {number} of mine")
    db.session.add(Cadence(tier=Tier.B, days=30))
    for number, one in enumerate(people):
        page = signed_in(one).get("/").text
        assert f"Task {number} of mine" in page
        assert f"Quiet {number}" in page
        assert f"Task {1 - number} of mine" not in page
        assert f"Quiet {1 - number}" not in page
