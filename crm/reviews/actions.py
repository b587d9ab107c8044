"""What can be done with a review: begun, issued, opened again."""

import json
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from crm import audit
from crm.audit import actor_id
from crm.clients.models import Client
from crm.clock import Quarter, now
from crm.db import db
from crm.errors import Conflict, Refused
from crm.follow_ups.actions import plan_follow_up
from crm.follow_ups.models import FollowUp, Side
from crm.i18n import gettext as _
from crm.reviews.figures.frozen import freeze
from crm.reviews.figures.model import Figures
from crm.reviews.models import Review, ReviewIssue
from crm.reviews.words import words_of
from crm.users.models import User


def begin(client: Client, quarter: Quarter) -> Review:
    """The first save makes the review. Conflict when somebody was faster by a moment."""
    review = Review(client_id=client.id, quarter=quarter.label)
    try:
        with db.session.begin_nested():
            db.session.add(review)
    except IntegrityError:
        raise Conflict([], 1) from None
    audit.record("begun", review)
    return review


def change(review: Review) -> None:
    fields = audit.changed_fields(review)
    if fields:
        audit.record("changed", review, fields=fields)


def check_open(review: Review) -> None:
    if review.issued_at:
        raise Refused(_("This review is issued: its words are closed. Revise it to change them."))


def issue(review: Review, figures: Figures, issuer: User) -> ReviewIssue:
    """Freezes figures and words under a number and a digest; commitments become promises."""
    check_open(review)
    content = {"figures": freeze(figures), "words": freeze(words_of(review))}
    review.issue_number += 1
    review.issued_at = now()
    issued = ReviewIssue(
        review_id=review.id,
        number=review.issue_number,
        issued_at=review.issued_at,
        issuer_id=actor_id(),
        content=content,
        digest=digest(content),
    )
    db.session.add(issued)
    audit.record("issued", review, number=issued.number, digest=issued.digest)
    keep_promises(review, figures, review.client.owner or issuer)
    return issued


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: whoever holds the paper can tell whether it was this one."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def reopen(review: Review) -> None:
    """The words can be changed again; what was issued stays as it is, beside the next version."""
    if not review.issued_at:
        raise Refused(_("This review is open already."))
    review.issued_at = None
    audit.record("reopened", review, number=review.issue_number)


def keep_promises(review: Review, figures: Figures, assignee: User) -> None:
    """One follow-up a commitment, due at the next review; a further version doubles none."""
    origin = (Review.__tablename__, review.id)
    planned = set(
        db.session.scalars(
            select(FollowUp.task).where(
                FollowUp.origin == origin[0], FollowUp.origin_id == origin[1]
            )
        )
    )
    due_on = review.next_review_on or figures.next_last_day
    for text, side in (
        (review.our_commitment, Side.OURS),
        (review.their_commitment, Side.THEIRS),
    ):
        task = " ".join((text or "").split())[:300]
        if task and task not in planned:
            plan_follow_up(
                task, due_on, assignee, client=review.client, promise=side, origin=origin
            )
