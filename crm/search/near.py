"""Names that are nearly what was typed: a slip of the finger must not hide a client."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select

from crm.clients.models import Client
from crm.clients.queries import within_reach
from crm.contacts.models import Contact, Position
from crm.db import db
from crm.fulltext import fold
from crm.later import Later
from crm.permissions import Permission

SHORTEST = 3
CANDIDATES = 1_000
NEAR = 75
rapidfuzz = Later("rapidfuzz")


def near_clients(text: str, reader: Any, most: int) -> Sequence[Any]:
    """Only names that begin as the text does are looked at: there are few of them."""
    if len(text) < SHORTEST:
        return []
    rows = db.session.execute(
        select(Client.id, Client.name, Client.industry)
        .where(
            Client.deleted_at.is_(None),
            within_reach(reader, Permission.CLIENTS_READ),
            begins(Client.name, text),
        )
        .limit(CANDIDATES)
    ).all()
    return nearest(text, rows, most)


def near_contacts(text: str, reader: Any, most: int) -> Sequence[Any]:
    if len(text) < SHORTEST:
        return []
    rows = db.session.execute(
        select(
            Contact.id, Contact.name, Client.id.label("client_id"), Client.name.label("client"),
            Position.title,
        )
        .join(Position, Position.contact_id == Contact.id)
        .join(Client, Client.id == Position.client_id)
        .where(
            Contact.deleted_at.is_(None),
            Client.deleted_at.is_(None),
            within_reach(reader, Permission.CONTACTS_READ),
            begins(Contact.name, text),
        )
        .limit(CANDIDATES)
    ).all()  # fmt: skip
    return nearest(text, rows, most)


def begins(name: Any, text: str) -> Any:
    first = text[:1]
    return or_(
        name.startswith(first.upper(), autoescape=True),
        name.startswith(first.lower(), autoescape=True),
        func.lower(name).startswith(first.lower(), autoescape=True),
    )


def nearest(text: str, rows: Sequence[Any], most: int) -> list[Any]:
    """Compared with the name's beginning of about the text's length, so that half a name counts."""
    wanted = fold(text)
    names = [fold(row.name)[: len(wanted) + 2] for row in rows]
    found = rapidfuzz.process.extract(
        wanted, names, scorer=rapidfuzz.fuzz.ratio, score_cutoff=NEAR, limit=most
    )
    return [rows[index] for _name, _score, index in found]
