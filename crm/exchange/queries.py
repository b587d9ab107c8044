"""Finding imports: one's own, and for those whose right reaches everything, all of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from crm.clients.models import Client
from crm.contacts.models import Contact, Position
from crm.db import db
from crm.errors import Missing
from crm.exchange.models import ImportBatch, ImportEffect, ImportProblem
from crm.permissions import Permission, Scope, scopes_of


def visible_to(reader: Any) -> Select[ImportBatch]:
    """Imports that took place, the newest first."""
    statement = select(ImportBatch).order_by(ImportBatch.id.desc())
    if Scope.ALL in scopes_of(reader, Permission.RECORDS_IMPORT):
        return statement
    return statement.where(ImportBatch.user_id == reader.id)


def get_batch(number: int, reader: Any) -> ImportBatch:
    batch = db.session.scalar(visible_to(reader).where(ImportBatch.id == number))
    if batch is None:
        raise Missing
    return batch


def problems(batch: ImportBatch) -> Select[ImportProblem]:
    return (
        select(ImportProblem)
        .where(ImportProblem.batch_id == batch.id)
        .order_by(ImportProblem.line, ImportProblem.id)
    )


def count_problems(batch: ImportBatch) -> int:
    statement = select(func.count(ImportProblem.id)).where(ImportProblem.batch_id == batch.id)
    return db.session.scalar(statement) or 0


def count_kept(batch: ImportBatch) -> int:
    return (
        db.session.scalar(
            select(func.count(ImportEffect.id)).where(
                ImportEffect.batch_id == batch.id, ImportEffect.kept
            )
        )
        or 0
    )


def kept(batch: ImportBatch, most: int) -> Sequence[Any]:
    """Records that outlived the undoing: kind, number, name, and whether they were made by it."""
    effects = select(
        ImportEffect.record, ImportEffect.record_id, ImportEffect.made, ImportEffect.line
    ).where(ImportEffect.batch_id == batch.id, ImportEffect.kept)
    named = (
        effects.add_columns(Client.name)
        .join(Client, Client.id == ImportEffect.record_id)
        .where(ImportEffect.record == "clients")
    ).union_all(
        effects.add_columns(Contact.name)
        .join(Contact, Contact.id == ImportEffect.record_id)
        .where(ImportEffect.record == "contacts"),
        effects.add_columns(Contact.name)
        .join(Position, Position.id == ImportEffect.record_id)
        .join(Contact, Contact.id == Position.contact_id)
        .where(ImportEffect.record == "positions"),
    )
    rows = named.subquery()
    return db.session.execute(select(rows).order_by(rows.c.line).limit(most)).all()
