"""The index is built anew after what came in around the session."""

from flask import Flask
from sqlalchemy import delete, func, insert, select, update

from crm.clients.models import Client
from crm.clock import now
from crm.db import db
from crm.search.index import index_all
from crm.search.models import Entry
from tests.make import make_client, make_interaction
from tests.support.database import both_databases
from tests.support.people import SignedIn


@both_databases
def test_what_was_loaded_in_bulk_is_found_after_a_rebuild(app: Flask, signed_in: SignedIn) -> None:
    moment = now()
    stamps = {"created_at": moment, "updated_at": moment, "version": 1}
    db.session.execute(
        insert(Client), [{"name": f"Bulk {n}", "name_key": f"bulk {n}", **stamps} for n in range(3)]
    )
    visitor = signed_in("director")
    assert "Nothing found" in visitor.get("/search?q=bulk").text
    answer = app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert answer.output == "3 records are indexed.\n"
    assert len(visitor.get("/search/suggest?q=bulk").json or []) == 3


@both_databases
def test_a_rebuild_ends_where_the_changes_had_led(app: Flask) -> None:
    client = make_client("Café 续约", owner=None)
    make_interaction(client, subject="Müller", summary="x y z")
    entries = select(Entry.subject, Entry.record_id, Entry.terms)
    before = set(db.session.execute(entries))
    assert index_all() == len(before) == 2
    assert set(db.session.execute(entries)) == before


def test_a_change_of_nothing_that_is_searched_leaves_the_index_alone(app: Flask) -> None:
    client = make_client("Aurora")
    db.session.commit()
    db.session.execute(update(Entry).values(terms="untouched"))
    client.cadence_days = 12
    db.session.commit()
    assert db.session.scalar(select(Entry.terms)) == "untouched"
    assert db.session.scalar(select(func.count(Entry.id))) == 1


@both_databases
def test_what_one_statement_deletes_leaves_no_words_behind(app: Flask) -> None:
    kept, *gone = [make_client(f"Aurora {number}") for number in range(3)]
    numbers = [client.id for client in gone]
    db.session.execute(delete(Client).where(Client.id.in_(numbers)))
    assert db.session.scalars(select(Entry.record_id)).all() == [kept.id]
