"""`flask demo`: the story that a newcomer looks at."""

import click
from flask import current_app
from flask.cli import AppGroup

from crm.db import db
from crm.demo.loading import load as load_demo
from crm.permissions import Role
from crm.users.actions import sign_in_link
from crm.users.models import User
from crm.users.queries import anybody_there, with_role

demo = AppGroup("demo", help="Demo data.")


@demo.command("load")
def load() -> None:
    """Fill an empty database with the demo story; a filled one keeps its data."""
    if anybody_there():
        click.echo("There are records already: they are kept.")
        return
    load_demo()
    db.session.commit()
    click.echo("The demo data is loaded.")


@demo.command("links")
def links() -> None:
    """Print three one-time sign-in links: account manager, project manager, director."""
    for role in (Role.ACCOUNT_MANAGER, Role.PROJECT_MANAGER, Role.DIRECTOR):
        user = db.session.scalar(with_role(role).order_by(None).order_by(User.id).limit(1))
        if user is None:
            raise click.ClickException(f"nobody here is {role.value.replace('_', ' ')}")
        address = f"{current_app.config['BASE_URL']}/sign-in/{sign_in_link(user)}"
        click.echo(f"{role.value.replace('_', ' ')}: {address}")
    db.session.commit()
