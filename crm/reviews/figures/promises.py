"""What was promised on both sides, and whether it was kept."""

from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from crm.clients.models import Client
from crm.db import db
from crm.follow_ups.models import FollowUp, Side
from crm.interactions.models import Interaction
from crm.reviews.figures.basis import Outcome, Promise, Promises, Source
from crm.reviews.figures.period import Period

FROM_ANSWER = "responses"
# An internal task may name who answered what: only that it was done is counted.
Measure = tuple[bool, Promise | None]


def gather(client: Client, period: Period) -> tuple[Promises, list[Measure]]:
    """Promises due in the quarter, with those still open from before; and what answers led to.

    What was heard in a confidential exchange stays there.
    """
    heard_in = and_(FollowUp.origin == "interactions", FollowUp.origin_id == Interaction.id)
    in_quarter = FollowUp.due_on.between(period.first_day, period.last_day)
    still_open = and_(FollowUp.completed_at.is_(None), FollowUp.dropped_at.is_(None))
    carried_over = and_(FollowUp.due_on < period.first_day, still_open)
    statement = (
        select(FollowUp)
        .options(joinedload(FollowUp.assignee), joinedload(FollowUp.contact))
        .outerjoin(Interaction, heard_in)
        .where(
            FollowUp.client_id == client.id,
            FollowUp.deleted_at.is_(None),
            or_(FollowUp.promise.is_not(None), FollowUp.origin == FROM_ANSWER),
            or_(in_quarter, carried_over),
            or_(Interaction.id.is_(None), Interaction.is_confidential.is_(False)),
        )
        .order_by(FollowUp.due_on, FollowUp.id)
    )
    rows, measures = [], []
    for follow_up in db.session.scalars(statement):
        promise = promised(follow_up, client, period) if follow_up.promise else None
        if follow_up.origin == FROM_ANSWER:
            measures.append((follow_up.completed_at is not None, promise))
        if promise:
            rows.append(promise)
    return Promises(period.basis(Source.PROMISES, len(rows)), tuple(rows)), measures


def promised(follow_up: FollowUp, client: Client, period: Period) -> Promise:
    side = follow_up.promise or Side.OURS
    theirs = follow_up.contact.name if follow_up.contact else client.name
    done_on = follow_up.completed_on
    if follow_up.completed_at and done_on is None:
        done_on = period.day_of(follow_up.completed_at)
    done_on = period.known(done_on)
    dropped_on = follow_up.dropped_at and period.known(period.day_of(follow_up.dropped_at))
    return Promise(
        text=follow_up.task,
        side=side,
        who=follow_up.assignee.name if side is Side.OURS else theirs,
        due_on=follow_up.due_on,
        outcome=outcome(follow_up.due_on, done_on, dropped_on is not None, period.as_of),
        done_on=done_on,
        reason=(follow_up.reason or "") if dropped_on else "",
        is_carried_over=follow_up.due_on < period.first_day,
    )


def outcome(due_on: date, done_on: date | None, is_dropped: bool, today: date) -> Outcome:
    """Kept means done on the day or before it."""
    if is_dropped:
        return Outcome.DROPPED
    if done_on:
        return Outcome.KEPT if done_on <= due_on else Outcome.LATE
    return Outcome.OPEN if today <= due_on else Outcome.OVERDUE
