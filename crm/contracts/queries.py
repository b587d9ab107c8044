"""Finding contracts, each reader within their own reach; money only for whom it is meant."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import contains_eager

from crm.clients.models import Client
from crm.clients.queries import is_orphaned, within_reach
from crm.clock import today
from crm.contracts.models import Contract, Decision, Renewal
from crm.contracts.renewal import WINDOW_DAYS
from crm.db import db
from crm.errors import Forbidden, Missing
from crm.permissions import Permission, Role, Scope, scopes_of
from crm.statements import Someone, kept

# Rows without a day of their own, the open-ended ones, come last.
NO_DAY = date(9999, 12, 31)
# The day by which one must decide; where nothing is left to decide, the day on which it ends.
turning_day = func.coalesce(
    case((Contract.notice_given_on.is_(None), Contract.notice_on)),
    Contract.term_ends_on,
    literal_column("'9999-12-31'", Date),
)

# What work is done under a contract is known one floor up, which says it here.
work_under: list[Callable[[Contract, Any], Iterable[Any]]] = []


def visible_to(reader: Any, permission: Permission = Permission.CONTRACTS_READ) -> Select[Contract]:
    """Contracts of clients within this right; neither of them in the bin."""
    return (
        select(Contract)
        .join(Contract.client)
        .options(contains_eager(Contract.client))
        .where(
            Contract.deleted_at.is_(None),
            Client.deleted_at.is_(None),
            within_reach(reader, permission),
        )
    )


def get_contract(
    number: int, reader: Any, permission: Permission = Permission.CONTRACTS_READ
) -> Contract:
    """Missing when the reader may not know of it, Forbidden when they may only look."""
    contract = db.session.scalar(visible_to(reader).where(Contract.id == number))
    if contract is None:
        raise Missing
    if permission is not Permission.CONTRACTS_READ and not reaches(
        contract.client_id, reader, permission
    ):
        raise Forbidden
    return contract


def get_deleted(number: int, reader: Any) -> Contract:
    """A contract in the bin, for those who may change it."""
    contract = db.session.scalar(
        select(Contract)
        .join(Contract.client)
        .where(
            Contract.id == number,
            Contract.deleted_at.is_not(None),
            Client.deleted_at.is_(None),
            within_reach(reader, Permission.CONTRACTS_EDIT),
        )
    )
    if contract is None:
        raise Missing
    return contract


def reaches(client_id: int, reader: Any, permission: Permission) -> bool:
    """Whether this right of the reader reaches the client."""
    scopes = scopes_of(reader, permission)
    if not scopes or Scope.ALL in scopes:
        return bool(scopes)
    reach = within_reach(reader, permission)
    return db.session.scalar(select(Client.id).where(Client.id == client_id, reach)) is not None


def sees_money(client_id: int, reader: Any) -> bool:
    return reaches(client_id, reader, Permission.CONTRACTS_MONEY)


def at(client: Client, reader: Any) -> Select[Contract]:
    """The client's contracts, the one to be decided first on top, what has ended last."""
    is_over = ~is_open(today())
    return (
        visible_to(reader)
        .where(Contract.client_id == client.id)
        .order_by(is_over, *by_notice_day())
    )


def by_notice_day() -> tuple[Any, Any]:
    return turning_day.asc(), Contract.id.asc()


def renewals_of(contract: Contract) -> Select[Renewal]:
    return select(Renewal).where(Renewal.contract_id == contract.id).order_by(Renewal.number)


def is_decided() -> ColumnElement[bool]:
    return and_(
        Contract.decision.is_not(None),
        Contract.decided_term_ends_on.is_not_distinct_from(Contract.term_ends_on),
    )


def is_settled() -> ColumnElement[bool]:
    """Nobody has to be asked any more what becomes of it."""
    return or_(
        Contract.notice_given_on.is_not(None),
        Contract.terminated_on.is_not(None),
        and_(is_decided(), Contract.decision == Decision.RENEW),
    )


def is_open(today: date) -> ColumnElement[bool]:
    return or_(Contract.term_ends_on.is_(None), Contract.term_ends_on >= today)


def to_decide(today: date) -> ColumnElement[bool]:
    """The notice day is near, and nobody has said what shall be."""
    return and_(
        Contract.signed_on.is_not(None),
        Contract.notice_on.between(today, today + timedelta(days=WINDOW_DAYS)),
        Contract.notice_given_on.is_(None),
        Contract.terminated_on.is_(None),
        ~is_decided(),
    )


def missed(today: date) -> ColumnElement[bool]:
    """The notice day of the running term has passed, and nobody had decided."""
    return and_(
        Contract.signed_on.is_not(None),
        Contract.notice_on < today,
        Contract.term_ends_on >= today,
        Contract.notice_given_on.is_(None),
        ~is_decided(),
    )


def may_be_outdated(today: date) -> ColumnElement[bool]:
    """Its stored days may be those of a term that has ended since, or were never computed."""
    goes_on = or_(Contract.auto_renews, Contract.signed_renewals > 0)
    return and_(
        Contract.deleted_at.is_(None),
        Contract.term.is_not(None),
        or_(
            Contract.term_ends_on.is_(None),
            and_(Contract.term_ends_on < today, Contract.terminated_on.is_(None), goes_on),
            and_(Contract.notice_given_on.is_not(None), Contract.notice_on.is_not(None)),
        ),
    )


def to_give_notice(today: date) -> ColumnElement[bool]:
    """It was decided to let go, and the notice that it takes is not given yet."""
    return and_(
        is_decided(),
        Contract.decision == Decision.LET_GO,
        Contract.notice_given_on.is_(None),
        Contract.terminated_on.is_(None),
        Contract.notice_on.between(today, today + timedelta(days=WINDOW_DAYS)),
    )


@kept
def undecided(reader: Someone, today: date) -> Select[Contract]:
    """What the reader must decide: as owner or deputy; a director what nobody owns."""
    mine = or_(Client.owner_id == reader.id, Client.deputy_id == reader.id)
    if Role.DIRECTOR in reader.roles:
        mine = or_(mine, is_orphaned())
    lately = Contract.notice_on >= today - timedelta(days=30)
    return (
        visible_to(reader, Permission.CONTRACTS_EDIT)
        .where(mine, or_(to_decide(today), to_give_notice(today), and_(missed(today), lately)))
        .order_by(*by_notice_day())
        .limit(20)
    )
