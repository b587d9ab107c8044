"""Whoever was unhappy is called: done within a working day, but for those the story leaves open."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from crm.days import add_working_days
from crm.db import db
from crm.demo.cast import Cast
from crm.demo.promises import finish, follow_up
from crm.demo.script import words
from crm.follow_ups.models import FollowUp
from crm.surveys.models import Invitation, Response, Survey
from crm.surveys.questions import is_unhappy


def call_unhappy(casts: Sequence[Cast]) -> None:
    """The newest answer of a person is open when the story says by when to call."""
    by_client = {cast.client.id: cast for cast in casts}
    answers = db.session.execute(
        select(Response, Invitation, Survey.kind)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .join(Survey, Survey.id == Invitation.survey_id)
        .order_by(Response.answered_at.desc(), Response.id.desc())
    )
    known: set[int] = set()
    for turn, (response, invitation, kind) in enumerate(answers.all()):
        cast = by_client[invitation.client_id]
        due = None if invitation.contact_id in known else due_in_story(cast, invitation.contact_id)
        known.add(invitation.contact_id)
        if is_unhappy(kind, response.score):
            db.session.add(call(cast, response, invitation, due, late=turn % 9 == 0))


def due_in_story(cast: Cast, contact_id: int) -> date | None:
    names = {contact.id: name for name, contact in cast.contacts.items()}
    said = cast.story.answers.get(names[contact_id], [])
    return cast.calendar.day(said[2]) if len(said) > 2 else None


def call(
    cast: Cast, response: Response, invitation: Invitation, open_until: date | None, late: bool
) -> FollowUp:
    due = open_until or add_working_days(response.answered_at.date(), 1)
    task = str(words(cast.owner.language or "en")["call_about"][0])
    made = follow_up(cast, task.format(name=invitation.contact.name), due, None)
    made.assignee_id, made.contact_id = cast.owner.id, invitation.contact_id
    made.created_at = made.updated_at = response.answered_at
    made.origin, made.origin_id = Response.__tablename__, response.id
    if open_until is None:
        finish(made, min(add_working_days(due, 2) if late else due, cast.calendar.today))
    return made
