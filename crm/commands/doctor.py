"""`flask doctor`: what is wrong with the settings or the database."""

import json
import sys

import click
from flask import current_app
from sqlalchemy import inspect, select, text

from crm import heartbeat
from crm.db import db, is_sqlite
from crm.mail.server import why_held
from crm.users.queries import anybody_there


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True)
def doctor(as_json: bool) -> None:
    """Look at the settings and the database, and say what is wrong; exit 1 if anything is."""
    missing = why_held(current_app.config)
    findings = {
        "database": "ok" if db.session.scalar(select(1)) == 1 else "no answer",
        "migrations": "ok" if has_table("alembic_version") else "not run",
        "mail": f"held: {missing} is not set" if missing else "ok",
        "worker": worker_finding(),
        "people": "ok" if anybody_there() else "nobody yet: run flask init",
    }
    if is_sqlite():
        mode = db.session.execute(text("PRAGMA journal_mode")).scalar_one()
        sync = db.session.execute(text("PRAGMA synchronous")).scalar_one()
        findings["journal"] = "ok" if (mode, sync) == ("wal", 2) else f"{mode}, synchronous {sync}"
    click.echo(
        json.dumps(findings) if as_json else "\n".join(f"{k}: {v}" for k, v in findings.items())
    )
    if any(findings[name] != "ok" for name in ("database", "migrations")):
        sys.exit(1)


def worker_finding() -> str:
    """When the worker last did its work: without it nothing is sent and nobody is reminded."""
    if not has_table("heartbeats"):
        return "unknown: migrations have not run"
    beat = heartbeat.last_beat()
    if beat is None:
        return "never ran: start flask worker"
    failing = ", ".join(row.job for row in heartbeat.failing())
    if heartbeat.is_late(beat):
        return f"last ran at {beat:%Y-%m-%d %H:%M} UTC: start flask worker"
    return f"failing: {failing}" if failing else "ok"


def has_table(name: str) -> bool:
    """Asked in the transaction that is open: on SQLite a second one would wait for it."""
    return inspect(db.session.connection()).has_table(name)
