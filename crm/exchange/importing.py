"""Rows become records: found or made, blanks filled, some hundreds at a time.

One query finds what a whole chunk may mean, so that ten thousand rows cost no more memory than
five hundred. Nothing commits here; a try is the same work, taken back.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import select

from crm.clients.models import Client
from crm.contacts.models import Contact, Position
from crm.db import db
from crm.exchange import reasons
from crm.exchange.drafts import Draft
from crm.exchange.ledger import Ledger
from crm.exchange.matching import Places, find_client, find_contact, is_somebody_else
from crm.exchange.models import ImportBatch, Outcome
from crm.exchange.shelf import (
    Shelf,
    clients_for,
    contacts_for,
    keys_of,
    only_seen,
    positions_for,
)
from crm.exchange.tally import Tally
from crm.identity import organisation_key
from crm.permissions import Permission, Scope, scopes_of
from crm.users.models import User
from crm.users.organisation import current_brand

CHUNK = 500


def run(drafts: Iterable[Draft], reader: Any, batch: ImportBatch | None) -> Tally:
    """Imports within the reader's reach, noting for the batch what can be taken back."""
    importer = Importer(reader, Ledger(batch))
    with db.session.no_autoflush:
        for chunk in _chunks(drafts):
            importer.take(chunk)
    return importer.tally


def attempt(drafts: Iterable[Draft], reader: Any) -> Tally:
    """What would happen: the same, in a savepoint that is then taken back."""
    savepoint = db.session.begin_nested()
    try:
        return run(drafts, reader, None)
    finally:
        savepoint.rollback()


def _chunks(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    rest = iter(drafts)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


class Importer:
    """`seen` are names of clients that the reader may only look at."""

    clients: Shelf
    contacts: Shelf
    places: Places
    seen: set[str]

    def __init__(self, reader: Any, ledger: Ledger) -> None:
        self.reader = reader
        self.ledger = ledger
        self.tally = Tally()
        self.is_bound = Scope.ALL not in scopes_of(reader, Permission.RECORDS_IMPORT)
        self.owners = {} if self.is_bound else _people()
        brand = current_brand()
        self.usual = {"language": brand.language, "time_zone": brand.time_zone}

    def take(self, chunk: list[Draft]) -> None:
        self.clients = clients_for(chunk, self.reader)
        self.contacts = contacts_for(chunk, self.reader)
        self.seen = only_seen(chunk, self.reader) if self.is_bound else set()
        known = {each for found in self.contacts.by_key.values() for each in found}
        self.places = positions_for(known)
        for draft in chunk:
            self.tally.add(draft, self._outcome(draft))
        self.ledger.close_chunk()

    def _outcome(self, draft: Draft) -> Outcome:
        if draft.refused:
            return draft.refused
        client, is_new = self._client(draft) if draft.client else (None, False)
        if draft.refused:
            return draft.refused
        if draft.contact:
            return self._person(draft, client)
        if client and not is_new:
            self.tally.double(draft, draft.client["name"], client, self.ledger.line_of(client))
        return Outcome.IMPORTED if is_new else Outcome.MERGED

    def _client(self, draft: Draft) -> tuple[Client | None, bool]:
        """The client that the row names, found or made; nothing where only a number is known."""
        values = draft.client
        found = find_client(self.clients, values, self.ledger.is_made_here)
        if found:
            self.ledger.fill(found, values, draft.line)
            self.clients.put(found, keys_of(found))
            return found, False
        if not values.get("name"):
            draft.note(reasons.UNKNOWN_CLIENT, str(next(iter(values.values()))))
            return None, False
        key = organisation_key(values["name"])[:200]
        if key in self.seen:
            draft.refuse(Outcome.FAILED, reasons.NOT_YOURS, values["name"])
            return None, False
        client = Client(**{**self.usual, **values}, name_key=key)
        client.owner_id = self.reader.id if self.is_bound else self.owners.get(draft.owner.lower())
        self.ledger.make(client, draft.line)
        self.clients.put(client, keys_of(client))
        self.tally.new_clients += 1
        return client, True

    def _person(self, draft: Draft, client: Client | None) -> Outcome:
        at = mark(client) if client else None
        contact = find_contact(
            self.contacts, self.places, draft.contact, at, self.ledger.is_made_here
        )
        is_new = contact is None
        if contact is None:
            contact = Contact(**draft.contact)
            self.ledger.make(contact, draft.line)
        else:
            line = self.ledger.line_of(contact)
            self.tally.double(draft, draft.contact["name"], contact, line)
            if is_somebody_else(draft.contact, contact):
                draft.note(reasons.SAME_EMAIL, contact.name)
            self.ledger.fill(contact, draft.contact, draft.line)
        self.contacts.put(contact, keys_of(contact))
        if client:
            self._position(draft, contact, client)
        return Outcome.IMPORTED if is_new else Outcome.MERGED

    def _position(self, draft: Draft, contact: Contact, client: Client) -> None:
        there = self.places.setdefault(contact, {})
        position = there.get(mark(client))
        if position:
            self.ledger.fill(position, draft.position, draft.line)
            return
        position = Position(contact=contact, client=client, **draft.position)
        self.ledger.make(position, draft.line)
        there[mark(client)] = position


def mark(client: Client) -> Any:
    """What tells a client in a chunk, saved or not."""
    return client.id or client


def _people() -> dict[str, int]:
    """Who can own a client, by address and by name, as files name them."""
    people = db.session.execute(
        select(User.id, User.email, User.name).where(User.deactivated_at.is_(None))
    )
    return {word.lower(): number for number, email, name in people for word in (email, name)}
