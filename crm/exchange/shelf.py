"""The records of a few hundred rows at a time, by what tells who they are."""

from collections.abc import Hashable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from crm.clients.models import Client
from crm.clients.queries import within_reach
from crm.contacts.models import Contact, Position
from crm.contacts.queries import reached
from crm.db import db
from crm.exchange.drafts import Draft
from crm.identity import email_key, organisation_key, person_key
from crm.permissions import Permission

Key = tuple[str, Hashable]


class Shelf:
    """Records of one kind, found by any of their keys, the oldest first."""

    def __init__(self) -> None:
        self.by_key: dict[Key, list[Any]] = {}

    def put(self, record: Any, keys: Iterable[Key]) -> None:
        for key in keys:
            found = self.by_key.setdefault(key, [])
            if key[1] and record not in found:
                found.append(record)

    def find(self, key: Key) -> list[Any]:
        return self.by_key.get(key, []) if key[1] else []


def client_keys(values: dict[str, Any]) -> list[Key]:
    """In the order of their worth: the number elsewhere, the name, the domain."""
    return [
        ("ref", values.get("external_ref")),
        ("name", organisation_key(values.get("name") or "")),
        ("domain", values.get("domain")),
    ]


def contact_keys(values: dict[str, Any]) -> list[Key]:
    return [
        ("ref", values.get("external_ref")),
        ("email", email_key(values.get("email") or "")),
        ("name", person_key(values["name"])),
    ]


def keys_of(record: Any) -> list[Key]:
    if isinstance(record, Client):
        return [("ref", record.external_ref), ("name", record.name_key), ("domain", record.domain)]
    return [("ref", record.external_ref), ("email", record.email_key), ("name", record.name_key)]


def clients_for(drafts: list[Draft], reader: Any) -> Shelf:
    """Clients that these rows may mean, into which this person may import."""
    wanted = _wanted(client_keys(draft.client) for draft in drafts if draft.client)
    reach = within_reach(reader, Permission.RECORDS_IMPORT)
    return _shelf(Client, _one_of(CLIENT_COLUMNS, wanted), reach)


def contacts_for(drafts: list[Draft], reader: Any) -> Shelf:
    wanted = _wanted(contact_keys(draft.contact) for draft in drafts if draft.contact)
    reach = reached(reader, Permission.RECORDS_IMPORT)
    return _shelf(Contact, _one_of(CONTACT_COLUMNS, wanted), reach)


def only_seen(drafts: list[Draft], reader: Any) -> set[str]:
    """Keys of names that this person may read but not import into: a colleague's clients."""
    wanted = _wanted(client_keys(draft.client) for draft in drafts if draft.client)
    names = wanted.get("name")
    if not names:
        return set()
    mine = select(Client.id).where(within_reach(reader, Permission.RECORDS_IMPORT))
    found = select(Client.name_key).where(
        Client.name_key.in_(names),
        Client.deleted_at.is_(None),
        within_reach(reader, Permission.CLIENTS_READ),
        Client.id.not_in(mine),
    )
    return set(db.session.scalars(found))


def positions_for(contacts: Iterable[Contact]) -> dict[Contact, dict[Any, Position]]:
    """What these people are, by client."""
    by_number = {contact.id: contact for contact in contacts}
    places: dict[Contact, dict[Any, Position]] = {}
    found = select(Position).where(Position.contact_id.in_(by_number)).order_by(Position.id)
    for position in db.session.scalars(found) if by_number else ():
        places.setdefault(by_number[position.contact_id], {}).setdefault(
            position.client_id, position
        )
    return places


CLIENT_COLUMNS = {
    "ref": Client.external_ref, "name": Client.name_key, "domain": Client.domain,
}  # fmt: skip
CONTACT_COLUMNS = {
    "ref": Contact.external_ref, "email": Contact.email_key, "name": Contact.name_key,
}  # fmt: skip


def _wanted(keys: Iterable[list[Key]]) -> dict[str, set[Any]]:
    wanted: dict[str, set[Any]] = {}
    for each in keys:
        for name, value in each:
            if value:
                wanted.setdefault(name, set()).add(value)
    return wanted


def _one_of(columns: dict[str, Any], wanted: dict[str, set[Any]]) -> ColumnElement[bool]:
    return or_(false(), *(columns[name].in_(values) for name, values in wanted.items()))


def _shelf(
    model: type[Client] | type[Contact], alike: ColumnElement[bool], reach: ColumnElement[bool]
) -> Shelf:
    shelf = Shelf()
    statement = select(model).where(alike, model.deleted_at.is_(None), reach).order_by(model.id)
    for record in db.session.scalars(statement):
        shelf.put(record, keys_of(record))
    return shelf
