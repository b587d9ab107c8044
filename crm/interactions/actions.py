"""What can be done with an exchange."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from crm import audit
from crm.clients.actions import note_touch
from crm.clients.models import Client
from crm.clock import now
from crm.contacts.actions import add_contact, add_position
from crm.contacts.models import Contact, ContactRole
from crm.db import db
from crm.follow_ups.actions import plan_follow_up
from crm.follow_ups.models import Side
from crm.interactions.models import Attendee, Interaction, Kind
from crm.users.models import User

Pair = tuple[int | None, int | None]


@dataclass(frozen=True)
class Newcomer:
    """Somebody who was there and whom we did not know."""

    name: str
    title: str | None = None
    role: ContactRole = ContactRole.OTHER


@dataclass(frozen=True)
class Step:
    """What is to be done by a day; a promise when one side gave its word."""

    task: str
    due_on: date
    promise: Side | None = None
    assignee: User | None = None


def log_interaction(
    interaction: Interaction,
    client: Client,
    author: User,
    *,
    contacts: Collection[int] = (),
    colleagues: Collection[int] = (),
    newcomers: Iterable[Newcomer] = (),
    steps: Iterable[Step] = (),
) -> Interaction:
    """The exchange with its people, promises and next step; the cadence counts from its day."""
    interaction.client_id, interaction.author_id = client.id, author.id
    db.session.add(interaction)
    audit.record("logged", interaction, kind=interaction.kind.value)
    there = [*contacts, *(meet(newcomer, client).id for newcomer in newcomers)]
    add_attendees(interaction, pairs_of(there, colleagues))
    if interaction.kind is not Kind.NOTE:
        note_touch(client, interaction.happened_on)
    contact = db.session.get(Contact, there[0]) if len(there) == 1 else None
    for step in steps:
        plan_follow_up(
            step.task,
            step.due_on,
            step.assignee or author,
            client=client,
            contact=contact,
            promise=step.promise,
            origin=("interactions", interaction.id),
        )
    return interaction


def change_interaction(
    interaction: Interaction, contacts: Sequence[int], colleagues: Sequence[int]
) -> None:
    fields = audit.changed_fields(interaction)
    with db.session.no_autoflush:
        people_changed = set_attendees(interaction, contacts, colleagues)
    if people_changed:
        fields.append("attendees")
        # So that whoever edits at the same time learns of it: the version counts rows' changes.
        interaction.updated_at = now()
    if fields:
        audit.record("changed", interaction, fields=fields)
    if interaction.kind is not Kind.NOTE:
        note_touch(interaction.client, interaction.happened_on)


def set_attendees(
    interaction: Interaction, contacts: Collection[int], colleagues: Collection[int]
) -> bool:
    """Says whether anything changed."""
    wanted = pairs_of(contacts, colleagues)
    rows = db.session.execute(
        select(Attendee.contact_id, Attendee.user_id, Attendee.id).where(
            Attendee.interaction_id == interaction.id
        )
    )
    present = {(contact, user): number for contact, user, number in rows}
    gone = [number for pair, number in present.items() if pair not in wanted]
    if gone:
        db.session.execute(delete(Attendee).where(Attendee.id.in_(gone)))
    add_attendees(interaction, wanted - present.keys())
    return wanted != present.keys()


def pairs_of(contacts: Collection[int], colleagues: Collection[int]) -> set[Pair]:
    """A contact or a colleague each, as the rows of attendees hold them."""
    return {(number, None) for number in contacts} | {(None, number) for number in colleagues}


def add_attendees(interaction: Interaction, pairs: Iterable[Pair]) -> None:
    db.session.add_all(
        Attendee(interaction_id=interaction.id, contact_id=contact, user_id=user)
        for contact, user in sorted(pairs, key=str)
    )


def meet(newcomer: Newcomer, client: Client) -> Contact:
    contact = Contact(name=newcomer.name)
    add_contact(contact)
    add_position(contact, client, title=newcomer.title, role=newcomer.role)
    return contact


def bin_interaction(interaction: Interaction) -> None:
    interaction.deleted_at = now()
    audit.record("deleted", interaction)


def restore_interaction(interaction: Interaction) -> None:
    interaction.deleted_at = None
    audit.record("restored", interaction)
