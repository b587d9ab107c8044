"""What becomes of a contract: decided, noticed, renewed, ended; said in words, and taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from crm.clock import today
from crm.contracts import jobs
from crm.contracts.models import Contract, Renewal
from crm.db import db
from crm.follow_ups.models import FollowUp
from tests.contracts.cast import Cast, cast, contract_due
from tests.make import make_client
from tests.support.people import SignedIn


def again(there: Cast) -> Contract:
    db.session.expire_all()
    contract = db.session.get(Contract, there.contract.id)
    assert contract is not None
    return contract


def test_the_page_says_what_happens_if_nobody_decides(signed_in: SignedIn) -> None:
    there = cast(notice_in=12)
    page = signed_in(there.owner).get(f"/contracts/{there.contract.id}").text
    assert "If nobody gives notice by" in page
    assert "it renews by itself for 365 days" in page
    assert "<strong>12</strong> days until the notice day" in page
    assert "<svg" in page


def test_a_missed_notice_day_is_said_so(signed_in: SignedIn) -> None:
    there = cast(notice_in=-3)
    page = signed_in(there.owner).get(f"/contracts/{there.contract.id}").text
    assert "The last day to give notice was" in page
    assert "<strong>3</strong> days since the notice day" in page


def test_a_decision_stands_with_its_reason_and_is_taken_back(signed_in: SignedIn) -> None:
    there = cast()
    visitor = signed_in(there.owner)
    home = f"/contracts/{there.contract.id}"
    answer = visitor.post(f"{home}/decision", data={"decision": "let_go", "reason": "No margin"})
    assert (answer.status_code, answer.headers["Location"]) == (303, home)
    page = visitor.get(home).text
    assert "No margin" in page
    assert "Notice still has to be given by" in page
    assert "Note the decision" not in page
    assert f"{home}/take-back/decision" in page
    visitor.post(f"{home}/take-back/decision")
    assert "Note the decision" in visitor.get(home).text
    assert again(there).decision is None


def test_a_decision_needs_its_reason(signed_in: SignedIn) -> None:
    there = cast()
    answer = signed_in(there.owner).post(
        f"/contracts/{there.contract.id}/decision", data={"decision": "renew", "reason": " "}
    )
    assert answer.status_code == 422
    assert "This field is required." in answer.text
    assert again(there).decision is None


def test_a_decision_holds_for_its_own_term_only(signed_in: SignedIn) -> None:
    there = cast()
    visitor = signed_in(there.owner)
    home = f"/contracts/{there.contract.id}"
    visitor.post(f"{home}/decision", data={"decision": "renew", "reason": "Good work"})
    contract = again(there)
    assert contract.is_decided
    contract.term_ends_on = (contract.term_ends_on or today()) + timedelta(days=365)
    assert not contract.is_decided


def test_notice_ends_the_contract_with_its_term(signed_in: SignedIn) -> None:
    there = cast()
    visitor = signed_in(there.owner)
    home = f"/contracts/{there.contract.id}"
    data = {"given_by": "client", "given_on": today().isoformat()}
    assert visitor.post(f"{home}/notice", data=data).status_code == 303
    page = visitor.get(home).text
    assert "Notice given by the client" in page
    assert "It ends on" in page
    assert "days until it ends" in page
    twice = visitor.post(f"{home}/notice", data=data)
    assert twice.status_code == 422
    assert "Notice has been given already" in twice.text
    visitor.post(f"{home}/take-back/notice")
    assert again(there).notice_given_on is None


def test_notice_before_the_contract_begins_is_refused_in_its_form(signed_in: SignedIn) -> None:
    there = cast()
    answer = signed_in(there.owner).post(
        f"/contracts/{there.contract.id}/notice",
        data={"given_by": "us", "given_on": "2001-01-01"},
    )
    assert answer.status_code == 422
    assert "Notice cannot be given before the contract begins." in answer.text
    assert '<details class="act" open>' in answer.text


def test_a_signed_renewal_leaves_nothing_to_decide(signed_in: SignedIn) -> None:
    there = cast()
    visitor = signed_in(there.owner)
    home = f"/contracts/{there.contract.id}"
    ends_on = there.contract.term_ends_on
    assert (
        visitor.post(f"{home}/renewals", data={"signed_on": today().isoformat()}).status_code == 303
    )
    contract = again(there)
    assert (contract.signed_renewals, contract.notice_on) == (1, None)
    assert contract.term_ends_on == ends_on
    renewal = db.session.scalars(select(Renewal)).one()
    assert ends_on is not None
    assert renewal.ends_on == ends_on + timedelta(days=365)
    assert "nothing has to be decided" in visitor.get(home).text
    visitor.post(f"{home}/take-back/renewal")
    assert (again(there).signed_renewals, again(there).notice_on is None) == (0, False)


def test_a_contract_is_ended_in_the_middle_of_its_term(signed_in: SignedIn) -> None:
    there = cast()
    visitor = signed_in(there.owner)
    home = f"/contracts/{there.contract.id}"
    last = today() + timedelta(days=5)
    visitor.post(f"{home}/termination", data={"terminated_on": last.isoformat()})
    contract = again(there)
    assert (contract.term_ends_on, contract.notice_on) == (last, None)
    assert "Ended early" in visitor.get(home).text


@pytest.mark.parametrize("what", ["decision", "notice", "termination"])
def test_an_act_settles_or_keeps_the_follow_up(signed_in: SignedIn, what: str) -> None:
    """To renew, notice and an early end leave nothing to do; the reminder goes with it."""
    there = cast(notice_in=20)
    jobs.remind()
    data = {
        "decision": {"decision": "renew", "reason": "Good work"},
        "notice": {"given_by": "us", "given_on": today().isoformat()},
        "termination": {"terminated_on": today().isoformat()},
    }[what]
    signed_in(there.owner).post(f"/contracts/{there.contract.id}/{what}", data=data)
    db.session.expire_all()
    follow_up = db.session.scalars(select(FollowUp)).one()
    assert not follow_up.is_open
    assert follow_up.remind_at is None


def test_a_draft_reminds_nobody_and_says_so(signed_in: SignedIn) -> None:
    there = cast()
    draft = contract_due(make_client(owner=there.owner), 30, signed_on=None)
    page = signed_in(there.owner).get(f"/contracts/{draft.id}").text
    assert "Nothing is signed yet" in page
    assert "Record notice" not in page


def test_an_open_ended_contract_runs_until_notice(signed_in: SignedIn) -> None:
    there = cast()
    contract = contract_due(there.client, 30, term=None, auto_renews=False, notice="3m")
    page = signed_in(there.owner).get(f"/contracts/{contract.id}").text
    assert "It runs until one side gives notice, and then for another 3 months." in page
    assert (contract.term_ends_on, contract.notice_on) == (None, None)
