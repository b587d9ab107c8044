"""The app as a test sees it: complete, on its own database, with a visitor outside of it."""

import contextvars
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from app import create_app
from crm.db import db
from tests.support.database import MakeSchema

Settings = dict[str, Any]

SECRET = "only for tests: nobody signs in with this key"


class Visitor(FlaskClient):
    """Comes from outside: sees nothing of the test's context, and finds its records saved."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.commit()
        return contextvars.Context().run(super().open, *args, **kwargs)


@pytest.fixture(scope="session")
def make_schema(tmp_path_factory: pytest.TempPathFactory) -> MakeSchema:
    """Builds the schema of the models in the database at this address."""

    def make(url: str) -> None:
        folder = tmp_path_factory.mktemp("schema")
        app = create_app(settings_for(folder, url))
        with app.app_context():
            db.create_all()
            db.engine.dispose()

    return make


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """What the app of this test starts with; a test file may override it to say more."""
    return settings_for(tmp_path, database_url)


def settings_for(folder: Path, url: str) -> Settings:
    return {
        "TESTING": True,
        "DATA_DIR": str(folder),
        "DATABASE_URL": url,
        "SECRET_KEY": SECRET,
        # Tests of limits switch them on. The token of forms is asked for in the browser tests.
        "LIMITS": False,
        "WTF_CSRF_ENABLED": False,
    }


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.test_client_class = Visitor
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who is not signed in."""
    return app.test_client()


@contextmanager
def count_queries() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def queries() -> Callable[[], AbstractContextManager[list[str]]]:
    """`with queries() as statements:` notes every SQL statement that is sent in the block."""
    return count_queries
