"""Finding people."""

from sqlalchemy import Select, or_, select

from crm.clients.models import Client
from crm.clock import today
from crm.contacts.models import Contact, Position


def people_of(client: Client) -> Select[Contact, Position]:
    """Those who work at the client now, each with their position there, by name."""
    still_there = or_(Position.ended_on.is_(None), Position.ended_on >= today(client.time_zone))
    return (
        select(Contact, Position)
        .join(Position, Position.contact_id == Contact.id)
        .where(Position.client_id == client.id, Contact.deleted_at.is_(None), still_there)
        .order_by(Contact.name, Contact.id, Position.id)
    )
