"""What was promised, by us and by them, and what is to be done; nobody is reminded of the past."""

from collections.abc import Iterator
from datetime import date, timedelta

from crm.contacts.models import Contact
from crm.days import working_day_on_or_after, working_day_on_or_before
from crm.db import db
from crm.demo.calendar import moment
from crm.demo.cast import Cast
from crm.demo.decks import Deck
from crm.demo.script import Promise, words
from crm.follow_ups.models import FollowUp, Side
from crm.users.models import User

QUARTERS = 12
# How a promise ended, in days after its day; None: it was dropped.
ENDINGS: tuple[int | None, ...] = (-2, 0, -1, -4, 6, 0, -3, -1, 0, None, -2, 3)
PLANNED_BEFORE = timedelta(days=16)


def promise(cast: Cast) -> None:
    db.session.add_all([*own_words(cast), *of_the_quarters(cast)])


def own_words(cast: Cast) -> Iterator[FollowUp]:
    for row in cast.story.promises:
        told = Promise(**row)
        made = follow_up(cast, told.task, cast.calendar.day(told.due), told.side)
        made.assignee_id = cast.at(told.by, cast.owner).id
        made.contact_id = cast.contacts[told.who].id if told.who else None
        made.reason = told.reason
        if told.kept is not None:
            finish(made, cast.calendar.work_day(told.kept))
        if told.dropped is not None:
            made.dropped_at = moment(cast.calendar.work_day(told.dropped))
        yield made


def of_the_quarters(cast: Cast) -> Iterator[FollowUp]:
    """Kept for the most part, some late, few dropped: what any three years look like."""
    patterns = words(cast.story.language)
    decks = {side: Deck(patterns[f"promise_{side}"], cast.client.id) for side in Side}
    topics, people = Deck(cast.story.topics, 1), Deck(cast.present(), 2)
    endings, authors = Deck(ENDINGS, cast.client.id), Deck([cast.owner, cast.manager])
    count = cast.story.promises_a_quarter
    for back in range(QUARTERS, 0, -1):
        start = cast.calendar.quarter_back(back).first_day
        for turn in range(count):
            due = working_day_on_or_after(start + timedelta(days=12 + turn * 76 // count))
            side = Side.THEIRS if turn % 3 == 2 else Side.OURS
            task = decks[side].draw().format(topic=topics.draw())
            made = follow_up(cast, task, due, side)
            settle(made, due, endings.draw(), patterns, authors.draw(), people.draw())
            yield made


def settle(
    made: FollowUp, due: date, ending: int | None, patterns: dict[str, list[str]],
    author: User, contact: Contact,
) -> None:  # fmt: skip
    made.assignee_id, made.contact_id = author.id, contact.id
    if ending is None:
        made.dropped_at, made.reason = moment(due), patterns["dropped"][due.month % 2]
        return
    done = due + timedelta(days=ending)
    finish(made, working_day_on_or_after(done) if ending > 0 else working_day_on_or_before(done))
    if ending > 0:
        made.reason = patterns["late"][due.month % 2]


def follow_up(cast: Cast, task: str, due: date, side: str | None) -> FollowUp:
    """Without a reminder: the demo sends nobody a mail."""
    planned = moment(min(due - PLANNED_BEFORE, cast.calendar.today - timedelta(days=1)))
    return FollowUp(
        client_id=cast.client.id, task=task[:1].upper() + task[1:], due_on=due,
        promise=Side(side) if side else None, promised_on=due if side else None,
        creator_id=cast.owner.id,
        created_at=planned, updated_at=planned,
    )  # fmt: skip


def finish(made: FollowUp, day: date) -> None:
    made.completed_on, made.completed_at = day, moment(day, 5)
