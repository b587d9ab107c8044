"""What can be done with an import: begun, read in another way, carried out, taken back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert

from crm import audit, files
from crm.clock import now
from crm.db import db
from crm.errors import Refused
from crm.exchange import importing, undoing
from crm.exchange.columns import Kind
from crm.exchange.models import ImportBatch, ImportProblem, Outcome
from crm.exchange.sources import Source, open_source
from crm.exchange.tally import Tally
from crm.i18n import gettext as _

SAMPLES = 3
LONGEST_SAMPLE = 60


def begin(raw: bytes, name: str, kind: Kind, reader: Any) -> ImportBatch:
    """Keeps the file and tries it; UnreadableFile, and nothing kept, for what is refused whole."""
    source = open_source(raw, kind)
    tally = importing.attempt(source.drafts, reader)
    batch = _new_batch(raw, name, kind, reader)
    _note(batch, source, tally)
    return batch


def import_at_once(raw: bytes, name: str, kind: Kind, reader: Any) -> Tally:
    """Without a look at it first; it can be taken back like any other."""
    source = open_source(raw, kind)
    batch = _new_batch(raw, name, kind, reader)
    batch.encoding = source.encoding
    db.session.flush()
    return _import(batch, source, reader)


def read_again(
    batch: ImportBatch, kind: Kind, encoding: str, columns: Mapping[str, int] | None, reader: Any
) -> None:
    """Tries the file once more as the reader says it is to be read."""
    _refuse_if_over(batch)
    source = open_source(files.read(batch.file), kind, encoding, columns)
    tally = importing.attempt(source.drafts, reader)
    batch.kind = kind
    _note(batch, source, tally)


def carry_out(batch: ImportBatch, reader: Any) -> Tally:
    """Imports the file as it was last tried. All of it, or nothing."""
    _refuse_if_over(batch)
    columns = {str(name): int(at) for name, at in batch.columns.items()} if batch.header else None
    source = open_source(files.read(batch.file), batch.kind, batch.encoding, columns)
    return _import(batch, source, reader)


def take_back(batch: ImportBatch) -> None:
    undoing.undo(batch)


def _new_batch(raw: bytes, name: str, kind: Kind, reader: Any) -> ImportBatch:
    batch = ImportBatch(kind=kind, user_id=reader.id or None)
    batch.file = files.keep(raw, name, "text/plain")
    db.session.add(batch)
    return batch


def _import(batch: ImportBatch, source: Source, reader: Any) -> Tally:
    tally = importing.run(source.drafts, reader, batch)
    _note(batch, source, tally)
    batch.imported_at = now()
    audit.record("imported", batch, kind=batch.kind.value, **tally.as_dict)
    return tally


def _refuse_if_over(batch: ImportBatch) -> None:
    if batch.imported_at is not None:
        raise Refused(_("This file was imported already."))


def _note(batch: ImportBatch, source: Source, tally: Tally) -> None:
    """Writes down how the file was read, what came of it, and every problem."""
    batch.encoding, batch.certain = source.encoding, source.certain
    batch.header, batch.columns = list(source.header), dict(source.columns)
    batch.rows = tally.rows
    batch.imported = tally.counts[Outcome.IMPORTED]
    batch.merged = tally.counts[Outcome.MERGED]
    batch.skipped = tally.counts[Outcome.SKIPPED]
    batch.failed = tally.counts[Outcome.FAILED]
    batch.preview = {
        "samples": _samples(source),
        "first": tally.first,
        "doubles": tally.doubles,
        "new_clients": tally.new_clients,
    }
    db.session.flush()
    db.session.execute(delete(ImportProblem).where(ImportProblem.batch_id == batch.id))
    rows = [{"batch_id": batch.id, **vars(problem)} for problem in tally.problems]
    if rows:
        db.session.execute(insert(ImportProblem), rows)


def _samples(source: Source) -> list[list[str]]:
    """A few values of each column, so that its heading can be judged."""
    columns = []
    for at in range(len(source.header)):
        filled = [row[at].strip() for row in source.samples if row[at].strip()]
        columns.append([value[:LONGEST_SAMPLE] for value in dict.fromkeys(filled)][:SAMPLES])
    return columns
