"""Finding people: each reader those who work, or worked, at a client within their reach.

A person without any position belongs to no client: everybody whose right reaches all clients sees
them, and every account manager, so that whoever made them can still say where they work.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from crm.clients.models import Client
from crm.clients.queries import within_reach
from crm.clock import today
from crm.contacts.models import Contact, ContactRole, Position
from crm.db import db
from crm.errors import Forbidden, Missing
from crm.permissions import Permission, Scope, scopes_of

# Not `IS NULL`: SQLite would begin with the index of the bin, in which nearly every row is NULL.
ALIVE = Client.deleted_at.is_not(None).is_(false())
NOWHERE = ~exists().where(Position.contact_id == Contact.id)


def reached(reader: Any, permission: Permission) -> ColumnElement[bool]:
    """The condition under which a contact lies within this right of the reader."""
    scopes = scopes_of(reader, permission)
    if not scopes:
        return false()
    there = and_(ALIVE, within_reach(reader, permission))
    places = select(Position.contact_id).join(Client, Position.client_id == Client.id).where(there)
    if Scope.ALL in scopes:
        # Nearly everybody fits: cheaper to look at each than to gather them all first.
        return or_(places.where(Position.contact_id == Contact.id).exists(), NOWHERE)
    mine = Contact.id.in_(places)
    is_manager = Scope.OWN in scopes_of(reader, Permission.CONTACTS_EDIT)
    return or_(mine, NOWHERE) if is_manager else mine


def visible_to(reader: Any) -> Select[Contact]:
    return select(Contact).where(
        Contact.deleted_at.is_(None), reached(reader, Permission.CONTACTS_READ)
    )


def get_contact(
    number: int, reader: Any, permission: Permission = Permission.CONTACTS_READ
) -> Contact:
    """Missing when the reader may not know of them, Forbidden when they may only look."""
    contact = db.session.scalar(visible_to(reader).where(Contact.id == number))
    if contact is None:
        raise Missing
    if permission is not Permission.CONTACTS_READ:
        check_reach(contact, reader, permission)
    return contact


def get_deleted(number: int, reader: Any) -> Contact:
    """A contact in the bin, for those who may put them there."""
    contact = db.session.scalar(
        select(Contact).where(
            Contact.id == number,
            Contact.deleted_at.is_not(None),
            reached(reader, Permission.CONTACTS_DELETE),
        )
    )
    if contact is None:
        raise Missing
    return contact


def check_reach(contact: Contact, reader: Any, permission: Permission) -> None:
    """To bin a person takes the right at every client where they hold a position."""
    reach = reached(reader, permission)
    if permission is Permission.CONTACTS_DELETE:
        theirs = select(Client.id).where(within_reach(reader, permission))
        beyond = select(Position.id).where(
            Position.contact_id == contact.id, Position.client_id.not_in(theirs)
        )
        reach = and_(reach, ~beyond.exists())
    if db.session.scalar(select(Contact.id).where(Contact.id == contact.id, reach)) is None:
        raise Forbidden


def get_position(
    number: int, reader: Any, permission: Permission = Permission.CONTACTS_READ
) -> Position:
    """A position of somebody who is not in the bin, at a client within the reader's reach."""
    statement = (
        select(Position)
        .join(Client, Position.client_id == Client.id)
        .join(Contact, Position.contact_id == Contact.id)
        .where(Position.id == number, Contact.deleted_at.is_(None), Client.deleted_at.is_(None))
    )
    seen = statement.where(within_reach(reader, Permission.CONTACTS_READ))
    position = db.session.scalar(seen)
    if position is None:
        raise Missing
    if db.session.scalar(statement.where(within_reach(reader, permission))) is None:
        raise Forbidden
    return position


def listed(
    reader: Any, words: str, client: str, role: ContactRole | None, mine: bool
) -> Select[*tuple[Any, ...]]:
    """Rows of the list, narrowed by words of the name, of the client's, by role and by owner."""
    statement = select(
        Contact.id, Contact.name, Contact.email, Contact.phone, Contact.mobile
    ).where(Contact.deleted_at.is_(None), reached(reader, Permission.CONTACTS_READ))
    for word in words.lower().split():
        statement = statement.where(func.lower(Contact.name).contains(word, autoescape=True))
    if not (client or role or mine):
        return statement
    places = held_now(reader)
    for word in client.lower().split():
        places = places.where(func.lower(Client.name).contains(word, autoescape=True))
    if role:
        places = places.where(Position.role == role)
    if mine:
        places = places.where(or_(Client.owner_id == reader.id, Client.deputy_id == reader.id))
    return statement.where(Contact.id.in_(places.with_only_columns(Position.contact_id)))


def held_now(reader: Any) -> Select[*tuple[Any, ...]]:
    """Current positions at clients within the reader's reach: whose, where, and as what."""
    return (
        select(
            Position.contact_id, Position.title, Position.role,
            Client.id.label("client_id"), Client.name.label("client"),
        )
        .join(Client, Position.client_id == Client.id)
        .where(
            ALIVE,
            within_reach(reader, Permission.CONTACTS_READ),
            or_(Position.ended_on.is_(None), Position.ended_on >= today("UTC")),
        )
    )  # fmt: skip


def positions_now(reader: Any, numbers: list[int]) -> dict[int, list[Any]]:
    """What these contacts are now, by contact."""
    rows = db.session.execute(
        held_now(reader).where(Position.contact_id.in_(numbers)).order_by(Client.name, Position.id)
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.contact_id, []).append(row)
    return found


def positions_of(contact: Contact, reader: Any) -> Select[Position]:
    """All positions of the contact that the reader may know of, the newest first."""
    return (
        select(Position)
        .join(Client, Position.client_id == Client.id)
        .where(
            Position.contact_id == contact.id,
            Client.deleted_at.is_(None),
            within_reach(reader, Permission.CONTACTS_READ),
        )
        .order_by(Position.ended_on.is_(None).desc(), Position.ended_on.desc(), Position.id.desc())
    )


def people_of(client: Client) -> Select[Contact, Position]:
    """Those who work at the client now, each with their position there, by name."""
    still_there = or_(Position.ended_on.is_(None), Position.ended_on >= today(client.time_zone))
    return everybody_of(client).where(still_there)


def former_of(client: Client) -> Select[Contact, Position]:
    """Those whose time at the client is over."""
    return everybody_of(client).where(Position.ended_on < today(client.time_zone))


def everybody_of(client: Client) -> Select[Contact, Position]:
    return (
        select(Contact, Position)
        .join(Position, Position.contact_id == Contact.id)
        .where(Position.client_id == client.id, Contact.deleted_at.is_(None))
        .order_by(Contact.name, Contact.id, Position.id)
    )


def doubles(contact: Contact, reader: Any, client_id: int | None) -> list[Contact]:
    """People of the reader who may be this one: same address, number, or name and client."""
    numbers = [key for key in (contact.phone_key, contact.mobile_key) if key]
    alike: list[ColumnElement[bool]] = []
    if contact.email_key:
        alike.append(Contact.email_key == contact.email_key)
    if numbers:
        alike += [Contact.phone_key.in_(numbers), Contact.mobile_key.in_(numbers)]
    if client_id:
        there = exists().where(Position.contact_id == Contact.id, Position.client_id == client_id)
        alike.append(and_(Contact.name_key == contact.name_key, there))
    return list(db.session.scalars(visible_to(reader).where(or_(false(), *alike)).limit(5)))
