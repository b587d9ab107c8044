"""The Renewals page: by quarter, narrowed by the address, with sums that fit the reader."""

from datetime import timedelta

import pytest

from crm.clock import Quarter, today
from crm.contracts.models import Contract, Decision, NoticeBy
from crm.db import db
from crm.permissions import Role
from tests.contracts.cast import contract_due
from tests.make import make_client, make_team, make_user
from tests.support.database import both_databases
from tests.support.people import SignedIn

NAMES = ("Near", "Passed", "Noticed", "Draft", "Gone", "Far", "Decided", "Orphan", "Forever")


def portfolio() -> None:
    owner = make_user(Role.ACCOUNT_MANAGER)

    def due(title: str, notice_in: int, **values: object) -> Contract:
        client = make_client(owner=values.pop("owner", owner))  # type: ignore[arg-type]
        return contract_due(client, notice_in, title=title, **values)

    due("Near", 20, value_minor=100_000)
    due("Passed", -20)
    due("Noticed", 30, notice_given_on=today() - timedelta(days=1), notice_given_by=NoticeBy.CLIENT)
    due("Draft", 300, signed_on=None)
    due("Gone", -300, auto_renews=False)
    due("Far", 250, value_minor=200_000)
    decided = due("Decided", 40)
    decided.decision, decided.decided_term_ends_on = Decision.RENEW, decided.term_ends_on
    due("Orphan", 200, owner=None)
    due("Forever", 0, term=None, auto_renews=False)
    db.session.commit()


def shown(text: str) -> set[str]:
    return {name for name in NAMES if f">{name}</a>" in text}


@both_databases
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", set(NAMES) - {"Gone"}),
        ("?state=decide", {"Near"}),
        ("?state=missed", {"Passed"}),
        ("?state=notice", {"Noticed"}),
        ("?state=draft", {"Draft"}),
        ("?state=over", {"Gone"}),
        ("?whose=nobody", {"Orphan"}),
        ("?whose=mine", set()),
        ("?state=nonsense&whose=nonsense&page=nonsense", set(NAMES) - {"Gone"}),
    ],
)
def test_the_page_is_narrowed_by_its_address(
    signed_in: SignedIn, query: str, expected: set[str]
) -> None:
    portfolio()
    assert shown(signed_in(Role.DIRECTOR).get(f"/renewals{query}").text) == expected


@both_databases
def test_contracts_stand_under_the_quarter_in_which_one_must_decide(signed_in: SignedIn) -> None:
    portfolio()
    text = signed_in(Role.DIRECTOR).get("/renewals").text
    quarter = Quarter.of(today() + timedelta(days=20))
    heading = text.index(f"Q{quarter.number} {quarter.year}</span>")
    assert heading < text.index(">Near</a>") < text.index(">Far</a>")
    assert text.index(">Far</a>") < text.index("Open-ended</span>") < text.index(">Forever</a>")
    assert "€1,000" in text
    assert "Needs an owner" in text


def test_sums_are_those_of_the_quarter_not_of_the_page(signed_in: SignedIn) -> None:
    owner = make_user(Role.ACCOUNT_MANAGER)
    client = make_client(owner=owner)
    for _ in range(60):
        contract_due(client, 20, value_minor=100_000)
    quarter = Quarter.of(today() + timedelta(days=20))
    first = signed_in(owner).get("/renewals").text
    assert f"Q{quarter.number} {quarter.year}" in first
    assert "60 contracts" in first
    assert "€60,000" in first
    assert first.count("records__title") == 50
    after = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert signed_in(owner).get(after).text.count("records__title") == 10


def test_sums_leave_out_what_the_reader_may_not_know(signed_in: SignedIn) -> None:
    """A colleague's contract counts, its value does not: subtracting tells nothing."""
    me, other = make_user(Role.ACCOUNT_MANAGER), make_user(Role.ACCOUNT_MANAGER)
    mine, theirs = make_client(owner=me), make_client(owner=other)
    theirs.team = make_team(me, other)
    contract_due(mine, 20, value_minor=100_000)
    contract_due(theirs, 20, value_minor=987_654_300)
    text = signed_in(me).get("/renewals").text
    assert "€1,000" in text
    assert "2 contracts" in text
    assert "9,87" not in text


def test_an_empty_page_says_the_next_step(signed_in: SignedIn) -> None:
    text = signed_in(Role.DIRECTOR).get("/renewals").text
    assert "No contracts yet" in text
    assert "/contracts/new" in text
    assert "No contract is like that" in signed_in(Role.DIRECTOR).get("/renewals?state=decide").text
