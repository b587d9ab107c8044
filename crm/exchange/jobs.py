"""What happens to imports by the clock."""

from datetime import timedelta

from sqlalchemy import delete, select

from crm.clock import now
from crm.db import db
from crm.exchange.models import ImportBatch, ImportProblem
from crm.files import File

KEPT = timedelta(days=1)


def forget_previews() -> int:
    """Files that were looked at and never imported; with personal data in them, they do not stay.

    The files themselves go with the next sweep of files that no row knows.
    """
    over = ImportBatch.imported_at.is_(None) & (ImportBatch.updated_at < now() - KEPT)
    rows = db.session.execute(select(ImportBatch.id, ImportBatch.file_id).where(over)).all()
    numbers = [row.id for row in rows]
    db.session.execute(delete(ImportProblem).where(ImportProblem.batch_id.in_(numbers)))
    db.session.execute(delete(ImportBatch).where(ImportBatch.id.in_(numbers)))
    db.session.execute(delete(File).where(File.id.in_([row.file_id for row in rows])))
    return len(rows)
