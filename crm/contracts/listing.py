"""Rows and sums of the Renewals page: only what it shows, money only for whom it is meant."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, extract, func, select

from crm.clients.models import Client
from crm.clients.queries import is_orphaned, within_reach
from crm.contracts.models import Contract
from crm.contracts.queries import is_decided, is_open, missed, to_decide, turning_day
from crm.permissions import Permission, Scope, scopes_of
from crm.users.models import User


def money_of(reader: Any) -> Any:
    """The value of one year, absent from rows of clients that the reader's right does not reach."""
    if Scope.ALL in scopes_of(reader, Permission.CONTRACTS_MONEY):
        return Contract.value_minor
    return case((within_reach(reader, Permission.CONTRACTS_MONEY), Contract.value_minor))


def listed(reader: Any, conditions: list[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """Rows of the Renewals page: what they show, and what their standing is computed from."""
    return (
        select(
            Contract.id, Contract.title, Contract.starts_on, Contract.term, Contract.renewal,
            Contract.notice, Contract.auto_renews, Contract.day_counts, Contract.lead_days,
            Contract.signed_on, Contract.signed_renewals, Contract.notice_given_on,
            Contract.notice_given_by, Contract.terminated_on, Contract.decision,
            is_decided().label("is_decided"), Contract.currency, turning_day.label("turns_on"),
            money_of(reader).label("value_minor"), Client.id.label("client_id"),
            Client.name.label("client"), User.name.label("owner"),
        )
        .join(Client, Client.id == Contract.client_id)
        .outerjoin(User, User.id == Client.owner_id)
        .where(*_listed(reader), *conditions)
    )  # fmt: skip


def sums(
    reader: Any, conditions: list[ColumnElement[bool]], first: date, last: date
) -> Select[*tuple[Any, ...]]:
    """How many contracts turn in each month between two days, and their yearly value."""
    year, month = extract("year", turning_day), extract("month", turning_day)
    return (
        select(
            year.label("year"), month.label("month"), Contract.currency,
            func.count(Contract.id).label("count"), func.sum(money_of(reader)).label("minor"),
        )
        .join(Client, Client.id == Contract.client_id)
        .where(*_listed(reader), *conditions, turning_day.between(first, last))
        .group_by("year", "month", Contract.currency)
    )  # fmt: skip


def tallies(
    reader: Any, conditions: list[ColumnElement[bool]], today: date
) -> Select[*tuple[Any, ...]]:
    """For the head of the page, by currency: to decide, missed, under notice, without an owner."""
    money = money_of(reader)
    near = to_decide(today)
    noticed = and_(Contract.notice_given_on.is_not(None), is_open(today))
    orphaned = and_(is_orphaned(), is_open(today))
    return (
        select(
            Contract.currency,
            func.sum(case((near, 1), else_=0)).label("near"),
            func.sum(case((near, money))).label("near_minor"),
            func.sum(case((missed(today), 1), else_=0)).label("missed"),
            func.sum(case((noticed, 1), else_=0)).label("notice"),
            func.sum(case((noticed, money))).label("notice_minor"),
            func.sum(case((orphaned, 1), else_=0)).label("unowned"),
            func.sum(case((is_open(today), 1), else_=0)).label("open"),
            func.sum(case((is_open(today), money))).label("open_minor"),
        )
        .join(Client, Client.id == Contract.client_id)
        .where(*_listed(reader), *conditions, is_open(today))
        .group_by(Contract.currency)
    )


def _listed(reader: Any) -> list[ColumnElement[bool]]:
    return [
        Contract.deleted_at.is_(None),
        Client.deleted_at.is_(None),
        within_reach(reader, Permission.CONTRACTS_READ),
    ]
