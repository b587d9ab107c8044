"""Which reviews are due, who may know of them, how often a paper may be drawn, and the console."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from crm.clients.models import Client
from crm.db import db
from crm.permissions import Role
from crm.reviews.models import Review
from tests.make import make_client, make_user
from tests.reviews.cast import rich_client, written
from tests.support.papers import read_pdf
from tests.support.people import SignedIn

CountQueries = Callable[[], AbstractContextManager[list[str]]]


def test_the_list_says_which_review_is_due(signed_in: SignedIn) -> None:
    owner = make_user(Role.ACCOUNT_MANAGER)
    make_client("Nothing yet", owner=owner)
    written(make_client("Being written", owner=owner))
    issued = written(make_client("Handed over", owner=owner), issue_number=2)
    issued.issued_at = datetime(2026, 10, 1, tzinfo=UTC)
    april = make_client("Fiscal", owner=owner)
    april.fiscal_year_starts_in = 4
    make_client("Not mine")
    text = signed_in(owner).get("/reviews").text
    for name, state in (
        ("Nothing yet", "Not begun"), ("Being written", "Draft"),
        ("Handed over", "Issued, version 2"), ("Fiscal", "2026-Q2"),
    ):  # fmt: skip
        row = text.split(f">{name}</a>")[1].split("</tr>")[0]
        assert state in row
    assert "Not mine" not in text
    assert "Not mine" in signed_in(Role.DIRECTOR).get("/reviews?all=1").text


def test_who_looks_after_no_client_sees_them_all_unless_they_ask(signed_in: SignedIn) -> None:
    make_client("Aurora", owner=make_user(Role.ACCOUNT_MANAGER))
    visitor = signed_in(Role.DIRECTOR)
    assert "Aurora" in visitor.get("/reviews").text
    assert "Aurora" not in visitor.get("/reviews?all=0").text


def test_an_account_manager_sees_no_clients_of_others(signed_in: SignedIn) -> None:
    make_client("Not mine")
    text = signed_in(Role.ACCOUNT_MANAGER).get("/reviews?all=1").text
    assert "Not mine" not in text
    assert "No reviews to prepare" in text


@pytest.mark.parametrize("role", [Role.PROJECT_MANAGER, Role.READ_ONLY])
def test_reviews_are_not_in_the_rail_of_who_may_not_read_them(
    signed_in: SignedIn, role: Role
) -> None:
    visitor = signed_in(role)
    assert visitor.get("/reviews").status_code == 403
    assert 'href="/reviews"' not in visitor.get("/").text


def test_the_pages_ask_as_often_for_many_as_for_one(
    signed_in: SignedIn, queries: CountQueries
) -> None:
    visitor = signed_in(Role.DIRECTOR)
    visitor.get("/reviews")
    counts = []
    for rows in (1, 10, 50):
        for _ in range(rows - (db.session.scalar(select(func.count(Client.id))) or 0)):
            written(make_client(owner=make_user()))
        db.session.commit()
        with queries() as statements:
            assert visitor.get("/reviews?all=1").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] == counts[2] <= 8


def test_a_review_page_needs_few_questions(signed_in: SignedIn, queries: CountQueries) -> None:
    client = rich_client()
    visitor = signed_in(Role.DIRECTOR)
    here = f"/clients/{client.id}/reviews/2026-Q3"
    visitor.get(here)
    with queries() as statements:
        assert visitor.get(here).status_code == 200
    assert len(statements) <= 20


def test_papers_are_drawn_so_often_and_no_more(app: Flask, signed_in: SignedIn) -> None:
    app.config["LIMITS"] = True
    client = make_client()
    visitor = signed_in(Role.DIRECTOR)
    here = f"/clients/{client.id}/reviews/2026-Q3/review.pdf?v=9"
    answers = [visitor.get(here).status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]


def test_the_console_writes_a_review(app: Flask, tmp_path: Path) -> None:
    client = rich_client("zh")
    written(client)
    db.session.commit()
    out = tmp_path / "qbr.pdf"
    done = app.test_cli_runner().invoke(
        args=["qbr", str(client.id), "2026-Q3", "--out", str(out), "--lang", "zh"]
    )
    assert (done.exit_code, done.stderr) == (0, "")
    assert "季度业务回顾" in read_pdf(out.read_bytes(), tmp_path).text
    assert db.session.scalar(select(func.count(Review.id))) == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["4711", "2026-Q3", "--out", "x.pdf"], "there is no client 4711"),
        (["1", "2026-Q7", "--out", "x.pdf"], "is no quarter"),
        (["1", "2031-Q1", "--out", "x.pdf"], "has begun"),
        (["1", "2026-Q3", "--out", "/nowhere/x.pdf"], "cannot write /nowhere/x.pdf"),
        (["1", "2026-Q3", "--out", "x.pdf", "--lang", "fr"], "is not one of"),
        (["one", "2026-Q3", "--out", "x.pdf"], "not a valid integer"),
    ],
)
def test_the_console_says_what_is_wrong_in_one_line(
    app: Flask, words: list[str], reason: str
) -> None:
    make_client()
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["qbr", *words])
    assert done.exit_code in (1, 2)
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
