"""What an import does to which record, kept so that it can be taken back."""

from typing import Any

from sqlalchemy import insert, select

from crm.db import db
from crm.exchange.models import ImportBatch, ImportEffect


class Ledger:
    """Knows what this import made, and notes it for the batch if there is one (else: a try)."""

    def __init__(self, batch: ImportBatch | None) -> None:
        self.batch_id = batch.id if batch else None
        self.made: dict[Any, int] = {}
        self.filled: dict[Any, tuple[int, dict[str, Any]]] = {}
        self.lines: dict[tuple[str, int], int] = {}
        self.touched: set[tuple[str, int]] = set()

    def make(self, record: Any, line: int) -> None:
        db.session.add(record)
        self.made[record] = line

    def fill(self, record: Any, values: dict[str, Any], line: int) -> None:
        """Writes what is blank in the record; what stands there is never overwritten."""
        before = {
            name: getattr(record, name)
            for name, value in values.items()
            if value and not getattr(record, name)
        }
        for name in before:
            setattr(record, name, values[name])
        if before and record not in self.made:
            _line, known = self.filled.get(record, (line, {}))
            self.filled[record] = (line, before | known)

    def line_of(self, record: Any) -> int | None:
        """The line that made the record, if it was one of this file."""
        if record in self.made:
            return self.made[record]
        return self.lines.get((record.__tablename__, record.id))

    def is_made_here(self, record: Any) -> bool:
        return self.line_of(record) is not None

    def close_chunk(self) -> None:
        """Sends what was done to the database and notes it; the records may then be forgotten."""
        db.session.flush()
        for record, line in self.made.items():
            self.lines[(record.__tablename__, record.id)] = line
        if self.batch_id is not None:
            self._note()
        self.made.clear()
        self.filled.clear()

    def _note(self) -> None:
        again = {key_of(record): record for record in self.filled} if self.filled else {}
        self._note_again({key: again[key] for key in again.keys() & self.touched})
        rows = [
            self._row(record, line, made=True, before={}) for record, line in self.made.items()
        ] + [
            self._row(record, line, made=False, before=before)
            for record, (line, before) in self.filled.items()
            if key_of(record) not in self.touched
        ]
        if rows:
            db.session.execute(insert(ImportEffect), rows)
        self.touched |= {(row["record"], row["record_id"]) for row in rows}

    def _note_again(self, records: dict[tuple[str, int], Any]) -> None:
        """A record that an earlier chunk made or filled: its version has moved on since."""
        numbers = {number for _kind, number in records}
        known = select(ImportEffect).where(
            ImportEffect.batch_id == self.batch_id, ImportEffect.record_id.in_(numbers)
        )
        for effect in db.session.scalars(known) if records else ():
            record = records.get((effect.record, effect.record_id))
            if record is not None:
                effect.version = record.version
                effect.before = {**self.filled[record][1], **effect.before}

    def _row(self, record: Any, line: int, *, made: bool, before: dict[str, Any]) -> dict[str, Any]:
        return {
            "batch_id": self.batch_id,
            "record": record.__tablename__,
            "record_id": record.id,
            "line": line,
            "made": made,
            "before": before,
            "version": record.version,
            "kept": False,
        }


def key_of(record: Any) -> tuple[str, int]:
    return record.__tablename__, record.id
