"""`flask worker`: what happens by the clock."""

import click
from flask import current_app

from crm.scheduler import run_forever


@click.command("worker")
def worker() -> None:
    """Do what is due, until it is told to end."""
    run_forever(current_app._get_current_object())  # type: ignore[attr-defined]
