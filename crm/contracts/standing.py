"""From a contract's record to what renewal.py knows, and back into the columns to be found."""

from datetime import date
from typing import Any

from crm.contracts.models import Contract
from crm.contracts.renewal import Facts, Party, Standing, standing
from crm.contracts.spans import Span, parse_span


def facts_of(contract: Any) -> Facts:
    """From a contract, or a row of a list that has its columns."""
    given_by = contract.notice_given_by
    return Facts(
        starts_on=contract.starts_on,
        term=_span(contract.term),
        renewal=_span(contract.renewal),
        auto_renew=contract.auto_renews,
        notice=_span(contract.notice),
        day_counts=contract.day_counts,
        lead_days=contract.lead_days,
        signed_on=contract.signed_on,
        signed_renewals=contract.signed_renewals,
        notice_given_on=contract.notice_given_on,
        notice_by=Party(given_by.value) if given_by else None,
        terminated_on=contract.terminated_on,
    )


def standing_of(contract: Any, on: date) -> Standing:
    return standing(facts_of(contract), on)


def store_standing(contract: Contract, on: date) -> bool:
    """Writes the days of the term that runs on this day; whether anything was new."""
    where = standing_of(contract, on)
    days = (where.term_ends_on, where.last_notice_day)
    if (contract.term_ends_on, contract.notice_on) == days:
        return False
    contract.term_ends_on, contract.notice_on = days
    return True


def _span(text: str | None) -> Span | None:
    return parse_span(text) if text else None
