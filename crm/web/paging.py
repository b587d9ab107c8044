"""Pages by key, not by number: page 2,000 costs what page 1 costs."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_

from crm.db import db

SIZE = 50


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the cursors of the pages beside it (None at an end)."""

    rows: Sequence[Any]
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Key:
    """A column to order by; it must not be null, and the last key must be unique."""

    column: Any
    descending: bool = False


def page(
    statement: Select[*tuple[Any, ...]],
    keys: Sequence[Key],
    cursor: str | None,
    *,
    size: int = SIZE,
    scalars: bool = False,
) -> Page:
    """One page of the statement, ordered by `keys`; a broken cursor is the first page.

    With `scalars` the rows are entities, and the keys are read from their attributes of the same
    name; else the selected rows must hold the key columns under their names.
    """
    direction, values = read_cursor(cursor, len(keys))
    if not all(fits(key, value) for key, value in zip(keys, values, strict=False)):
        direction, values = ">", []
    backwards = direction == "<"
    ordered = [
        key.column.desc() if key.descending is not backwards else key.column.asc() for key in keys
    ]
    if values:
        statement = statement.where(beyond(keys, values, backwards))
    statement = statement.order_by(*ordered).limit(size + 1)
    found = list(db.session.scalars(statement) if scalars else db.session.execute(statement))
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    has_before = more if backwards else bool(values)
    has_after = True if backwards else more
    return Page(
        rows,
        write_cursor("<", rows[0], keys) if has_before else None,
        write_cursor(">", rows[-1], keys) if has_after else None,
    )


def beyond(keys: Sequence[Key], values: Sequence[Any], backwards: bool) -> ColumnElement[bool]:
    """(a, b) after (x, y) in the order of the keys, written out for mixed directions."""
    clauses = []
    for index, (key, value) in enumerate(zip(keys, values, strict=True)):
        same = [k.column == v for k, v in zip(keys[:index], values[:index], strict=True)]
        smaller = key.descending is not backwards
        clauses.append(and_(*same, key.column < value if smaller else key.column > value))
    return or_(*clauses)


def write_cursor(direction: str, row: Row[Any] | Any, keys: Sequence[Key]) -> str:
    values = [_plain(getattr(row, key.column.key)) for key in keys]
    text = json.dumps([direction, *values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, length: int) -> tuple[str, list[Any]]:
    if not cursor:
        return ">", []
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        direction, *values = json.loads(base64.urlsafe_b64decode(padded.encode()))
        if direction not in ("<", ">") or len(values) != length:
            return ">", []
        return direction, [_rich(value) for value in values]
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error):
        return ">", []


def fits(key: Key, value: Any) -> bool:
    """Whether the database can compare the column with this value, whoever wrote the cursor."""
    if isinstance(value, datetime):
        return key.column.type.python_type is datetime and value.tzinfo is not None
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return False
    if isinstance(value, str) and "\0" in value:
        return False
    return type(value) is key.column.type.python_type


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"m": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value


def _rich(value: Any) -> Any:
    if isinstance(value, dict):
        if "m" in value:
            return datetime.fromisoformat(value["m"])
        return date.fromisoformat(value["d"])
    if not isinstance(value, str | int):
        raise ValueError("no key")
    return value
