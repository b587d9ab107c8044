"""The `flask` commands, each imported when it is called: a process that serves pages needs none."""

from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup
from flask_sqlalchemy import SQLAlchemy

PLACES = {
    "init": "crm.commands.people:first_link",
    "users": "crm.commands.people:users",
    "worker": "crm.commands.worker:worker",
    "doctor": "crm.commands.doctor:doctor",
    "demo": "crm.commands.demo:demo",
    "import": "crm.exchange.commands:imports",
    "db": "flask_migrate.cli:db",
    "contracts": "crm.contracts.commands:contracts",
    "qbr": "crm.reviews.commands:qbr",
    "search": "crm.search.commands:search",
}


class Commands(AppGroup):
    """What `flask` offers beside its own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx  # every command is there in every context
        if cmd_name not in PLACES:
            return None
        module, name = PLACES[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


class Migrations:
    """Flask-Migrate, as `flask db` looks for it: Alembic (25 MB) comes when it is asked for."""

    def __init__(self, app: Flask, db: SQLAlchemy, **options: Any) -> None:
        self._made_with = app, db, options

    def __getattr__(self, name: str) -> Any:
        app, db, options = self._made_with
        import_module("flask_migrate").Migrate(app, db, **options)  # takes our place
        return getattr(app.extensions["migrate"], name)


def init(app: Flask, db: SQLAlchemy, **migrations: Any) -> None:
    """`migrations` are Alembic's options."""
    app.cli = Commands(app.name)
    app.extensions["migrate"] = Migrations(app, db, **migrations)
