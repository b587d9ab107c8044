"""What can be done with a contact and with their positions."""

from crm import audit
from crm.clients.models import Client
from crm.contacts.models import Contact, ContactRole, Position
from crm.db import db


def add_contact(contact: Contact) -> None:
    db.session.add(contact)
    audit.record("added", contact)


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
