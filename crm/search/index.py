"""What stands in the index, and how it is kept true: in the transaction that changes the record."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Delete, delete, event, insert, inspect, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState, Session

from crm.clients.models import Client
from crm.contacts.models import Contact
from crm.db import db, is_sqlite
from crm.fulltext import terms
from crm.interactions.models import Interaction
from crm.search.models import MARKS, Entry, Subject

# What is found by its words; a change of anything else leaves the index alone.
TEXTS: dict[type[Any], tuple[Subject, tuple[str, ...]]] = {
    Client: (
        Subject.CLIENT,
        ("name", "legal_name", "industry", "city", "country", "email", "website", "external_ref",
         "notes"),
    ),
    Contact: (
        Subject.CONTACT,
        ("name", "given_name", "family_name", "email", "phone", "mobile", "notes"),
    ),
    Interaction: (Subject.INTERACTION, ("subject", "summary", "need", "feedback")),
}  # fmt: skip
BATCH = 1_000


def row_of(record: Any, model: type[Any] | None = None) -> dict[str, Any]:
    """Each word once, behind the mark that says what the record is."""
    subject, names = TEXTS[model or type(record)]
    found = terms("\n".join(filter(None, (getattr(record, name) for name in names))))
    words = " ".join(dict.fromkeys([MARKS[subject], *found]))
    return {"subject": subject.value, "record_id": record.id, "terms": words}


def follow(session: Session, _context: object) -> None:
    """Writes what was added or changed in this flush, and takes out what was deleted."""
    changed = {*session.new, *filter(has_other_words, session.dirty)}
    rows = [row_of(record) for record in changed if type(record) in TEXTS]
    if rows:
        put(session.connection(), sorted(rows, key=lambda row: (row["subject"], row["record_id"])))
    for record in session.deleted:
        if type(record) in TEXTS:
            subject = TEXTS[type(record)][0].value
            gone = (Entry.subject == subject) & (Entry.record_id == record.id)
            session.connection().execute(delete(Entry).where(gone))


def follow_deletion(state: ORMExecuteState) -> None:
    """Many records deleted by one statement leave the index by one, too, just before."""
    statement = state.statement
    if not isinstance(statement, Delete) or state.bind_mapper is None:
        return
    model = state.bind_mapper.class_
    if model in TEXTS:
        meant = true() if statement.whereclause is None else statement.whereclause
        numbers = select(model.id).where(meant)
        gone = (Entry.subject == TEXTS[model][0].value) & Entry.record_id.in_(numbers)
        state.session.connection().execute(delete(Entry).where(gone))


def has_other_words(record: Any) -> bool:
    _subject, names = TEXTS.get(type(record), (None, ()))
    state = inspect(record)
    return any(state.attrs[name].history.has_changes() for name in names)


def put(connection: Connection, rows: list[dict[str, Any]]) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(Entry)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["subject", "record_id"],
            set_={"terms": statement.excluded.terms},
        ),
        rows,
    )


def index_all() -> int:
    """Builds the index anew, from the oldest exchange to the newest: the order says what is new.

    For what came in around the session: an import in bulk, a restored copy. The caller commits.
    """
    db.session.flush()
    db.session.execute(delete(Entry))
    count = 0
    for rows in batched_rows():
        db.session.execute(insert(Entry), rows)
        count += len(rows)
    if is_sqlite():
        db.session.execute(db.text("INSERT INTO search_words(search_words) VALUES ('optimize')"))
    return count


def batched_rows() -> Iterator[list[dict[str, Any]]]:
    """The rows of all records, a thousand at a time."""
    orders: dict[Any, list[Any]] = {
        Client: [],
        Contact: [],
        Interaction: [Interaction.happened_at],
    }
    for model, order in orders.items():
        columns = [getattr(model, name) for name in TEXTS[model][1]]
        statement = select(model.id, *columns).order_by(*order, model.id)
        found = db.session.execute(statement.execution_options(yield_per=BATCH))
        for partition in found.partitions():
            yield [row_of(row, model) for row in partition]


# Once for all sessions; the features below know nothing of it.
def init() -> None:
    """From now on the index follows what is written, in the same transaction."""
    if not event.contains(db.session, "after_flush", follow):
        event.listen(db.session, "after_flush", follow)
        event.listen(db.session, "do_orm_execute", follow_deletion)
