"""Who did what, when: one row an act, in the caller's transaction."""

from datetime import datetime
from typing import Any

from flask import has_request_context
from flask_login import current_user
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.clock import now
from crm.db import Model, db


class AuditRecord(Model):
    """Holds numbers and field names, and values only of fields that are not personal."""

    __tablename__ = "audit_records"

    at: Mapped[datetime] = mapped_column(default=now, index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


def record(action: str, subject: Model | None = None, **detail: Any) -> AuditRecord:
    """Notes the act; flushes a new subject first, because its number is what is kept.

    `detail` must hold nothing personal: ids, counts, states, field names.
    """
    if subject is not None and db.inspect(subject).identity is None:
        db.session.flush()
    row = AuditRecord(
        user_id=actor_id(),
        action=action,
        subject_kind=subject.__tablename__ if subject is not None else "",
        subject_id=subject.id if subject is not None else None,
        detail=detail,
    )
    db.session.add(row)
    return row


def actor_id() -> int | None:
    """The signed-in person of this request; None for the clock, the console and the public."""
    if has_request_context() and current_user and current_user.is_authenticated:
        number: int = current_user.id
        return number
    return None


def changed_fields(subject: Model) -> list[str]:
    """Names of the columns that were changed since the last flush."""
    state = db.inspect(subject)
    return sorted(
        attribute.key
        for attribute in state.mapper.column_attrs
        if state.attrs[attribute.key].history.has_changes() and attribute.key != "updated_at"
    )
