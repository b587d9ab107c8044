"""`flask init` and `flask users add`: who may come in."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from crm.db import db
from crm.errors import Refused
from crm.links import LinkKind, issue
from crm.permissions import Role
from crm.users.actions import add_user, sign_in_link
from crm.users.queries import anybody_there

users = AppGroup("users", help="People who sign in.")


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
