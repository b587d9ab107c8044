"""What somebody typed and did not save yet: kept on the server until it is saved or discarded."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.datastructures import MultiDict

from crm.clock import now
from crm.db import db, is_sqlite
from crm.interactions.models import Draft
from crm.users.models import User

UNKEPT = {"csrf_token", "version", "more"}
MOST_FIELDS = 300
MOST_DRAFTS = 50


def key_of_new(client_id: int) -> str:
    return f"interaction:new:{client_id}"


def find_draft(user: User, key: str) -> MultiDict[str, str] | None:
    """The fields as they were sent, or None."""
    fields = db.session.scalar(
        select(Draft.fields).where(Draft.user_id == user.id, Draft.key == key)
    )
    return None if fields is None else MultiDict(fields)


def keep_draft(user: User, key: str, fields: Iterable[tuple[str, Sequence[str]]]) -> None:
    """The newest word counts, whichever tab or device it comes from; the oldest drafts go."""
    kept = {name: list(values) for name, values in fields if name not in UNKEPT}
    kept = dict(list(kept.items())[:MOST_FIELDS])
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    moment = now()
    values: dict[str, Any] = {"fields": kept, "updated_at": moment}
    db.session.execute(
        insert(Draft)
        .values(user_id=user.id, key=key, created_at=moment, **values)
        .on_conflict_do_update(index_elements=["user_id", "key"], set_=values)
    )
    newest = (
        select(Draft.id)
        .where(Draft.user_id == user.id)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(MOST_DRAFTS)
    )
    db.session.execute(delete(Draft).where(Draft.user_id == user.id, Draft.id.not_in(newest)))


def drop_draft(user: User, key: str) -> None:
    db.session.execute(delete(Draft).where(Draft.user_id == user.id, Draft.key == key))
