"""Today's needs from contracts and projects: whose they are, in words, the nearest first."""

from datetime import timedelta

from crm.clock import today
from crm.contracts.models import Decision
from crm.db import db
from crm.permissions import Role
from crm.projects import actions
from crm.projects.models import Colour, StatusReport
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
