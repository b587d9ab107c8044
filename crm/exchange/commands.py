"""`flask import clients FILE` and `flask import contacts FILE`."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from crm.db import db
from crm.exchange import actions, importing, unreadable
from crm.exchange.columns import Kind
from crm.exchange.models import Outcome
from crm.exchange.sources import open_source
from crm.exchange.tables import MOST_BYTES
from crm.exchange.tally import Tally
from crm.exchange.unreadable import UnreadableFile
from crm.permissions import Role

imports = AppGroup("import", help="Clients and contacts from CSV or vCard files.")


@dataclass(frozen=True)
class Console:
    """Whoever stands at the machine may import anywhere, and is nobody who signs in."""

    id: int = 0
    roles: frozenset[Role] = frozenset({Role.ADMIN})


@imports.command("clients")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, nothing else.")
def clients(file: Path, dry_run: bool, as_json: bool) -> None:
    """Import organisations; of contact cards, the organisations that they name."""
    import_file(Kind.CLIENTS, file, dry_run, as_json)


@imports.command("contacts")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, nothing else.")
def contacts(file: Path, dry_run: bool, as_json: bool) -> None:
    """Import people and where they work; clients that are not there yet are made."""
    import_file(Kind.CONTACTS, file, dry_run, as_json)


def import_file(kind: Kind, file: Path, dry_run: bool, as_json: bool) -> None:
    try:
        raw = read(file)
        if dry_run:
            tally = importing.attempt(open_source(raw, kind).drafts, Console())
            db.session.rollback()
        else:
            tally = actions.import_at_once(raw, file.name, kind, Console())
            db.session.commit()
    except UnreadableFile as problem:
        db.session.rollback()
        refuse(str(problem), as_json)
    except OSError as problem:
        refuse(f"{file}: {problem.strerror}", as_json)
    else:
        report(tally, dry_run, as_json)


def read(file: Path) -> bytes:
    """No more of the file than an import takes."""
    with file.open("rb") as source:
        raw = source.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise UnreadableFile(unreadable.TOO_LARGE)
    return raw


def refuse(reason: str, as_json: bool) -> None:
    if not as_json:
        raise click.ClickException(reason)
    click.echo(json.dumps({"error": reason}, ensure_ascii=False))
    sys.exit(1)


def report(tally: Tally, dry_run: bool, as_json: bool) -> None:
    problems: list[dict[str, Any]] = [
        {"line": each.line, "reason": each.reason % {"value": each.value}}
        for each in tally.problems
    ]
    if as_json:
        click.echo(json.dumps({**tally.as_dict, "problems": problems}, ensure_ascii=False))
        return
    counts = ", ".join(f"{tally.counts[each]} {each.value}" for each in Outcome)
    click.echo(f"{tally.rows} rows: {counts}.{' Nothing was written.' if dry_run else ''}")
    for problem in problems:
        click.echo(f"line {problem['line']}: {problem['reason']}")
