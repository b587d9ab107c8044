"""Bulk writing: rows as plain values, thousands at a time, with numbers of their own."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Table, insert

from crm.db import db, is_sqlite

Row = dict[str, Any]
BATCH = 5_000
YEARS = timedelta(days=3 * 365)


def fill(model: Any, rows: Iterable[Row]) -> int:
    """Writes the rows and answers how many; values of columns that are not there are left out."""
    table: Table = model.__table__
    known, count = set(table.c.keys()), 0
    versioned = {"version": 1} if "version" in known else {}
    for batch in in_batches(rows):
        values = [versioned | {key: row[key] for key in row if key in known} for row in batch]
        db.session.execute(insert(table), values)
        count += len(batch)
    if count and not is_sqlite():
        # Numbers were given by hand: the next one comes after them.
        db.session.execute(
            db.text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'),"  # noqa: S608
                f" (SELECT max(id) FROM {table.name}))"
            )
        )
    return count


def in_batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def some_day(dice: Random, today: date) -> date:
    """Within three years, more of them lately, as a firm that grows has it."""
    return today - timedelta(days=1 + int(YEARS.days * dice.random() ** 1.5))


def at(day: date, dice: Random) -> datetime:
    return datetime.combine(day, time(dice.randrange(7, 17), dice.randrange(60)), UTC)
