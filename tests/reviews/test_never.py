"""What is ours alone never reaches a client's paper: each internal column is filled, none shows."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from crm.clients.models import Client
from crm.db import db
from crm.follow_ups.models import Side
from crm.interactions.models import Interaction, Visibility
from crm.projects.models import Project
from crm.reviews.figures.frozen import freeze
from crm.reviews.figures.gather import Audience, gather
from crm.reviews.paper import ReviewPaper, paper_html, print_review
from crm.reviews.words import Words
from tests.make import make_contact, make_follow_up, make_user
from tests.reviews.cast import QUARTER, met, milestone, rich_client
from tests.support.papers import read_pdf

CANARY = "Zzcanary"
# Columns of records that stand behind the figures, and that a client must never read.
INTERNAL = {
    "clients": ["notes", "external_ref", "email", "phone", "address"],
    "contacts": ["notes", "email", "phone", "mobile", "address", "external_ref"],
    "positions": ["title", "department"],
    "contracts": ["notes"],
    "follow_ups": ["note"],
    "interactions": ["summary", "need", "feedback"],
    "projects": ["goal", "code"],
    "status_reports": ["done", "next_steps"],
    "responses": ["comment"],
}


@pytest.fixture
def paper(app: Flask) -> ReviewPaper:
    """A rich quarter in which everything internal says the canary's name."""
    client = rich_client()
    owner, person = make_user(), make_contact(client)
    day = date(2026, 8, 8)
    met(client, owner, person, day, subject=CANARY, visibility=Visibility.INTERNAL)
    hidden = met(client, owner, person, day, subject=CANARY, is_confidential=True)
    heard_in(hidden)
    make_follow_up(owner, client, task=CANARY, due_on=day)
    make_follow_up(owner, client, task=CANARY, due_on=day, origin="responses", origin_id=1)
    milestone_of_ours()
    db.session.flush()
    for table, columns in INTERNAL.items():
        for column in columns:
            words = f"{CANARY} {table} {column}"
            db.session.execute(db.text(f"UPDATE {table} SET {column} = '{words}'"))  # noqa: S608
    db.session.execute(db.text("UPDATE positions SET stance = -2, influence = 5"))
    db.session.expire_all()
    return ReviewPaper(gather(client, QUARTER, Audience(sees_budget=True)), Words())


def heard_in(exchange: Interaction) -> None:
    make_follow_up(
        make_user(), exchange.client, task=CANARY, due_on=date(2026, 8, 9), promise=Side.OURS,
        origin="interactions", origin_id=exchange.id,
    )  # fmt: skip


def milestone_of_ours() -> None:
    project = db.session.scalars(select(Project)).first()
    assert project is not None
    milestone(project, CANARY, date(2026, 8, 8), is_client_visible=False)


def test_nothing_internal_is_among_the_figures(paper: ReviewPaper) -> None:
    assert CANARY not in str(freeze(paper.figures))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_internal_is_on_the_paper(
    paper: ReviewPaper, language: str, tmp_path: Path
) -> None:
    client = db.session.scalars(select(Client)).first()
    assert client is not None
    assert CANARY not in paper_html(paper, client, language)
    text = read_pdf(print_review(paper, client, language).content, tmp_path).text
    assert CANARY not in text
    assert "Promise that is kept" in text
