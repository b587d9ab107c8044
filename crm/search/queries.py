"""Finding clients, people and notes by their words, each reader within their own reach."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, cast, column, func, select, table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import aliased

from crm.clients.models import Client
from crm.clients.queries import within_reach
from crm.contacts.models import Contact, Position
from crm.db import db, is_sqlite
from crm.fulltext import fold, match_expression, terms, tsquery
from crm.interactions.models import Interaction
from crm.interactions.queries import readable_by
from crm.permissions import Permission
from crm.search.models import MARKS, Entry, Subject

LONGEST = 200
SHOWN = 20
# Rank is worth its cost among the newest; whoever looks for an old one adds a word.
RANKED = 500
LATELY = 3_000

WORDS = table("search_words", column("rowid"))


def holding(subject: Subject, query: str) -> Select[int, int]:
    """Entries of this kind that hold all the words, the last one as a beginning.

    Fenced on PostgreSQL: seeing an order and a limit, it would walk the whole table backwards
    and look into every row rather than ask the index for a word that is rare or not there.
    """
    if not is_sqlite():
        return select(Entry.id, Entry.record_id).where(holds(Entry, subject, query)).offset(0)
    wanted = f'"{MARKS[subject]}" AND {match_expression(query)}'
    return (
        select(WORDS.c.rowid.label("id"), Entry.record_id)
        .join(Entry, WORDS.c.rowid == Entry.id)
        .where(db.text("search_words MATCH :wanted").bindparams(wanted=wanted))
    )


def holding_lately(query: str) -> Select[int, int]:
    """Exchanges among the newest entries, for PostgreSQL: there a word that is everywhere costs
    as much as all its notes, and the newest ones hold enough of them."""
    newest = select(Entry).order_by(Entry.id.desc()).limit(LATELY).subquery()
    entry = aliased(Entry, newest)
    return select(entry.id, entry.record_id).where(holds(entry, Subject.INTERACTION, query))


def holds(entry: Any, subject: Subject, query: str) -> ColumnElement[bool]:
    wanted = cast(bindparam("wanted", f"'{MARKS[subject]}' & {tsquery(query)}"), TSQUERY)
    found: ColumnElement[bool] = entry.terms.bool_op("@@")(wanted)
    return found


def clients(query: str, reader: Any, most: int = SHOWN) -> Sequence[Any]:
    found = holding(Subject.CLIENT, query).subquery()
    return db.session.execute(
        select(Client.id, Client.name, Client.industry, Client.city, Client.notes)
        .join(found, found.c.record_id == Client.id)
        .where(Client.deleted_at.is_(None), within_reach(reader, Permission.CLIENTS_READ))
        .order_by(Client.last_touch_on.is_(None), Client.last_touch_on.desc(), Client.id)
        .limit(most)
    ).all()


def contacts(query: str, reader: Any, most: int = SHOWN) -> Sequence[Any]:
    """People who hold, or held, a position at a client within reach; each once."""
    found = holding(Subject.CONTACT, query).subquery()
    return db.session.execute(
        select(
            Contact.id, Contact.name, Contact.email, func.min(Client.id).label("client_id"),
            func.min(Client.name).label("client"), func.min(Position.title).label("title"),
        )
        .join(found, found.c.record_id == Contact.id)
        .join(Position, Position.contact_id == Contact.id)
        .join(Client, Client.id == Position.client_id)
        .where(
            Contact.deleted_at.is_(None),
            Client.deleted_at.is_(None),
            within_reach(reader, Permission.CONTACTS_READ),
        )
        .group_by(Contact.id, Contact.name, Contact.email)
        .order_by(Contact.name, Contact.id)
        .limit(most)
    ).all()  # fmt: skip


def notes(query: str, reader: Any) -> Sequence[Any]:
    """Of the newest five hundred exchanges those with the words in their subject come first."""
    rows = [] if is_sqlite() else newest_of(holding_lately(query), reader)
    if len(rows) < SHOWN:
        rows = newest_of(holding(Subject.INTERACTION, query), reader)
    wanted = set(terms(query))
    ranked = sorted(rows, key=lambda row: -held(row.subject, wanted))
    return shown([row.id for row in ranked[:SHOWN]])


def held(subject: str, wanted: set[str]) -> int:
    """How many of these words it has; cut into words only when their letters are in it at all."""
    folded = fold(subject)
    near = {word for word in wanted if word in folded}
    return len(near.intersection(terms(subject))) if near else 0


def newest_of(entries: Select[int, int], reader: Any) -> Sequence[Any]:
    found = entries.subquery()
    return db.session.execute(
        select(Interaction.id, Interaction.subject)
        .join(found, found.c.record_id == Interaction.id)
        .join(Client, Client.id == Interaction.client_id)
        .where(readable(reader))
        .order_by(found.c.id.desc())
        .limit(RANKED)
    ).all()


def readable(reader: Any) -> ColumnElement[bool]:
    return (
        Client.deleted_at.is_(None)
        & within_reach(reader, Permission.INTERACTIONS_READ)
        & readable_by(reader)
    )


def shown(numbers: Sequence[int]) -> Sequence[Any]:
    """What a hit shows, in the order of the numbers."""
    if not numbers:
        return []
    rows = db.session.execute(
        select(
            Interaction.id, Interaction.subject, Interaction.summary, Interaction.need,
            Interaction.feedback, Interaction.kind, Interaction.happened_on,
            Interaction.visibility, Interaction.is_confidential, Client.name.label("client"),
            Client.id.label("client_id"),
        )
        .join(Client, Client.id == Interaction.client_id)
        .where(Interaction.id.in_(numbers))
    )  # fmt: skip
    return sorted(rows, key=lambda row: numbers.index(row.id))
