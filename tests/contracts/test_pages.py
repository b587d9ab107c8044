"""Contracts on screen: put on record, changed, binned; money only for whom it is meant."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.audit import AuditRecord
from crm.contracts.models import Contract
from crm.db import db
from crm.permissions import Role
from tests.contracts.cast import cast, contract_due
from tests.make import make_client, make_user
from tests.support.people import SignedIn

CountQueries = Callable[[], AbstractContextManager[list[str]]]

FORM = {
    "title": "Night shift support",
    "kind": "support",
    "value": "12,500.50",
    "currency": "EUR",
    "starts_on": "2021-03-01",
    "signed_on": "2021-02-20",
    "term": "12",
    "term-unit": "m",
    "renewal": "24",
    "renewal-unit": "m",
    "auto_renews": "y",
    "notice": "10",
    "notice-unit": "wd",
    "day_counts": "y",
    "lead_days": "2",
    "notice_to": "Legal department",
    "notice_means": "Registered letter",
}
MONEY = ("9,876,543", "9876543", "987654300", "€9")


def stored() -> list[dict[str, Any]]:
    """Every contract as the database has it, and how many acts were noted."""
    rows = db.session.execute(select(Contract.__table__).order_by(Contract.id)).mappings()
    acts = db.session.scalar(select(func.count(AuditRecord.id)))
    return [*map(dict, rows), {"acts": acts}]


def test_a_contract_is_put_on_record_with_its_days_computed(signed_in: SignedIn) -> None:
    owner = make_user(Role.ACCOUNT_MANAGER)
    client = make_client("Aurora", owner=owner)
    visitor = signed_in(owner)
    assert "Aurora" in visitor.get(f"/contracts/new?client={client.id}").text
    answer = visitor.post("/contracts", data=FORM | {"client_id": str(client.id)})
    contract = db.session.scalars(select(Contract)).one()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/contracts/{contract.id}")
    assert (contract.value_minor, contract.currency) == (1_250_050, "EUR")
    assert (contract.term, contract.renewal, contract.notice) == ("12m", "24m", "10wd")
    assert contract.term_ends_on is not None
    # A year and then two at a time, from 2021-03-01: each ends on the last of February.
    assert contract.term_ends_on + timedelta(days=1) == date(contract.term_ends_on.year, 3, 1)
    assert contract.notice_on is not None
    assert contract.notice_on < contract.term_ends_on
    page = visitor.get(f"/contracts/{contract.id}").text
    assert "Legal department" in page
    assert "10 working days" in page
    act = db.session.scalars(select(AuditRecord).where(AuditRecord.action == "added")).one()
    assert (act.subject_kind, act.subject_id) == ("contracts", contract.id)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": " "}, "This field is required."),
        ({"starts_on": "soon"}, "Write the day as 2026-03-31."),
        ({"term": "a year"}, "Write a whole number, and choose its unit."),
        ({"term": "0"}, "A term needs a length"),
        ({"term-unit": "wd"}, "Choose one."),
        ({"term": ""}, "Without a term nothing renews"),
        ({"lead_days": "400"}, "Number must be between 0 and 90."),
        ({"value": "plenty"}, "Write an amount such as 1,200.50."),
        ({"client_id": "4711"}, "Choose one from the list."),
        ({"client_id": ""}, "This field is required."),
    ],
)
def test_a_form_with_an_error_says_so_and_keeps_what_was_typed(
    signed_in: SignedIn, wrong: dict[str, str], words: str
) -> None:
    client = make_client()
    form = FORM | {"client_id": str(client.id)} | wrong
    answer = signed_in(Role.DIRECTOR).post("/contracts", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Registered letter" in answer.text
    assert '<option value="wd" selected>' in answer.text
    assert db.session.scalar(select(func.count(Contract.id))) == 0


def test_two_people_edit_at_once_and_nothing_is_overwritten_unseen(signed_in: SignedIn) -> None:
    there = cast()
    address = f"/contracts/{there.contract.id}/edit"
    seen = FORM | {"version": str(there.contract.version)}
    assert signed_in(there.owner).post(address, data=seen).status_code == 303
    before = stored()
    late = seen | {"notice": "3", "notice-unit": "m", "title": "Mine"}
    answer = signed_in(there.director).post(address, data=late)
    assert answer.status_code == 409
    assert "10 working days" in answer.text
    assert "3 months" in answer.text
    assert stored() == before
    fresh = late | {"version": str(there.contract.version)}
    assert signed_in(there.director).post(address, data=fresh).status_code == 303
    db.session.refresh(there.contract)
    assert (there.contract.title, there.contract.notice) == ("Mine", "3m")
    acts = db.session.scalars(select(AuditRecord).where(AuditRecord.action == "changed")).all()
    assert "value_minor" in acts[0].detail["fields"]
    assert "12" not in str(acts[0].detail)


def test_a_binned_contract_is_gone_and_comes_back(signed_in: SignedIn) -> None:
    there = cast()
    visitor = signed_in(there.owner)
    number = there.contract.id
    gone = visitor.post(f"/contracts/{number}/bin")
    assert gone.headers["Location"] == f"/clients/{there.client.id}/contracts"
    page = visitor.get(gone.headers["Location"]).text
    assert f"/contracts/{number}/restore" in page
    assert visitor.get(f"/contracts/{number}").status_code == 404
    assert f"/contracts/{number}" not in visitor.get("/renewals").text
    assert visitor.post(f"/contracts/{number}/restore").status_code == 303
    assert visitor.get(f"/contracts/{number}").status_code == 200


def test_contracts_of_a_binned_client_are_nowhere(signed_in: SignedIn) -> None:
    there = cast()
    visitor = signed_in(there.director)
    visitor.post(f"/clients/{there.client.id}/bin")
    assert visitor.get(f"/contracts/{there.contract.id}").status_code == 404
    assert "Harbour support" not in visitor.get("/renewals").text


@pytest.mark.parametrize("who", ["colleague", "manager", "reader"])
def test_who_may_only_look_sees_no_money_anywhere_and_changes_nothing(
    signed_in: SignedIn, who: str
) -> None:
    there = cast()
    visitor = signed_in(getattr(there, who))
    number = there.contract.id
    before = stored()
    pages = {
        f"/contracts/{number}": 200,
        f"/clients/{there.client.id}/contracts": 200,
        "/renewals": 200,
        f"/contracts/{number}/edit": 403,
        "/contracts/new?client=" + str(there.client.id): 403,
    }
    for path, status in pages.items():
        answer = visitor.get(path)
        assert (path, answer.status_code) == (path, status)
        assert [word for word in MONEY if word in answer.text] == []
    denied = {
        "edit": FORM | {"version": str(there.contract.version)},
        "bin": {},
        "decision": {"decision": "renew", "reason": "x"},
        "notice": {"given_by": "us", "given_on": "2026-01-01"},
        "renewals": {"signed_on": "2026-01-01"},
        "termination": {"terminated_on": "2026-01-01"},
        "take-back/decision": {},
    }
    for path, data in denied.items():
        answer = visitor.post(f"/contracts/{number}/{path}", data=data)
        assert (path, answer.status_code) == (path, 403)
        assert [word for word in MONEY if word in answer.text] == []
    form = FORM | {"client_id": str(there.client.id)}
    assert visitor.post("/contracts", data=form).status_code in (403, 422)
    assert stored() == before


def test_the_owner_and_a_director_see_the_money(signed_in: SignedIn) -> None:
    there = cast()
    for who in (there.owner, there.director):
        visitor = signed_in(who)
        for path in (
            f"/contracts/{there.contract.id}",
            f"/clients/{there.client.id}/contracts",
            "/renewals",
        ):
            assert "€9,876,543" in visitor.get(path).text


def test_a_clients_contracts_begin_with_what_must_be_decided(signed_in: SignedIn) -> None:
    there = cast(notice_in=40)
    contract_due(there.client, -400, title="Over", auto_renews=False)
    contract_due(there.client, 10, title="Sooner")
    text = signed_in(there.owner).get(f"/clients/{there.client.id}/contracts").text
    places = [text.index(f">{name}</a>") for name in ("Sooner", "Harbour support", "Over")]
    assert places == sorted(places)


def test_whose_client_it_is_not_does_not_find_the_contract(signed_in: SignedIn) -> None:
    there = cast()
    stranger = signed_in(make_user(Role.ACCOUNT_MANAGER))
    number = there.contract.id
    before = stored()
    for path in (f"/contracts/{number}", f"/contracts/{number}/edit"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"/contracts/{number}/bin").status_code == 404
    assert stranger.get(f"/clients/{there.client.id}/contracts").status_code == 404
    assert "Harbour support" not in stranger.get("/renewals").text
    assert stored() == before


def test_pages_ask_as_often_for_fifty_contracts_as_for_one(
    signed_in: SignedIn, queries: CountQueries
) -> None:
    there = cast()
    visitor = signed_in(there.owner)
    paths = (
        "/renewals",
        f"/clients/{there.client.id}/contracts",
        f"/contracts/{there.contract.id}",
    )
    counts: dict[str, list[int]] = {path: [] for path in paths}
    made = 1
    for rows in (1, 10, 50):
        for number in range(made, rows):
            other = there.client if number % 2 else make_client(owner=there.owner)
            contract_due(other, number - 10)
        made = rows
        for path in paths:
            visitor.get(path)
            with queries() as statements:
                assert visitor.get(path).status_code == 200
            counts[path].append(len(statements))
    assert {path: len(set(found)) for path, found in counts.items()} == dict.fromkeys(paths, 1)
    assert max(found[0] for found in counts.values()) <= 12
