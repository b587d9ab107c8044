"""What needs a person today: whose it is, in words, the nearest first."""

from datetime import UTC, datetime, time, timedelta

from crm.clients.models import Cadence, Client, Tier
from crm.clock import Quarter, now, today
from crm.contracts.models import Decision
from crm.db import db
from crm.permissions import Role
from crm.projects import actions
from crm.projects.models import Colour, StatusReport
from crm.reviews.models import Review
from tests.contracts.cast import contract_due
from tests.make import make_client, make_project, make_user
from tests.support.people import SignedIn


def test_notice_days_are_told_to_the_owner_with_the_nearest_first(signed_in: SignedIn) -> None:
    me, other = make_user(Role.ACCOUNT_MANAGER), make_user(Role.ACCOUNT_MANAGER)
    client = make_client("Aurora", owner=me)
    client.last_touch_on = today()
    for title, days in (("Later", 80), ("Soon", 12), ("Too far", 91), ("Passed", -2)):
        contract_due(client, days, title=title)
    contract_due(make_client(owner=other), 5, title="Not mine")
    page = signed_in(me).get("/").text
    names = ["Passed", "Soon", "Later", "Too far", "Not mine"]
    found = sorted((name for name in names if f"· {name}</a>" in page), key=page.index)
    assert found == ["Passed", "Soon", "Later"]
    assert "Notice day in 12 days, nobody has decided" in page
    assert "Notice day passed 2 days ago, nobody had decided" in page
    assert "#decide" in page


def test_what_is_decided_or_settled_needs_nobody(signed_in: SignedIn) -> None:
    me = make_user(Role.ACCOUNT_MANAGER)
    client = make_client(owner=me)
    client.last_touch_on = today()
    kept, left = contract_due(client, 10, title="Kept"), contract_due(client, 10, title="Left")
    contract_due(client, 10, title="Noticed", notice_given_on=today())
    contract_due(client, 10, title="Draft", signed_on=None)
    for contract, decision in ((kept, Decision.RENEW), (left, Decision.LET_GO)):
        contract.decision, contract.decided_term_ends_on = decision, contract.term_ends_on
    page = signed_in(me).get("/").text
    assert [name for name in ("Kept", "Left", "Noticed", "Draft") if name in page] == ["Left"]
    assert "Decided to let go, and notice is not given" in page


def test_a_contract_without_an_owner_needs_a_director(signed_in: SignedIn) -> None:
    contract_due(make_client("Orphan"), 10)
    page = signed_in(Role.DIRECTOR).get("/").text
    assert "Notice day in 10 days, nobody has decided; the client has no owner" in page
    assert "Orphan" not in signed_in(Role.ACCOUNT_MANAGER).get("/").text


def test_red_without_a_way_back_needs_manager_and_owner_stale_only_the_manager(
    signed_in: SignedIn,
) -> None:
    owner, manager = make_user(Role.ACCOUNT_MANAGER), make_user(Role.PROJECT_MANAGER)
    client = make_client("Aurora", owner=owner)
    client.last_touch_on = today()

    def project(name: str, colour: Colour, ago: int, way_back: str | None) -> None:
        made = make_project(client, manager=manager, name=name)
        colours = dict.fromkeys(("budget", "scope", "quality"), Colour.GREEN)
        said = StatusReport(
            reported_on=today() - timedelta(days=ago), schedule=colour, way_back=way_back,
            **colours,
        )  # fmt: skip
        actions.report_status(made, said)

    project("Lost", Colour.RED, 1, " ")
    project("Guided", Colour.RED, 1, "Two crews")
    project("Silent", Colour.GREEN, 15, None)
    project("Fine", Colour.GREEN, 14, None)
    make_project(client, manager=manager, name="Closed", closed_on=today())
    make_project(client, manager=manager, name="Untold")
    db.session.commit()
    names = ("Lost", "Guided", "Silent", "Fine", "Closed", "Untold")

    def needed(page: str) -> list[str]:
        return [name for name in names if f"· {name}</a>" in page]

    assert needed(signed_in(manager).get("/").text) == ["Lost", "Silent", "Untold"]
    page = signed_in(owner).get("/").text
    assert needed(page) == ["Lost"]
    assert "Red without a way back" in page


def test_a_review_of_the_last_quarter_is_due_until_it_is_issued(signed_in: SignedIn) -> None:
    me = make_user(Role.ACCOUNT_MANAGER)
    last = Quarter.of(today()).previous

    def client(name: str, days_before: int = 30) -> Client:
        made = make_client(name, owner=me)
        made.last_touch_on = today()
        made.created_at = datetime.combine(last.last_day, time(), UTC) - timedelta(days=days_before)
        return made

    client("Untold")
    client("Newcomer", days_before=-1)
    for name, issued_at in (("Begun", None), ("Issued", now())):
        db.session.add(Review(client_id=client(name).id, quarter=last.label, issued_at=issued_at))
    stranger = make_client("Not mine")
    stranger.created_at = datetime.combine(last.first_day, time(), UTC)
    page = signed_in(me).get("/").text
    names = ("Untold", "Newcomer", "Begun", "Issued", "Not mine")
    assert [name for name in names if f">{name}</a>" in page] == ["Untold", "Begun"]
    assert f"Review for {last} is not issued yet" in page
    assert f"Review for {last} is a draft, not issued yet" in page
    assert f"/reviews/{last}" in page


def test_many_reviews_due_are_one_line_below_all_else(signed_in: SignedIn) -> None:
    me = make_user(Role.ACCOUNT_MANAGER)
    for number in range(6):
        client = make_client(f"Client {number}", owner=me)
        client.created_at = now() - timedelta(days=200)
        client.last_touch_on = today() if number else today() - timedelta(days=300)
    db.session.add(Cadence(tier=Tier.B, days=30))
    page = signed_in(me).get("/").text
    assert page.index("Silent for 300 days") < page.index("6 reviews are due")
    assert "is not issued yet" not in page
