"""Imports: a file, how it is read, what it did to which record, and what could not be read."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.db import Model, Stamped
from crm.exchange.columns import Kind
from crm.files import File
from crm.i18n import lazy_gettext as _l
from crm.users.models import User
from crm.words import add


class Outcome(StrEnum):
    """What becomes of a row: every row has one, so that they add up to the rows of the file."""

    IMPORTED = "imported"
    MERGED = "merged"
    SKIPPED = "skipped"
    FAILED = "failed"


class ImportBatch(Model, Stamped):
    """One file. Before `imported_at` the counts say what would happen, then what did.

    `columns` is field -> place of its column; `header` is empty for contact cards.
    """

    __tablename__ = "import_batches"

    kind: Mapped[Kind]
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    encoding: Mapped[str] = mapped_column(String(20))
    certain: Mapped[bool] = mapped_column(default=True)
    header: Mapped[list[str]] = mapped_column(default=list)
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    preview: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rows: Mapped[int] = mapped_column(default=0)
    imported: Mapped[int] = mapped_column(default=0)
    merged: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    imported_at: Mapped[datetime | None] = mapped_column(index=True)
    undone_at: Mapped[datetime | None]

    file: Mapped[File] = relationship()
    user: Mapped[User | None] = relationship()


class ImportEffect(Model):
    """What an import did to one record: made it, or filled blanks that were `before` as noted.

    `version` is the record's when the import was through: a higher one says that somebody has
    changed it since. Such records are `kept` when the import is undone.
    """

    __tablename__ = "import_effects"
    __table_args__ = (UniqueConstraint("batch_id", "record", "record_id"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"))
    record: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[int]
    line: Mapped[int]
    made: Mapped[bool]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int]
    kept: Mapped[bool] = mapped_column(default=False)


class ImportProblem(Model):
    """A line that was left out, or imported without something; `reason` is an English msgid."""

    __tablename__ = "import_problems"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"), index=True)
    line: Mapped[int]
    outcome: Mapped[Outcome]
    reason: Mapped[str] = mapped_column(String(200))
    value: Mapped[str] = mapped_column(String(200))


add(
    {
        Kind.CLIENTS: _l("Clients"),
        Kind.CONTACTS: _l("Contacts"),
        Outcome.IMPORTED: _l("New"),
        Outcome.MERGED: _l("Known already"),
        Outcome.SKIPPED: _l("Left out"),
        Outcome.FAILED: _l("Cannot be imported"),
    }
)
