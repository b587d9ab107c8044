"""Finding reviews, each reader within their own reach."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from crm.clients.models import Client
from crm.clients.queries import within_reach
from crm.clock import Quarter
from crm.db import db
from crm.errors import Missing
from crm.permissions import Permission
from crm.reviews.models import Review, ReviewIssue


def read_quarter(client: Client, text: str, today: date) -> Quarter:
    """Missing for what is no quarter, and for one that has not begun."""
    try:
        quarter = Quarter.parse(text, client.fiscal_year_starts_in)
    except ValueError:
        raise Missing from None
    if quarter.first_day > today:
        raise Missing
    return quarter


def find_review(client: Client, quarter: Quarter) -> Review | None:
    return db.session.scalar(
        select(Review).where(Review.client_id == client.id, Review.quarter == quarter.label)
    )


def may(reader: Any, permission: Permission, client: Client) -> bool:
    reach = within_reach(reader, permission)
    found = db.session.scalar(select(Client.id).where(Client.id == client.id, reach))
    return found is not None


def at(client: Client) -> Select[Review]:
    """The reviews of a client, the newest quarter first."""
    return select(Review).where(Review.client_id == client.id).order_by(Review.quarter.desc())


def issues_of(review: Review) -> Select[ReviewIssue]:
    """What was handed over, the newest version first."""
    return (
        select(ReviewIssue)
        .where(ReviewIssue.review_id == review.id)
        .order_by(ReviewIssue.number.desc())
    )


def get_issue(review: Review | None, number: int) -> ReviewIssue:
    found = review and db.session.scalar(issues_of(review).where(ReviewIssue.number == number))
    if not found:
        raise Missing
    return found


def listed(reader: Any, *, mine: bool) -> Select[*tuple[Any, ...]]:
    """Clients whose reviews the reader may read: only what the list shows."""
    statement = select(
        Client.id, Client.name, Client.fiscal_year_starts_in, Client.time_zone
    ).where(Client.deleted_at.is_(None), within_reach(reader, Permission.REVIEWS_READ))
    return statement.where(is_own(reader)) if mine else statement


def is_own(reader: Any) -> ColumnElement[bool]:
    return or_(Client.owner_id == reader.id, Client.deputy_id == reader.id)


def looks_after_any(reader: Any) -> bool:
    own = select(Client.id).where(Client.deleted_at.is_(None), is_own(reader)).limit(1)
    return db.session.scalar(own) is not None


def reviews_of(clients: Sequence[int], quarters: set[str]) -> dict[tuple[int, str], Any]:
    """What there is for these clients and quarters."""
    rows = db.session.execute(
        select(Review.client_id, Review.quarter, Review.issued_at, Review.issue_number).where(
            Review.client_id.in_(clients), Review.quarter.in_(quarters)
        )
    )
    return {(row.client_id, row.quarter): row for row in rows}


def due_reviews(reader: Any, today: date) -> list[tuple[Any, Quarter, Any]]:
    """The reader's clients whose last full quarter has no issued review, with what there is of it.

    In one question, though each client counts quarters in its own way. A client that came to us
    after the quarter has nothing to look back on.
    """
    last = {month: Quarter.of(today, month).previous for month in range(1, 13)}
    labels = {quarter.label for quarter in last.values()}
    theirs = and_(Review.client_id == Client.id, Review.quarter.in_(labels))
    statement = (
        listed(reader, mine=True)
        .add_columns(Client.created_at, Review.quarter, Review.issued_at)
        .outerjoin(Review, theirs)
        .order_by(Client.name, Client.id)
    )
    found: dict[int, tuple[Any, Quarter, Any]] = {}
    for row in db.session.execute(statement):
        quarter = last[row.fiscal_year_starts_in]
        if row.created_at.date() > quarter.last_day:
            continue
        if row.quarter == quarter.label:
            found[row.id] = (row, quarter, row)
        else:
            found.setdefault(row.id, (row, quarter, None))
    return [each for each in found.values() if each[2] is None or not each[2].issued_at]
