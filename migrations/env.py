"""Brings a database to the schema of the models, all or nothing.

On SQLite a changed table is built anew and the old one dropped: with foreign keys on, that would
delete the rows of every child. So they are off while a migration runs, and checked at its end.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

database = current_app.extensions["migrate"].db
options = current_app.extensions["migrate"].configure_args


def main() -> None:
    with database.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            switch_foreign_keys(connection, "OFF")
        context.configure(
            connection=connection,
            target_metadata=database.metadatas[None],
            transactional_ddl=True,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite:
                check_foreign_keys(connection)
        if sqlite:
            switch_foreign_keys(connection, "ON")


def switch_foreign_keys(connection: Connection, to: str) -> None:
    """Outside of a transaction: within one, SQLite ignores it without a word."""
    connection.commit()
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={to}")
    cursor.close()


def check_foreign_keys(connection: Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if orphans:
        raise RuntimeError(
            f"this migration would leave records without their parents: {orphans[:5]}"
        )


main()
