"""A process that serves pages brings only what pages need; commands come when they are called."""

import subprocess
import sys
from pathlib import Path

import click
import pytest
from flask import Flask

from crm.commands import PLACES

HOME = Path(__file__).parent.parent
HEAVY = {"alembic", "apscheduler", "charset_normalizer", "PIL", "rapidfuzz", "weasyprint"}


def test_the_web_imports_neither_commands_nor_what_few_pages_need() -> None:
    asked = "import app, sys; print(*{name.split('.')[0] for name in sys.modules}, *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=HOME, capture_output=True, check=True, text=True
    )
    loaded = set(done.stdout.split())
    assert "sqlalchemy" in loaded
    assert not loaded & (HEAVY | {"crm.demo.loading", "crm.scheduler", "crm.commands.doctor"})


@pytest.mark.parametrize("name", sorted(PLACES))
def test_every_command_comes_when_it_is_called(app: Flask, name: str) -> None:
    with click.Context(app.cli) as context:
        command = app.cli.get_command(context, name)
    assert command is not None
    assert app.test_cli_runner().invoke(args=[name, "--help"]).exit_code == 0


def test_a_command_that_is_not_there_is_none(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["nonsense"]).exit_code == 2
