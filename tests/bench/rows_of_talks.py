"""Exchanges with those who took part, and what people answered to surveys."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from crm.interactions.models import Attendee, Interaction, Kind, Visibility
from crm.surveys.models import Invitation, Response, Survey, SurveyKind
from tests.bench import prose
from tests.bench.rows import Row, at, some_day
from tests.bench.rows_of_clients import ROLES, Tables, client_of, owner_of

KINDS = tuple(Kind)
WAVES = 12
ASKED_OF_FOUR = 4  # every fourth contact is asked in a wave
SCORES = (10, 9, 9, 8, 10, 7, 9, 6, 8, 10, 4, 9)


def tables(clients: int, interactions: int, dice: Random, today: date) -> Tables:
    yield Interaction, exchanges(clients, interactions, dice, today)
    yield Attendee, attendees(clients, interactions)
    yield Survey, surveys(today)
    yield Invitation, invitations(clients)
    yield Response, responses(clients, dice, today)


def exchanges(clients: int, interactions: int, dice: Random, today: date) -> Iterator[Row]:
    pool = prose.sentences(dice)
    for number in range(1, interactions + 1):
        day = some_day(dice, today)
        client = 1 + (number - 1) % clients
        yield {
            "id": number, "client_id": client, "author_id": owner_of(client),
            "project_id": client if number % 3 == 0 else None,
            "kind": KINDS[number % len(KINDS)], "happened_on": day, "happened_at": at(day, dice),
            "subject": f"{dice.choice(prose.WHAT).capitalize()} {number}",
            "summary": prose.note(dice, pool),
            "visibility": Visibility.CLIENT if number % 2 else Visibility.INTERNAL,
            "is_confidential": number % 200 == 0,
        }  # fmt: skip


def attendees(clients: int, interactions: int) -> Iterator[Row]:
    """A contact of the client and the author were there, each time."""
    for number in range(interactions):
        client = 1 + number % clients
        contact = (client - 1) * len(ROLES) + 1 + number // clients % len(ROLES)
        both = ((contact, None), (None, owner_of(client)))
        for turn, (contact_id, user_id) in enumerate(both):
            yield {
                "id": number * 2 + turn + 1, "interaction_id": number + 1,
                "contact_id": contact_id, "user_id": user_id,
            }  # fmt: skip


def sent_on(wave: int, today: date) -> date:
    return today - timedelta(days=20 + 91 * (WAVES - wave))


def surveys(today: date) -> Iterator[Row]:
    for wave in range(1, WAVES + 1):
        day = sent_on(wave, today)
        moment = at(day, Random(wave))
        yield {
            "id": wave, "title": f"NPS wave {wave}", "kind": SurveyKind.NPS, "sender_id": 1,
            "sent_at": moment, "closes_on": day + timedelta(days=21),
            "closed_at": None if wave == WAVES else moment + timedelta(days=21),
        }  # fmt: skip


def invitations(clients: int) -> Iterator[Row]:
    asked = clients * len(ROLES) // ASKED_OF_FOUR
    for number in range(WAVES * asked):
        wave, turn = 1 + number // asked, number % asked
        contact = turn * ASKED_OF_FOUR + 1 + wave % ASKED_OF_FOUR
        yield {
            "id": number + 1, "survey_id": wave, "client_id": client_of(contact),
            "contact_id": contact, "language": "en", "role": ROLES[contact % len(ROLES)],
        }  # fmt: skip


def responses(clients: int, dice: Random, today: date) -> Iterator[Row]:
    asked = clients * len(ROLES) // ASKED_OF_FOUR
    for number in range(WAVES * asked):
        if number % 5 < 2:
            continue
        day = sent_on(1 + number // asked, today) + timedelta(days=1 + number % 9)
        yield {
            "id": number + 1, "invitation_id": number + 1, "score": dice.choice(SCORES),
            "comment": "Quick answers, honest dates." if number % 7 == 0 else None,
            "answered_at": at(day, dice),
        }  # fmt: skip
