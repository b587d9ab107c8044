"""Loads the demo: a firm, a dozen clients, three years; the same for everybody on the same day."""

from crm.clock import today
from crm.contacts.models import Contact
from crm.demo import calls, cast, contracts, firm, projects, promises, reviews, surveys, talks
from crm.demo.calendar import Calendar
from crm.demo.script import stories


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
        reviews.draft(one)
        casts.append(one)
    surveys.ask_all(casts, calendar, colleagues["chen"])
    calls.call_unhappy(casts)
    for one in casts:
        reviews.issue_past(one)
