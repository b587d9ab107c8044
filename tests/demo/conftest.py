"""The demo of today, told once for all tests that only read it."""

import pytest
from sqlalchemy.engine import make_url

from app import create_app
from crm.db import db
from crm.demo.loading import load
from tests.support.app import settings_for
from tests.support.database import MakeSchema


@pytest.fixture(scope="session")
def told_sqlite(make_schema: MakeSchema, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a database in which the story stands."""
    folder = tmp_path_factory.mktemp("told")
    url = f"sqlite:///{folder}/told.sqlite3"
    make_schema(url)
    with create_app(settings_for(folder, url)).app_context():
        load()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return str(make_url(url).database)
