"""Loads the demo: a firm, a dozen clients, three years; the same for everybody on the same day."""

from crm.clock import today
from crm.contacts.models import Contact
from crm.db import db
from crm.demo import calls, cast, contracts, firm, projects, promises, surveys, talks
from crm.demo.calendar import Calendar, moment
from crm.demo.script import stories
from crm.reviews.models import Review


def load() -> None:
    """Writes the story into an empty database, with days relative to today."""
    calendar = Calendar(today())
    colleagues, team = firm.found(calendar.today)
    known: dict[str, Contact] = {}
    casts = []
    for story in stories():
        one = cast.assemble(story, calendar, colleagues, team)
        cast.introduce(one, known)
        goals = projects.carry_out(one, contracts.agree(one))
        talks.tell(one)
        promises.promise(one)
        surveys.ask_after_milestones(one, goals)
        draft_review(one)
        casts.append(one)
    surveys.ask_all(casts, calendar, colleagues["chen"])
    calls.call_unhappy(casts)


def draft_review(one: cast.Cast) -> None:
    """The words for the last full quarter, written by the owner, not issued yet."""
    if one.story.review is None:
        return
    quarter = one.calendar.quarter_back(1)
    written = moment(max(quarter.next.first_day, one.client.created_at.date()))
    db.session.add(
        Review(
            client_id=one.client.id, quarter=str(quarter), created_at=written, updated_at=written,
            next_review_on=one.calendar.quarter.next.first_day, **one.story.review,
        )
    )  # fmt: skip
