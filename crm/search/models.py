"""The full-text index: one row a record, in words that both databases cut alike.

SQLite looks the words up in an FTS5 table that keeps no text of its own and follows this one by
triggers; PostgreSQL keeps them as a tsvector with a GIN index. Neither can be said in models,
so both are made by hand, after the table itself.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import DDL, String, Text, UniqueConstraint, event
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Model


class Subject(StrEnum):
    CLIENT = "client"
    CONTACT = "contact"
    INTERACTION = "interaction"


# A word that no text can have (it begins with a private character): it keeps the few clients
# apart from the many notes.
MARKS = {subject: f"\ue000{subject.value}" for subject in Subject}


class Entry(Model):
    __tablename__ = "search_entries"
    __table_args__ = (UniqueConstraint("subject", "record_id"),)

    subject: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[int]
    terms: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(terms, content='search_entries',"
    " content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN"
    " INSERT INTO search_words(rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER search_entries_removed AFTER DELETE ON search_entries BEGIN"
    " INSERT INTO search_words(search_words, rowid, terms) VALUES ('delete', old.id, old.terms);"
    " END",
    "CREATE TRIGGER search_entries_changed AFTER UPDATE ON search_entries BEGIN"
    " INSERT INTO search_words(search_words, rowid, terms) VALUES ('delete', old.id, old.terms);"
    " INSERT INTO search_words(rowid, terms) VALUES (new.id, new.terms); END",
)
POSTGRESQL = ("CREATE INDEX ix_search_entries_terms ON search_entries USING gin (terms)",)
HAND_MADE = {
    "search_words",
    *(f"search_words_{part}" for part in ("config", "data", "docsize", "idx")),
    "ix_search_entries_terms",
}


def is_compared(name: str | None, kind: str, parents: Any) -> bool:
    """What Alembic compares with the models: not what is made by hand here."""
    del kind, parents
    return name not in HAND_MADE


for dialect, statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
    for statement in statements:
        event.listen(
            Entry.__table__,
            "after_create",
            DDL(statement).execute_if(dialect=dialect),  # type: ignore[no-untyped-call]
        )
event.listen(
    Entry.__table__,
    "before_drop",
    DDL("DROP TABLE IF EXISTS search_words").execute_if(dialect="sqlite"),  # type: ignore[no-untyped-call]
)
