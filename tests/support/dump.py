"""The database as it stands, to be compared before and after an act."""

from typing import Any

from sqlalchemy import select

from crm.db import Base, db


def dump(*, but: frozenset[str] = frozenset(), columns: bool = True) -> dict[str, list[Any]]:
    """Every row of every table, but those of `but`; without `columns` only what people wrote.

    What a record carries for the machine's sake (its number, its version, when it was saved) is
    another after a detour.
    """
    db.session.rollback()
    hidden = frozenset() if columns else frozenset({"version", "updated_at"})
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in but:
            continue
        shown = [column for column in table.columns if column.name not in hidden]
        rows = db.session.execute(select(*shown).order_by(*table.primary_key)).all()
        found[table.name] = [tuple(map(str, row)) for row in rows]
    db.session.rollback()
    return found
