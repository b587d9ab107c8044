"""What is agreed with the client, until when, and by when one would have to speak up."""

from sqlalchemy import or_, select

from crm.clients.models import Client
from crm.contracts.models import Contract
from crm.contracts.renewal import Standing, State
from crm.contracts.standing import standing_of
from crm.db import db
from crm.reviews.figures.basis import Source
from crm.reviews.figures.model import Agreement, Agreements
from crm.reviews.figures.period import Period

OVER = {State.DRAFT, State.LAPSED, State.TERMINATED}


def gather(client: Client, period: Period) -> Agreements:
    """Signed contracts that run; no value, no word on what either side may think of them."""
    statement = (
        select(Contract)
        .where(
            Contract.client_id == client.id,
            Contract.deleted_at.is_(None),
            Contract.signed_on <= period.as_of,
            or_(Contract.terminated_on.is_(None), Contract.terminated_on >= period.first_day),
        )
        .order_by(Contract.starts_on, Contract.id)
    )
    rows = []
    for contract in db.session.scalars(statement):
        stands = standing_of(contract, period.as_of)
        if stands.state not in OVER:
            rows.append(agreement(contract, stands))
    return Agreements(period.basis(Source.CONTRACTS, len(rows)), tuple(rows))


def agreement(contract: Contract, stands: Standing) -> Agreement:
    has_notice = stands.state in {State.NOTICE_BY_US, State.NOTICE_BY_CLIENT}
    return Agreement(
        title=contract.title,
        number=contract.number or "",
        kind=contract.kind,
        services=contract.services or "",
        starts_on=contract.starts_on,
        ends_on=stands.term_ends_on,
        notice_on=stands.last_notice_day,
        renews_itself=contract.auto_renews and not has_notice,
    )
