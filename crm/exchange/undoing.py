"""An import is taken back: what it made goes, what it filled is blank again.

What somebody has changed since, or what other records hang on, is kept and marked so. A handful of
statements does it, whatever the number of rows.
"""

from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, false, or_, select, true, update

from crm import audit
from crm.clients.models import Client
from crm.clock import now
from crm.contacts.models import Contact, Position
from crm.db import Base, db
from crm.errors import Refused
from crm.exchange.models import ImportBatch, ImportEffect
from crm.exchange.queries import count_kept
from crm.i18n import gettext as _

MODELS: dict[str, type[Client | Contact | Position]] = {
    "positions": Position,
    "contacts": Contact,
    "clients": Client,
}
CHUNK = 500


def undo(batch: ImportBatch) -> None:
    """Raises Refused when there is nothing to take back, or it was taken back already."""
    if batch.imported_at is None or batch.undone_at is not None:
        raise Refused(_("This import was taken back already."))
    db.session.flush()
    for model in MODELS.values():
        _keep(batch, model, _changed(model), filled=True)
    _keep(batch, Contact, _leaned_on(Contact, but=made(batch, Position)))
    _keep(batch, Position, Position.contact_id.in_(made(batch, Contact, kept=True)))
    _keep(batch, Position, _leaned_on(Position))
    _remove(batch, Position)
    _keep(batch, Contact, _leaned_on(Contact))
    _remove(batch, Contact)
    _keep(batch, Client, _leaned_on(Client))
    _remove(batch, Client)
    for model in MODELS.values():
        _put_back(batch, model)
    batch.undone_at = now()
    audit.record("undone", batch, kept=count_kept(batch))


def effects(batch: ImportBatch, model: type[Any]) -> ColumnElement[bool]:
    return and_(ImportEffect.batch_id == batch.id, ImportEffect.record == model.__tablename__)


def made(batch: ImportBatch, model: type[Any], *, kept: bool = False) -> Any:
    """Numbers of the records that the import made and that are (not) kept."""
    return select(ImportEffect.record_id).where(
        effects(batch, model), ImportEffect.made, ImportEffect.kept.is_(kept)
    )


def _changed(model: type[Any]) -> ColumnElement[bool]:
    """Somebody has saved the record since: its version is not the one that was noted."""
    return model.version != ImportEffect.version  # type: ignore[no-any-return]


def _leaned_on(model: type[Any], but: Any = None) -> ColumnElement[bool]:
    """Another record points at it; `but` are numbers of positions that will go with it."""
    table: Table = model.__table__
    ways: list[ColumnElement[bool]] = []
    for other in Base.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is not table:
                continue
            points = select(other.c.id).where(key.parent == table.c.id)
            if but is not None and other is Position.__table__:
                points = points.where(other.c.id.not_in(but))
            ways.append(points.correlate(table).exists())
    return or_(false(), *ways)


def _keep(
    batch: ImportBatch, model: type[Any], condition: ColumnElement[bool], *, filled: bool = False
) -> None:
    """Marks what the import made and the condition holds for; with `filled` what it filled, too."""
    is_so = (
        select(model.id)
        .where(model.id == ImportEffect.record_id, condition)
        .correlate(ImportEffect)
        .exists()
    )
    meant = true() if filled else ImportEffect.made
    db.session.execute(
        update(ImportEffect)
        .where(effects(batch, model), ImportEffect.kept.is_(False), meant, is_so)
        .values(kept=True)
        .execution_options(synchronize_session=False)
    )


def _remove(batch: ImportBatch, model: type[Any]) -> None:
    db.session.execute(
        delete(model)
        .where(model.id.in_(made(batch, model)))
        .execution_options(synchronize_session=False)
    )


def _put_back(batch: ImportBatch, model: type[Any]) -> None:
    """Blanks that the import filled are blank again, a chunk of records at a time."""
    filled = select(ImportEffect).where(
        effects(batch, model), ImportEffect.made.is_(False), ImportEffect.kept.is_(False)
    )
    for found in db.session.scalars(filled).partitions(CHUNK):
        noted = {effect.record_id: effect for effect in found}
        for record in db.session.scalars(select(model).where(model.id.in_(noted))):
            for name, value in noted[record.id].before.items():
                setattr(record, name, value)
        db.session.flush()
