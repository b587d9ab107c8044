"""The `flask` commands."""

import json
import sys

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import inspect, select, text

from crm import heartbeat
from crm.contracts.commands import contracts
from crm.db import db, is_sqlite
from crm.demo.loading import load as load_demo
from crm.errors import Refused
from crm.exchange.commands import imports
from crm.links import LinkKind, issue
from crm.mail.server import why_held
from crm.permissions import Role
from crm.reviews.commands import qbr
from crm.scheduler import run_forever
from crm.search.commands import search
from crm.users.actions import add_user, sign_in_link
from crm.users.models import User
from crm.users.queries import anybody_there, with_role

users = AppGroup("users", help="People who sign in.")
demo_group = AppGroup("demo", help="Demo data.")


def init(app: Flask) -> None:
    for command in (
        first_link, worker, doctor, users, demo_group, imports, contracts, qbr, search,
    ):  # fmt: skip
        app.cli.add_command(command)


@click.command("init")
def first_link() -> None:
    """Print the one-time link with which the first administrator sets Rapport up."""
    if anybody_there():
        click.echo("Rapport is set up already: sign in.")
        return
    _link, token = issue(LinkKind.SETUP)
    db.session.commit()
    click.echo(
        f"Set up Rapport here, within an hour: {current_app.config['BASE_URL']}/set-up/{token}"
    )


@click.command("worker")
def worker() -> None:
    """Do what is due, until it is told to end."""
    run_forever(current_app._get_current_object())  # type: ignore[attr-defined]


@users.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--name", required=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(email: str, role: str, name: str, password_stdin: bool) -> None:
    """Let somebody in; without a password a one-time sign-in link is printed."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    try:
        user = add_user(email, name, frozenset({Role(role)}), password)
    except Refused as refused:
        db.session.rollback()
        raise click.ClickException(str(refused)) from None
    db.session.flush()
    link = (
        "" if password_stdin else f"{current_app.config['BASE_URL']}/sign-in/{sign_in_link(user)}"
    )
    db.session.commit()
    click.echo(f"{user.email} is in as {role.replace('_', ' ')}.")
    if link:
        click.echo(f"Sign in once with: {link}")


@demo_group.command("load")
def load() -> None:
    """Fill an empty database with the demo story; a filled one keeps its data."""
    if anybody_there():
        click.echo("There are records already: they are kept.")
        return
    load_demo()
    db.session.commit()
    click.echo("The demo data is loaded.")


@demo_group.command("links")
def links() -> None:
    """Print three one-time sign-in links: account manager, project manager, director."""
    for role in (Role.ACCOUNT_MANAGER, Role.PROJECT_MANAGER, Role.DIRECTOR):
        user = db.session.scalar(with_role(role).order_by(None).order_by(User.id).limit(1))
        if user is None:
            raise click.ClickException(f"nobody here is {role.value.replace('_', ' ')}")
        address = f"{current_app.config['BASE_URL']}/sign-in/{sign_in_link(user)}"
        click.echo(f"{role.value.replace('_', ' ')}: {address}")
    db.session.commit()


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
