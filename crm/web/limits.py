"""How often a door may be tried: counted in the database, so that all processes count together."""

from datetime import datetime, timedelta

from flask import current_app, request
from sqlalchemy import String, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from crm.clock import now
from crm.db import Model, db, is_sqlite
from crm.errors import TooMany


class Tries(Model):
    __tablename__ = "tries"

    door: Mapped[str] = mapped_column(String(160), unique=True)
    since: Mapped[datetime] = mapped_column(index=True)
    number: Mapped[int]


def count(door: str, most: int, minutes: int) -> None:
    """Counts one try at this door and raises TooMany beyond `most` in a window of `minutes`.

    Ends the transaction that is open: call it before anything is changed.
    """
    if not current_app.config["LIMITS"]:
        return
    db.session.rollback()
    moment = now()
    window = moment - timedelta(minutes=minutes)
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    fresh = Tries.since < window
    statement = (
        insert(Tries)
        .values(door=door[:160], since=moment, number=1)
        .on_conflict_do_update(
            index_elements=["door"],
            set_={
                "number": case((fresh, 1), else_=Tries.number + 1),
                "since": case((fresh, moment), else_=Tries.since),
            },
        )
        .returning(Tries.number, Tries.since)
    )
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        tries, since = connection.execute(statement).one()
    refuse_beyond(tries - 1, since, most, minutes)


def check(door: str, most: int, minutes: int) -> None:
    """Raises TooMany when the door was tried too often already; counts nothing."""
    if not current_app.config["LIMITS"]:
        return
    row = db.session.execute(
        select(Tries.number, Tries.since).where(
            Tries.door == door[:160], Tries.since > now() - timedelta(minutes=minutes)
        )
    ).one_or_none()
    if row:
        refuse_beyond(row.number, row.since, most, minutes)


def refuse_beyond(tries: int, since: datetime, most: int, minutes: int) -> None:
    if tries >= most * int(current_app.config["LIMITS_SCALE"]):
        wait = since + timedelta(minutes=minutes) - now()
        raise TooMany(max(1, min(900, int(wait.total_seconds()))))


def address() -> str:
    """Who knocks: the peer, or what CRM_TRUSTED_PROXY_HOPS makes of it."""
    return request.remote_addr or "unknown"


def forget(door: str) -> None:
    db.session.execute(delete(Tries).where(Tries.door == door[:160]))


def sweep() -> None:
    """Removes what no window can reach any more."""
    db.session.execute(delete(Tries).where(Tries.since < now() - timedelta(days=2)))
