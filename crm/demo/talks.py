"""What was said: each exchange in its own words, and those that come again in theirs."""

from collections.abc import Iterator
from datetime import date, timedelta

from crm.clients.actions import note_touch
from crm.contacts.models import Contact
from crm.db import db
from crm.demo.calendar import moment
from crm.demo.cast import Cast
from crm.demo.decks import Deck
from crm.demo.script import Rhythm, Talk, words
from crm.interactions.models import Attendee, Interaction, Kind, Visibility
from crm.users.models import User

# Whom one meets in which rhythm; anybody when the client has nobody of these roles.
COMPANY = {
    "steering": ("sponsor", "payer", "decision_maker"),
    "budget": ("payer", "procurement"),
    "jour_fixe": ("product_owner", "acceptor", "technical"),
    "service_review": ("acceptor", "technical", "end_user"),
    "workshop": ("product_owner", "end_user", "technical"),
}

Scene = tuple[Interaction, list[Contact], list[User]]


def tell(cast: Cast) -> None:
    """All exchanges, earliest first; the client's last touch follows from them."""
    scenes = [*own_words(cast), *again_and_again(cast)]
    scenes.sort(key=lambda scene: (scene[0].happened_at, scene[0].subject))
    db.session.add_all(scene[0] for scene in scenes)
    db.session.flush()
    for interaction, contacts, colleagues in scenes:
        number = interaction.id
        db.session.add_all(Attendee(interaction_id=number, contact_id=it.id) for it in contacts)
        db.session.add_all(Attendee(interaction_id=number, user_id=it.id) for it in colleagues)
        if interaction.kind is not Kind.NOTE:
            note_touch(cast.client, interaction.happened_on)


def own_words(cast: Cast) -> Iterator[Scene]:
    for turn, row in enumerate(cast.story.talks):
        talk = Talk(**row)
        author = cast.at(talk.by, cast.owner)
        scene = interaction(cast, author, cast.calendar.work_day(talk.when), turn)
        scene.kind, scene.subject, scene.summary = Kind(talk.kind), talk.subject, talk.text
        scene.need, scene.feedback = talk.need, talk.feedback
        scene.visibility = Visibility.CLIENT if talk.open else Visibility.INTERNAL
        scene.is_confidential = talk.secret
        scene.project_id = cast.projects[talk.project].id if talk.project else None
        contacts = [cast.contacts[name] for name in talk.who]
        yield scene, contacts, [author, *(cast.colleagues[name] for name in talk.us)]


def again_and_again(cast: Cast) -> Iterator[Scene]:
    patterns = words(cast.story.language)
    topics = Deck(cast.story.topics)
    for number, row in enumerate(cast.story.rhythm):
        rhythm = Rhythm(*row)
        deck = Deck(patterns[rhythm.what], number)
        company = Deck(in_company(cast, rhythm.what), number)
        # The first ends on the day that the story tells; the others do not meet on the same one.
        until = cast.calendar.day(rhythm.until) - timedelta(days=11 * number % rhythm.every)
        since = cast.calendar.day(rhythm.since)
        for turn, day in enumerate(cast.calendar.every(rhythm.every, since, until)):
            yield pattern(cast, deck.draw(), topics.draw(), day, company, turn + 3 * number)


def pattern(
    cast: Cast, words: list[str], topic: str, day: date, company: Deck[Contact], turn: int
) -> Scene:
    """One exchange after a pattern: kind, who of us, who sees it, subject, text."""
    kind, side, sight, subject, text = words
    author = cast.manager if side == "pm" else cast.owner
    first, second = company.draw(), company.draw()
    scene = interaction(cast, author, day, turn)
    gaps = {"topic": topic, "person": first.name, "other": second.name, "pm": cast.manager.name}
    scene.kind, scene.subject = Kind(kind), capital(subject.format(**gaps))
    scene.summary = capital(text.format(**gaps))
    scene.visibility = Visibility.CLIENT if sight == "open" else Visibility.INTERNAL
    running = [it for it in cast.projects.values() if is_running(it.starts_on, it.closed_on, day)]
    scene.project_id = running[turn % len(running)].id if running and side == "pm" else None
    if scene.kind is Kind.NOTE:
        return scene, [], [author]
    contacts = (
        [first] if kind in ("call", "email", "message") or first is second else [first, second]
    )
    return scene, contacts, [author]


def interaction(cast: Cast, author: User, day: date, turn: int) -> Interaction:
    at = moment(day, turn)
    return Interaction(
        client_id=cast.client.id, author_id=author.id, happened_on=day, happened_at=at,
        created_at=at, updated_at=at,
    )  # fmt: skip


def in_company(cast: Cast, what: str) -> list[Contact]:
    wanted = COMPANY.get(what, ())
    there = cast.present()
    return [it for it in there if cast.roles[it.name] in wanted] or there


def is_running(start: date | None, end: date | None, day: date) -> bool:
    return start is not None and start <= day and (end is None or day <= end)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
