"""The exchanges of the quarter that the client may see."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from crm.clients.models import Client
from crm.contacts.models import Contact
from crm.days import add_months
from crm.db import db
from crm.interactions.models import Attendee, Interaction, Visibility
from crm.reviews.figures.basis import Source
from crm.reviews.figures.model import Meeting, Meetings, Month
from crm.reviews.figures.period import Period
from crm.users.models import User

MOST = 120


def gather(client: Client, period: Period) -> Meetings:
    """By day. Who took part comes from one question more, however many took part."""
    statement = (
        select(Interaction.id, Interaction.happened_on, Interaction.kind, Interaction.subject)
        .where(
            Interaction.client_id == client.id,
            Interaction.deleted_at.is_(None),
            Interaction.visibility == Visibility.CLIENT,
            Interaction.is_confidential.is_(False),
            Interaction.happened_on.between(period.first_day, period.last_day),
        )
        .order_by(Interaction.happened_on, Interaction.id)
    )
    found = db.session.execute(statement).all()
    people = people_at([row.id for row in found[:MOST]])
    months = Counter(row.happened_on.replace(day=1) for row in found)
    return Meetings(
        basis=period.basis(Source.MEETINGS, len(found)),
        rows=tuple(
            Meeting(row.happened_on, row.kind, row.subject, tuple(people[row.id]))
            for row in found[:MOST]
        ),
        more=max(len(found) - MOST, 0),
        months=tuple(
            Month(day, months[day])
            for day in (add_months(period.first_day, number) for number in range(3))
        ),
    )


def people_at(interactions: Sequence[int]) -> dict[int, list[str]]:
    """Names of those who took part, theirs first."""
    statement = (
        select(Attendee.interaction_id, Contact.name, User.name)
        .outerjoin(Contact, Contact.id == Attendee.contact_id)
        .outerjoin(User, User.id == Attendee.user_id)
        .where(Attendee.interaction_id.in_(interactions))
        .order_by(Attendee.contact_id.is_(None), Attendee.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for interaction, contact, colleague in db.session.execute(statement):
        if contact or colleague:
            found[interaction].append(contact or colleague)
    return found
