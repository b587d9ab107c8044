"""The pages: a draft is looked at, written, issued, printed again, and issued once more."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.audit import AuditRecord
from crm.clients.models import Client
from crm.db import db
from crm.follow_ups.models import FollowUp, Side
from crm.permissions import Role
from crm.projects.models import Milestone
from crm.reviews.models import Review, ReviewIssue
from tests.make import make_client, make_team, make_user
from tests.reviews.cast import rich_client, written
from tests.support.papers import read_pdf
from tests.support.people import SignedIn

CountQueries = Callable[[], AbstractContextManager[list[str]]]

FORM = {
    "version": "0", "attendees": "Ann, Bob", "summary": "A *good* quarter", "results": "One\nTwo",
    "problems": "Late", "objectives": "Go live", "decisions": "", "our_ask": "Name the acceptor",
    "their_ask": "", "our_commitment": "Load test report", "their_commitment": "Decide on data",
    "next_review_on": "2027-01-13",
}  # fmt: skip


def address(client: Client, quarter: str = "2026-Q3") -> str:
    return f"/clients/{client.id}/reviews/{quarter}"


def stored() -> list[Any]:
    """All reviews, what was issued of them, the follow-ups, and how many acts were noted."""
    tables = (Review.__table__, ReviewIssue.__table__, FollowUp.__table__)
    rows = [dict(row) for table in tables for row in db.session.execute(select(table)).mappings()]
    return [*rows, db.session.scalar(select(func.count(AuditRecord.id)))]


def test_a_quarter_without_a_review_shows_its_draft_and_writes_nothing(
    signed_in: SignedIn,
) -> None:
    client = rich_client()
    visitor = signed_in(Role.DIRECTOR)
    before = stored()
    page = visitor.get(address(client))
    assert page.status_code == 200
    for part in ("Promise that is kept", "Grid data platform 1", "Write the summary", "3<span"):
        assert part in page.text
    assert stored() == before


def test_the_first_save_makes_the_review_and_the_next_one_changes_it(signed_in: SignedIn) -> None:
    client = make_client()
    visitor = signed_in(Role.DIRECTOR)
    answer = visitor.post(address(client), data=FORM)
    assert (answer.status_code, answer.headers["Location"]) == (303, address(client))
    review = db.session.scalars(select(Review)).one()
    assert (review.summary, review.next_review_on) == ("A *good* quarter", date(2027, 1, 13))
    version = str(review.version)
    assert visitor.post(address(client), data=FORM | {"version": version}).status_code == 303
    acts = db.session.scalars(select(AuditRecord.action).where(AuditRecord.action != "added")).all()
    assert "begun" in acts


def test_two_people_write_at_once_and_nothing_is_overwritten_unseen(signed_in: SignedIn) -> None:
    client = make_client()
    first, second = signed_in(make_user()), signed_in(make_user())
    assert first.post(address(client), data=FORM).status_code == 303
    before = stored()
    answer = second.post(address(client), data=FORM | {"summary": "Another view"})
    assert answer.status_code == 409
    assert "A *good* quarter" in answer.text
    assert "Another view" in answer.text
    assert stored() == before


def test_a_form_with_an_error_keeps_all_that_was_typed(signed_in: SignedIn) -> None:
    client = make_client()
    visitor = signed_in(Role.DIRECTOR)
    answer = visitor.post(address(client), data=FORM | {"next_review_on": "soon"})
    assert answer.status_code == 422
    assert "A *good* quarter" in answer.text
    assert db.session.scalar(select(func.count(Review.id))) == 0


def issue(visitor: Any, client: Client) -> None:
    version = db.session.scalars(select(Review.version)).one()
    answer = visitor.post(f"{address(client)}/issue", data={"version": str(version)})
    assert answer.status_code == 303


def test_issuing_freezes_the_paper_and_plans_the_commitments(
    signed_in: SignedIn, tmp_path: Path
) -> None:
    client = rich_client()
    written(client)
    visitor = signed_in(Role.DIRECTOR)
    assert "Issue version 1" in visitor.get(f"{address(client)}/issue").text
    issue(visitor, client)
    promises = db.session.scalars(select(FollowUp).where(FollowUp.origin == "reviews")).all()
    assert [(each.task, each.promise, each.due_on) for each in promises] == [
        ("Load test report", Side.OURS, date(2027, 1, 13)),
        ("Decide on the data", Side.THEIRS, date(2027, 1, 13)),
    ]
    assert {each.assignee_id for each in promises} == {client.owner_id}
    first = visitor.get(f"{address(client)}/review.pdf")
    change_the_world(client)
    again = visitor.get(f"{address(client)}/review.pdf")
    assert again.data == first.data
    assert "Version 1" in read_pdf(first.data, tmp_path).text
    row = db.session.scalars(select(ReviewIssue)).one()
    assert row.digest in read_pdf(first.data, tmp_path).text.replace("\n", "").replace(" ", "")


def change_the_world(client: Client) -> None:
    """Everything from which figures are gathered is another thing afterwards."""
    client.name = "Renamed"
    db.session.execute(db.update(Milestone).values(title="Moved", reached_on=None))
    db.session.execute(db.update(FollowUp).values(task="Changed", dropped_at=None))
    db.session.commit()


def test_an_issued_review_is_closed_until_it_is_revised(signed_in: SignedIn) -> None:
    client = make_client()
    written(client)
    visitor = signed_in(Role.DIRECTOR)
    issue(visitor, client)
    assert 'name="summary"' not in visitor.get(address(client)).text
    form = FORM | {"version": str(db.session.scalars(select(Review.version)).one())}
    before = stored()
    assert visitor.post(address(client), data=form).status_code == 422
    version = str(db.session.scalars(select(Review.version)).one())
    assert visitor.post(f"{address(client)}/issue", data={"version": version}).status_code == 422
    assert stored() == before

    assert visitor.post(f"{address(client)}/reopen").status_code == 303
    version = str(db.session.scalars(select(Review.version)).one())
    changed = FORM | {"version": version, "summary": "Seen anew"}
    assert visitor.post(address(client), data=changed).status_code == 303
    issue(visitor, client)
    numbers = db.session.scalars(select(ReviewIssue.number).order_by(ReviewIssue.number)).all()
    assert list(numbers) == [1, 2]
    page = visitor.get(address(client)).text
    assert "Seen anew" in page
    assert "review.pdf?v=1" in page
    tasks = db.session.scalars(select(FollowUp.task).where(FollowUp.origin == "reviews")).all()
    assert sorted(tasks).count("Load test report") == 1


def test_a_stale_page_does_not_issue_words_that_nobody_read(signed_in: SignedIn) -> None:
    client = make_client()
    written(client)
    visitor = signed_in(Role.DIRECTOR)
    before = stored()
    assert visitor.post(f"{address(client)}/issue", data={"version": "7"}).status_code == 409
    assert stored() == before


def test_the_file_has_its_name_in_every_language(signed_in: SignedIn, tmp_path: Path) -> None:
    client = make_client("华星科技")
    client.language = "zh"
    visitor = signed_in(Role.DIRECTOR)
    answer = visitor.get(f"{address(client)}/review.pdf")
    assert answer.mimetype == "application/pdf"
    head = answer.headers["Content-Disposition"]
    assert head.startswith("attachment; filename=")
    assert "filename*=UTF-8''QBR_%E5%8D%8E%E6%98%9F%E7%A7%91%E6%8A%80_2026-Q3_draft.pdf" in head
    assert answer.headers["Cache-Control"] == "no-store"
    assert "季度业务回顾" in read_pdf(answer.data, tmp_path).text
    english = visitor.get(f"{address(client)}/review.pdf?lang=en").data
    assert "Quarterly business review" in read_pdf(english, tmp_path).text


def test_a_sign_that_cannot_be_printed_is_said_first(signed_in: SignedIn) -> None:
    client = make_client()
    written(client, summary="A sign of nobody: \ue123")
    visitor = signed_in(Role.DIRECTOR)
    answer = visitor.get(f"{address(client)}/review.pdf")
    assert answer.status_code == 422
    assert "A sign is missing" in answer.text
    assert visitor.get(f"{address(client)}/review.pdf?anyway=1").mimetype == "application/pdf"


@pytest.mark.parametrize("quarter", ["2026-Q5", "2027-Q1", "0000-Q1", "nonsense", "2026-Q3;x"])
def test_a_quarter_that_is_none_or_has_not_begun_does_not_exist(
    signed_in: SignedIn, quarter: str
) -> None:
    client = make_client()
    assert signed_in(Role.DIRECTOR).get(address(client, quarter)).status_code == 404


ACTS = [
    ("GET", ""), ("POST", ""), ("GET", "/issue"), ("POST", "/issue"), ("POST", "/reopen"),
    ("GET", "/review.pdf"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "act"), ACTS)
@pytest.mark.parametrize("who", ["outsider", "colleague", "project_manager", "read_only"])
def test_a_review_is_for_the_owner_and_those_above(
    signed_in: SignedIn, method: str, act: str, who: str
) -> None:
    person = make_user(Role.ACCOUNT_MANAGER if who in ("outsider", "colleague") else who)
    team = make_team(*([] if who == "outsider" else [person]))
    client = make_client("Aurora", owner=make_user(Role.ACCOUNT_MANAGER), team=team)
    written(client)
    visitor = signed_in(person)
    db.session.commit()
    before = stored()
    answer = visitor.open(f"{address(client)}{act}", method=method, data=FORM | {"version": "1"})
    assert answer.status_code == (404 if who == "outsider" else 403)
    assert "A **good** quarter" not in answer.text
    assert stored() == before


def test_the_owner_prepares_the_review(signed_in: SignedIn) -> None:
    owner = make_user(Role.ACCOUNT_MANAGER)
    client = make_client(owner=owner)
    visitor = signed_in(owner)
    assert visitor.post(address(client), data=FORM).status_code == 303
    assert "Prepare review" in visitor.get(f"/clients/{client.id}/reviews").text
