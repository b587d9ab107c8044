"""The migrations end where the models are, on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from crm.db import Base, db
from crm.search.models import is_compared
from tests.support.database import both_databases

# Full-text tables are made by hand: no model can say them.
COMPARED = {"include_name": is_compared}
MIGRATIONS = str(Path(__file__).parent.parent / "migrations")


@pytest.fixture
def migrated(app: Flask) -> Flask:
    """The app on a database that the migrations have built from nothing."""
    drop_everything()
    upgrade(directory=MIGRATIONS)
    return app


def drop_everything() -> None:
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        path = Path(db.engine.url.database or "")
        db.engine.dispose()
        path.unlink()
        return
    with db.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


@both_databases
def test_migrations_end_where_the_models_are(migrated: Flask) -> None:
    with db.engine.connect() as connection:
        found = compare_metadata(
            MigrationContext.configure(connection, opts=COMPARED), Base.metadata
        )
    assert found == []


@both_databases
def test_the_way_back_leaves_nothing(migrated: Flask) -> None:
    downgrade(directory=MIGRATIONS, revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
