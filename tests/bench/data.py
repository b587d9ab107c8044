"""The seeded data set: at scale 1 it has 2,000 clients, 8,000 contacts and 100,000 exchanges."""

from dataclasses import dataclass
from datetime import date
from random import Random

from flask import Flask
from flask_migrate import upgrade

from crm.clock import today
from crm.db import db, is_sqlite
from crm.permissions import Role
from crm.users.models import User
from tests.bench import prose, rows_of_clients, rows_of_talks, rows_of_work
from tests.bench.rows import fill
from tests.bench.world import World
from tests.support.people import cookie_of

SEED = 20261122


@dataclass(frozen=True)
class Sizes:
    clients: int
    contacts: int
    interactions: int

    @classmethod
    def of(cls, scale: float) -> "Sizes":
        clients = max(20, round(2_000 * scale))
        return cls(clients, clients * 4, max(200, round(100_000 * scale)))


def build(app: Flask, scale: float) -> World:
    """Schema and data in an empty database; the same for every run of this scale on this day."""
    with app.app_context():
        upgrade(directory="migrations")
    with app.app_context():
        write(Sizes.of(scale), Random(SEED), today())
        db.session.commit()
        settle(app)
        world = look(app)
        db.session.remove()
        db.engine.dispose()
    return world


def write(sizes: Sizes, dice: Random, day: date) -> None:
    """Parents first; every part says its rows, one table after the other."""
    for part in (rows_of_clients, rows_of_work, rows_of_talks):
        for model, rows in part.tables(sizes.clients, sizes.interactions, dice, day):
            fill(model, rows)


def settle(app: Flask) -> None:
    """What comes by itself in daily use: the search index, and PostgreSQL's look at its rows."""
    result = app.test_cli_runner().invoke(args=["search", "rebuild"])
    if result.exit_code:
        raise RuntimeError(result.output) from result.exception
    if not is_sqlite():
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(db.text("ANALYZE"))


def look(app: Flask) -> World:
    """Who reads, and what: a client and a project in the middle, the manager's own first."""
    director = db.session.get_one(User, 1)
    manager = db.session.get_one(User, 2)
    if Role.DIRECTOR not in director.roles or Role.ACCOUNT_MANAGER not in manager.roles:
        raise RuntimeError("the data set has other readers than it should")
    return World(
        client=7,
        own_client=rows_of_clients.FIRST_OF_MANAGER,
        project=7,
        name=prose.FIRST[7],
        word=prose.EVERYWHERE,
        cookies={
            "director": cookie_of(app, director, confirmed=True),
            "manager": cookie_of(app, manager, confirmed=True),
        },
        cookie_name=str(app.config["SESSION_COOKIE_NAME"]),
    )
