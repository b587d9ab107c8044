"""Two reviews of a client: the one before last was handed over, the last is being written."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from crm.clock import Quarter
from crm.days import working_day_on_or_after, working_day_on_or_before
from crm.db import db
from crm.demo.calendar import moment
from crm.demo.cast import Cast
from crm.demo.promises import finish
from crm.follow_ups.models import FollowUp, Side
from crm.reviews.actions import issue
from crm.reviews.figures.gather import Audience, gather
from crm.reviews.models import Review

DAYS_TO_THE_MEETING = timedelta(days=13)
# When a commitment was met, in days before the next review.
MET_BEFORE = {Side.OURS: timedelta(days=20), Side.THEIRS: timedelta(days=9)}


def draft(cast: Cast) -> None:
    """The words for the last full quarter, written by the owner, not issued yet."""
    if cast.story.review:
        next_on = working_day_on_or_after(
            cast.calendar.quarter.next.first_day + DAYS_TO_THE_MEETING
        )
        write(cast, cast.calendar.quarter_back(1), cast.story.review, next_on)


def issue_past(cast: Cast) -> None:
    """Handed over early in the next quarter, with what was known then; both sides kept it."""
    if not cast.story.past_review:
        return
    quarter = cast.calendar.quarter_back(2)
    next_on = working_day_on_or_before(quarter.next.last_day)
    review = write(cast, quarter, cast.story.past_review, next_on)
    day = working_day_on_or_after(review.created_at.date() + timedelta(days=6))
    audience = Audience(sees_budget=review.shows_budget)
    issued = issue(review, gather(cast.client, quarter, audience, as_of=day), cast.owner)
    issued.issuer_id = cast.owner.id
    review.issued_at = issued.issued_at = moment(day)
    db.session.flush()
    for made in db.session.scalars(select(FollowUp).filter_by(origin=Review.__tablename__)):
        if made.client_id == cast.client.id and made.promise:
            made.created_at = made.updated_at = moment(day)
            made.remind_at = None
            finish(made, working_day_on_or_before(next_on - MET_BEFORE[made.promise]))


def write(cast: Cast, quarter: Quarter, words: dict[str, Any], next_on: date) -> Review:
    written = moment(max(quarter.next.first_day, cast.client.created_at.date()))
    review = Review(
        client_id=cast.client.id, client=cast.client, quarter=str(quarter), next_review_on=next_on,
        created_at=written, updated_at=written, **words,
    )  # fmt: skip
    db.session.add(review)
    db.session.flush()
    return review
