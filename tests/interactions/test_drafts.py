"""What is typed is kept: on the server too, for its author alone, until it is saved."""

import pytest
from sqlalchemy import func, select

from crm.db import db
from crm.interactions.drafts.actions import MOST_DRAFTS
from crm.interactions.models import Draft, Interaction
from crm.permissions import Role
from tests.make import make_client, make_user
from tests.support.database import both_databases
from tests.support.people import SignedIn

FORM = {
    "kind": "visit",
    "summary": "Half a sent",
    "contacts": ["1", "2"],
    "promises-1-task": "Ring",
}


def drafts() -> list[dict[str, list[str]]]:
    return list(db.session.scalars(select(Draft.fields).order_by(Draft.id)))


@both_databases
def test_the_newest_words_are_kept_whichever_tab_they_come_from(signed_in: SignedIn) -> None:
    author = make_user(Role.ACCOUNT_MANAGER)
    address = "/drafts/interaction:new:7"
    assert signed_in(author).put(address, data=FORM).status_code == 204
    answer = signed_in(author).put(
        address, data=FORM | {"summary": "Half a sentence", "csrf_token": "x"}
    )
    assert answer.status_code == 204
    assert drafts() == [
        {"kind": ["visit"], "summary": ["Half a sentence"], "contacts": ["1", "2"],
         "promises-1-task": ["Ring"]}
    ]  # fmt: skip
    assert signed_in(author).delete(address).status_code == 204
    assert drafts() == []


def test_a_draft_is_there_after_signing_in_on_another_device(signed_in: SignedIn) -> None:
    author = make_user(Role.DIRECTOR)
    client = make_client("Aurora")
    key = f"interaction:new:{client.id}"
    signed_in(author).put(f"/drafts/{key}", data=FORM)
    page = signed_in(author).get(f"/interactions/new?client={client.id}").text
    for words in ("We kept what you typed last time.", "Half a sent", 'value="Ring"'):
        assert words in page
    other = signed_in(make_user(Role.DIRECTOR)).get(f"/interactions/new?client={client.id}").text
    assert "Half a sent" not in other
    answer = signed_in(author).post(
        f"/drafts/{key}/bin", data={"next": f"/interactions/new?client={client.id}"}
    )
    assert answer.headers["Location"] == f"/interactions/new?client={client.id}"
    assert drafts() == []


def test_a_draft_ends_with_the_exchange_that_it_became(signed_in: SignedIn) -> None:
    author = make_user(Role.DIRECTOR)
    client, visitor = make_client("Aurora"), signed_in(author)
    visitor.put(f"/drafts/interaction:new:{client.id}", data=FORM)
    address = f"/clients/{client.id}/interactions"
    assert visitor.post(address, data={"kind": "visit", "summary": ""}).status_code == 422
    assert len(drafts()) == 1
    assert visitor.post(address, data={"kind": "visit", "summary": "Whole"}).status_code == 303
    assert drafts() == []


def test_more_carries_what_was_typed_into_the_whole_form(signed_in: SignedIn) -> None:
    client, visitor = make_client("Aurora"), signed_in(Role.DIRECTOR)
    form = {"kind": "video", "summary": "Half", "next_task": "Ring", "more": "1"}
    answer = visitor.post(f"/clients/{client.id}/interactions", data=form)
    assert answer.headers["Location"] == f"/interactions/new?client={client.id}"
    page = visitor.get(answer.headers["Location"]).text
    assert ">\r\nHalf</textarea>" in page
    assert 'value="Ring"' in page
    assert "Go on with what you typed" in visitor.get(f"/clients/{client.id}").text
    assert db.session.scalar(select(func.count(Interaction.id))) == 0


@pytest.mark.parametrize("key", ["x", "a:b:c:d:e", "a:%00", "a:<b>", "a:" + "1" * 90, "A:1"])
def test_an_odd_key_is_no_place_for_a_draft(signed_in: SignedIn, key: str) -> None:
    visitor = signed_in(Role.DIRECTOR)
    for answer in (visitor.put(f"/drafts/{key}", data=FORM), visitor.delete(f"/drafts/{key}")):
        assert answer.status_code == 404
    assert drafts() == []


def test_drafts_are_neither_huge_nor_endless(signed_in: SignedIn) -> None:
    visitor = signed_in(Role.DIRECTOR)
    assert visitor.put("/drafts/a:1", data={"summary": "字" * 30_000}).status_code == 413
    assert drafts() == []
    for number in range(MOST_DRAFTS + 5):
        visitor.put(f"/drafts/a:{number}", data=FORM)
    assert len(drafts()) == MOST_DRAFTS
    assert db.session.scalar(select(Draft.id).where(Draft.key == "a:0")) is None


def test_who_only_reads_keeps_no_drafts(signed_in: SignedIn) -> None:
    visitor = signed_in(Role.READ_ONLY)
    assert visitor.put("/drafts/a:1", data=FORM).status_code == 403
    assert drafts() == []
