"""The database: how it is opened, how a transaction begins, and what every model shares.

SQLite loses acknowledged writes without an error when two transactions read and then write
under its default locking. So every transaction that may write begins with BEGIN IMMEDIATE,
and a request that must not write (GET, HEAD, OPTIONS) cannot: the database refuses it.
"""

import enum
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

from flask import Flask, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    MetaData,
    TypeDecorator,
    event,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry

from crm.clock import now

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcMoment(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC; a naive one is refused, it would mean any hour."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect  # a naive value tells by itself that it comes from SQLite
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    registry: ClassVar[registry] = registry(
        metadata=metadata,
        type_annotation_map={
            datetime: UtcMoment(),
            enum.Enum: Enum(
                enum.Enum,
                native_enum=False,
                length=40,
                values_callable=_values,
                validate_strings=True,
            ),
            dict[str, Any]: JSON(),
            list[str]: JSON(),
            list[dict[str, Any]]: JSON(),
        },
    )


db = SQLAlchemy(model_class=Base)


class Model(Base):
    """What every record shares: a number of its own."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"


class Stamped:
    """When it was made, and when it last changed."""

    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Versioned:
    """Counts its changes, so that two editors never overwrite one another unseen."""

    version: Mapped[int] = mapped_column(Integer)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Binned:
    """Deleted softly: out of sight at once, gone from the bin after 30 days."""

    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


def init(app: Flask) -> None:
    is_sqlite = str(app.config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = SQLITE_OPTIONS if is_sqlite else POSTGRESQL_OPTIONS
    db.init_app(app)
    with app.app_context():
        if is_sqlite:
            event.listen(db.engine, "connect", prepare_sqlite)
            event.listen(db.engine, "begin", begin_sqlite)
        else:
            event.listen(db.engine, "begin", begin_postgresql)


# What stands in a record never stands in an error, which goes to the log. The connection used last
# is used next: its pages are still in memory, and the others stay small.
COMMON: dict[str, Any] = {"hide_parameters": True, "pool_use_lifo": True}
SQLITE_OPTIONS: dict[str, Any] = COMMON | {"connect_args": {"timeout": 15}}
POSTGRESQL_OPTIONS: dict[str, Any] = COMMON | {
    "pool_pre_ping": True,
    "connect_args": {
        "options": "-c statement_timeout=15000 -c lock_timeout=5000"
        " -c idle_in_transaction_session_timeout=60000"
    },
}


def prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the begin event below says how a transaction begins
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "cache_size=-2000",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin_sqlite(connection: Connection) -> None:
    reading = only_reads(connection)
    cursor = connection.connection.cursor()
    if connection.connection.info.get("reading") is not reading:
        cursor.execute(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
        connection.connection.info["reading"] = reading
    cursor.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
    cursor.close()


def begin_postgresql(connection: Connection) -> None:
    if only_reads(connection):
        cursor = connection.connection.cursor()
        cursor.execute("SET TRANSACTION READ ONLY")
        cursor.close()


def only_reads(connection: Connection) -> bool:
    """Whether this transaction belongs to a request that must not write.

    What is counted or noted beside the page (`writes=True`) has a connection of its own.
    """
    if connection.get_execution_options().get("writes"):
        return False
    return has_request_context() and request.method in SAFE_METHODS


def is_sqlite(engine: Engine | None = None) -> bool:
    return (engine or db.engine).dialect.name == "sqlite"


__all__ = ["Binned", "Model", "Stamped", "UtcMoment", "Versioned", "date", "db", "init", "time"]
