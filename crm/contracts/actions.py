"""What can be done with a contract; each act leaves its days computed anew."""

from datetime import date

from sqlalchemy import select

from crm import audit
from crm.clock import now, today
from crm.contracts.models import Contract, Decision, NoticeBy, Renewal
from crm.contracts.renewal import term_end
from crm.contracts.standing import facts_of, standing_of, store_standing
from crm.db import db
from crm.errors import Refused
from crm.follow_ups.models import FollowUp
from crm.i18n import gettext as _

ORIGIN = Contract.__tablename__


def add_contract(contract: Contract) -> None:
    db.session.add(contract)
    db.session.flush()
    store_standing(contract, today())
    audit.record("added", contract)


def change_contract(contract: Contract) -> None:
    """Notes which fields were changed; not what stands in them, it may be money."""
    store_standing(contract, today())
    fields = audit.changed_fields(contract)
    if fields:
        audit.record("changed", contract, fields=fields)


def bin_contract(contract: Contract) -> None:
    contract.deleted_at = now()
    audit.record("deleted", contract)


def restore_contract(contract: Contract) -> None:
    contract.deleted_at = None
    audit.record("restored", contract)


def decide(contract: Contract, decision: Decision, reason: str, on: date) -> None:
    """Says what shall become of the term that runs now; to renew ends the reminding."""
    contract.decision, contract.decision_reason = decision, reason
    contract.decided_on, contract.decided_term_ends_on = on, contract.term_ends_on
    audit.record("decided", contract, decision=decision.value)
    if decision is Decision.RENEW:
        settle_follow_ups(contract, on)


def give_notice(contract: Contract, by: NoticeBy, on: date) -> None:
    _must_run(contract)
    if on < contract.starts_on:
        raise Refused(_("Notice cannot be given before the contract begins."))
    contract.notice_given_by, contract.notice_given_on = by, on
    store_standing(contract, today())
    audit.record("notice_given", contract, by=by.value)
    settle_follow_ups(contract, on)


def sign_renewal(contract: Contract, on: date) -> Renewal:
    """The next term is signed: it follows the one that runs now, however often it was renewed."""
    _must_run(contract)
    if contract.term is None:
        raise Refused(_("An open-ended contract has no further term to sign."))
    where = standing_of(contract, on)
    contract.signed_renewals = max(where.renewals, contract.signed_renewals) + 1
    store_standing(contract, today())
    renewal = Renewal(
        contract_id=contract.id,
        number=contract.signed_renewals,
        signed_on=on,
        ends_on=_signed_until(contract),
    )
    db.session.add(renewal)
    audit.record("renewed", contract, number=renewal.number)
    settle_follow_ups(contract, on)
    return renewal


def terminate(contract: Contract, last_day: date) -> None:
    """It ends in the middle of its term, whatever the paper said."""
    if contract.terminated_on:
        raise Refused(_("This contract has been ended already."))
    if last_day < contract.starts_on:
        raise Refused(_("It cannot end before it begins."))
    contract.terminated_on = last_day
    store_standing(contract, today())
    audit.record("terminated", contract)
    settle_follow_ups(contract, today())


def take_back(contract: Contract, what: str) -> None:
    """Undoes the last decision, notice, renewal or termination."""
    match what:
        case "decision":
            contract.decision = contract.decision_reason = None
            contract.decided_on = contract.decided_term_ends_on = None
        case "notice":
            contract.notice_given_by = contract.notice_given_on = None
        case "termination":
            contract.terminated_on = None
        case "renewal":
            _unsign(contract)
        case _:
            raise Refused(_("There is nothing to take back."))
    store_standing(contract, today())
    audit.record("took_back", contract, what=what)


def settle_follow_ups(contract: Contract, on: date) -> None:
    """What was planned because of the notice day is done."""
    for follow_up in open_follow_ups(contract):
        follow_up.completed_at, follow_up.completed_on = now(), on
        follow_up.remind_at = None
        audit.record("completed", follow_up)


def open_follow_ups(contract: Contract) -> list[FollowUp]:
    """Those that came from this contract and are still to be done."""
    found = select(FollowUp).where(
        FollowUp.origin == ORIGIN,
        FollowUp.origin_id == contract.id,
        FollowUp.completed_at.is_(None),
        FollowUp.dropped_at.is_(None),
        FollowUp.deleted_at.is_(None),
    )
    return list(db.session.scalars(found))


def _must_run(contract: Contract) -> None:
    if contract.signed_on is None:
        raise Refused(_("This contract is not signed yet."))
    if contract.notice_given_on:
        raise Refused(_("Notice has been given already; take that back first."))
    if contract.terminated_on:
        raise Refused(_("This contract has been ended already."))


def _signed_until(contract: Contract) -> date | None:
    facts = facts_of(contract)
    if facts.term is None:
        return None
    return term_end(facts.starts_on, facts.term, facts.renewal, facts.signed_renewals)


def _unsign(contract: Contract) -> None:
    last = db.session.scalar(
        select(Renewal).where(
            Renewal.contract_id == contract.id, Renewal.number == contract.signed_renewals
        )
    )
    if last is None:
        raise Refused(_("There is nothing to take back."))
    db.session.delete(last)
    before = db.session.scalar(
        select(Renewal.number)
        .where(Renewal.contract_id == contract.id, Renewal.number < last.number)
        .order_by(Renewal.number.desc())
        .limit(1)
    )
    contract.signed_renewals = before or 0
