"""A file that was looked at and never imported does not stay for ever."""

import os
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from crm import files
from crm.clock import now
from crm.db import db
from crm.exchange.actions import begin, import_at_once
from crm.exchange.columns import Kind
from crm.exchange.models import ImportBatch, ImportProblem
from crm.files import File
from crm.permissions import Role
from crm.scheduler import tidy
from tests.make import make_user
from tests.support.database import both_databases

FILE = b"Name,E-mail\nAurora,no address\n"


def on_disk() -> set[str]:
    return {each.name for each in files.folder().iterdir()}


def aged(path: Path, hours: int) -> None:
    moment = (now() - timedelta(hours=hours)).timestamp()
    os.utime(path, (moment, moment))


@both_databases
def test_previews_go_after_a_day_and_imports_stay(app: Flask) -> None:
    reader = make_user(Role.DIRECTOR)
    old, new = (begin(FILE, "clients.csv", Kind.CLIENTS, reader) for _ in range(2))
    import_at_once(FILE, "clients.csv", Kind.CLIENTS, reader)
    db.session.flush()
    imported = db.session.scalars(select(ImportBatch).where(ImportBatch.imported_at.is_not(None)))
    kept = [new, imported.one()]
    for batch in (old, kept[1]):
        batch.updated_at = now() - timedelta(hours=25)
    names = {batch.file.uuid for batch in kept}
    lost = files.folder() / "00000000-0000-0000-0000-000000000000"
    lost.write_bytes(b"refused late")
    db.session.commit()
    for each in files.folder().iterdir():
        aged(each, 25)
    fresh = files.folder() / "11111111-1111-1111-1111-111111111111"
    fresh.write_bytes(b"its row is on its way")
    numbers = {batch.id for batch in kept}
    tidy()
    assert set(db.session.scalars(select(ImportBatch.id))) == numbers
    assert db.session.scalar(select(func.count(ImportProblem.id))) == 2
    assert db.session.scalar(select(func.count(File.id))) == 2
    assert on_disk() == names | {fresh.name}
