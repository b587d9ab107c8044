"""What can be done with a contact and with their positions."""

from datetime import date

from crm import audit
from crm.clients.models import Client
from crm.clock import now
from crm.contacts.models import Contact, ContactRole, Position
from crm.db import db


def add_contact(contact: Contact) -> None:
    db.session.add(contact)
    audit.record("added", contact)


def change_contact(contact: Contact) -> None:
    """Notes which fields were changed, not what stands in them."""
    note_change(contact)


def bin_contact(contact: Contact) -> None:
    contact.deleted_at = now()
    audit.record("deleted", contact)


def restore_contact(contact: Contact) -> None:
    contact.deleted_at = None
    audit.record("restored", contact)


def add_position(
    contact: Contact,
    client: Client,
    *,
    title: str | None = None,
    department: str | None = None,
    role: ContactRole = ContactRole.OTHER,
) -> Position:
    """Says that the contact works at this client; both must have been saved."""
    position = Position(
        contact_id=contact.id,
        client_id=client.id,
        title=title,
        department=department,
        role=role,
    )
    db.session.add(position)
    audit.record("added", position)
    return position


def change_position(position: Position) -> None:
    note_change(position)


def end_position(position: Position, day: date) -> None:
    """`day` is their last one; who left stays known as a former contact."""
    position.ended_on = max(day, position.started_on or day)
    audit.record("ended", position)


def resume_position(position: Position) -> None:
    position.ended_on = None
    audit.record("resumed", position)


def note_change(record: Contact | Position) -> None:
    fields = audit.changed_fields(record)
    if fields:
        audit.record("changed", record, fields=fields)
