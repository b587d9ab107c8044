"""Search finds what people type, in both languages and on both databases, within their reach."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from crm.clock import now, today
from crm.db import db
from crm.permissions import Role
from crm.search.models import Entry
from crm.users.models import Organisation
from tests.make import (
    make_client,
    make_contact,
    make_interaction,
    make_project,
    make_team,
    make_user,
)
from tests.support.database import both_databases
from tests.support.people import SignedIn

NOTES = {
    "renewal": ("Quarterly talk", "They want the renewal before May."),
    "续约": ("季度会议", "客户希望尽快续约,李伟负责。"),
    "cafe": ("Lunch", "Met at the Café Müller"),
    "wild": ("100% sure", "snake_case and back\\slash"),
}


@pytest.fixture
def notes(app: Flask) -> None:
    client = make_client("Aurora")
    for subject, summary in NOTES.values():
        make_interaction(client, subject=subject, summary=summary)
    db.session.commit()


def found(signed_in: SignedIn, query: str) -> list[str]:
    """Subjects of the notes on the page, in its order."""
    visitor = signed_in(Role.DIRECTOR)
    text = visitor.get("/search", query_string={"q": query}).text
    text = text.replace("<mark>", "").replace("</mark>", "")
    subjects = [subject for subject, _summary in NOTES.values() if f">{subject}</a>" in text]
    return sorted(subjects, key=lambda subject: text.index(f">{subject}</a>"))


@both_databases
@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("renewal", ["Quarterly talk"]),
        ("RENEW", ["Quarterly talk"]),
        ("renewal before", ["Quarterly talk"]),
        ("renewal never", []),
        ("enewal", []),
        ("续约", ["季度会议"]),
        ("李伟", ["季度会议"]),
        ("伟", ["季度会议"]),
        ("约续", []),
        ("cafe", ["Lunch"]),
        ("CAFÉ muller", ["Lunch"]),
        ("100%", ["100% sure"]),
        ("snake_case", ["100% sure"]),
        ("snakeXcase", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("\ue000interaction", []),
        ("interaction", []),
    ],
)
def test_words_are_found_as_people_type_them(
    signed_in: SignedIn, notes: None, query: str, subjects: list[str]
) -> None:
    assert found(signed_in, query) == subjects


@both_databases
def test_an_index_follows_every_change_in_the_same_transaction(
    signed_in: SignedIn, notes: None
) -> None:
    client = make_client("Borealis")
    note = make_interaction(client, subject="Lunch", summary="Spoke of lighthouses")
    db.session.rollback()
    assert "Lunch" not in found(signed_in, "lighthouses")
    note = make_interaction(make_client("Borealis"), subject="Lunch", summary="Of lighthouses")
    assert found(signed_in, "lighthouses") == ["Lunch"]
    note.summary = "Of windmills"
    assert found(signed_in, "lighthouses") == []
    assert found(signed_in, "windmills") == ["Lunch"]
    db.session.delete(note)
    assert found(signed_in, "windmills") == []
    there = select(func.count(Entry.id)).where(Entry.subject == "interaction")
    assert db.session.scalar(there) == len(NOTES)


@both_databases
def test_clients_and_people_are_found_with_their_notes_and_the_bin_hides_all(
    signed_in: SignedIn,
) -> None:
    client = make_client("Zephyr Logistik")
    contact = make_contact(client, name="Zephyrine Blanc")
    make_interaction(client, subject="Zephyr call")
    visitor = signed_in(Role.DIRECTOR)
    address = "/search?q=zephyr"
    assert visitor.get(address).text.count("<mark>Zephyr</mark>") == 3
    contact.deleted_at = now()
    assert visitor.get(address).text.count("<mark>Zephyr</mark>") == 2
    client.deleted_at = now()
    assert "<mark>" not in visitor.get(address).text
    assert "Nothing found" in visitor.get(address).text


def test_only_what_lies_within_reach_is_found(signed_in: SignedIn) -> None:
    insider, outsider = make_user(Role.ACCOUNT_MANAGER), make_user(Role.ACCOUNT_MANAGER)
    reader, manager = make_user(Role.READ_ONLY), make_user(Role.PROJECT_MANAGER)
    client = make_client("Zephyr Logistik", team=make_team(insider, reader))
    make_team(outsider)
    make_project(client, manager=manager)
    make_contact(client, name="Zephyrine Blanc")
    make_interaction(client, subject="Zephyr call")
    for who, hits in ((insider, 3), (reader, 3), (manager, 3), (outsider, 0)):
        visitor = signed_in(who)
        assert visitor.get("/search?q=zephyr").text.count("<mark>") == hits
        assert len(visitor.get("/search/suggest?q=zeph").json or []) == (2 if hits else 0)
    assert visitor.get("/search/suggest?q=zephir logistik").json == []


def test_among_the_newest_those_with_the_word_in_the_subject_come_first(
    signed_in: SignedIn,
) -> None:
    client = make_client("Aurora")
    for subject, summary in (("Offer sent", ""), ("Old talk", "the offer"), ("New talk", "offer")):
        make_interaction(client, subject=subject, summary=summary)
    text = signed_in(Role.DIRECTOR).get("/search?q=offer").text
    assert text.index("</mark> sent") < text.index("New talk") < text.index("Old talk")


HOSTILE = [
    "'", '"', "' OR 1=1 --", '" OR "', "*", "(", "NEAR(", "a NEAR b", "terms:x", "AND", "OR OR",
    "NOT x", "a*b", "^a", "{x}", "<script>", "a & | !b", ":*", "\x00", "\\", "﷽" * 300,
    "z" * 10_000, "字" * 300, "𠀀", "-1", ";",
]  # fmt: skip


@both_databases
@pytest.mark.parametrize("address", ["/search", "/search/suggest"])
def test_no_text_breaks_the_search(signed_in: SignedIn, notes: None, address: str) -> None:
    visitor = signed_in(Role.DIRECTOR)
    for text in HOSTILE:
        answer = visitor.get(address, query_string={"q": text})
        assert answer.status_code == 200, text
        assert "<script>" not in answer.text


@both_databases
def test_the_search_asks_as_often_for_sixty_notes_as_for_one(
    signed_in: SignedIn, queries: Any
) -> None:
    db.session.add(Organisation(name="Firm"))
    client, visitor = make_client("Aurora budget"), signed_in(Role.DIRECTOR)
    numbers = []
    for rows in (1, 9, 50):
        for number in range(rows):
            make_interaction(client, subject="Budget", happened_on=today() - timedelta(days=number))
            make_contact(client, name="Budget Holder")
        db.session.commit()
        with queries() as statements:
            visitor.get("/search?q=budget")
        numbers.append(len([each for each in statements if each.startswith("SELECT")]))
    assert max(numbers) <= 6
    assert numbers[0] >= numbers[1] >= numbers[2]


def test_the_suggestions_are_few_and_lead_to_pages(signed_in: SignedIn, queries: Any) -> None:
    visitor = signed_in(Role.DIRECTOR)
    client = make_client("Nordlicht Energie")
    make_contact(client, name="Nora Nord", role="payer")
    for number in range(12):
        make_client(f"Nord {number}")
    with queries() as statements:
        rows = visitor.get("/search/suggest?q=nord").json
    assert rows is not None
    assert 2 <= len(rows) <= 10
    assert {frozenset(row) for row in rows} == {frozenset({"label", "hint", "url"})}
    assert any(row["label"] == "Nora Nord" and "Nordlicht" in row["hint"] for row in rows)
    for row in rows:
        assert visitor.get(row["url"]).status_code == 200
    assert len([each for each in statements if each.startswith("SELECT")]) <= 5


@pytest.mark.parametrize("slip", ["Nordlihct", "nordlcht", "Nordlicjt Ener"])
def test_a_slip_of_the_finger_hides_nobody(signed_in: SignedIn, slip: str) -> None:
    client = make_client("Nordlicht Energie")
    make_contact(client, name="Nordlund, Eva")
    make_client("Nickel Ltd")
    rows = signed_in(Role.DIRECTOR).get("/search/suggest", query_string={"q": slip}).json or []
    assert "Nordlicht Energie" in [row["label"] for row in rows]
    assert "Nickel Ltd" not in [row["label"] for row in rows]


def test_an_empty_search_says_what_can_be_found(signed_in: SignedIn) -> None:
    visitor = signed_in(Role.DIRECTOR)
    assert "What are you looking for?" in visitor.get("/search").text
    assert visitor.get("/search/suggest").json == []
