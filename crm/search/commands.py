"""`flask search rebuild`."""

import click
from flask.cli import AppGroup

from crm.db import db
from crm.search.index import index_all

search = AppGroup("search", help="The full-text index.")


@search.command("rebuild")
def rebuild() -> None:
    """Build the index anew from what is stored."""
    count = index_all()
    db.session.commit()
    click.echo(f"{count} records are indexed.")
