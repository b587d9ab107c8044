"""Secret links: only their digest is kept; each opens one kind of door, once, for a while."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from crm.clock import now
from crm.db import db
from crm.errors import Gone
from crm.links import LIFETIMES, Link, LinkKind, digest, find, issue, spend, withdraw


def find_open(kind: LinkKind, token: str) -> Link | None:
    link = find(kind, token)
    return link if link and link.is_open else None


def test_the_secret_itself_is_nowhere_in_the_database(app: Flask) -> None:
    link, token = issue(LinkKind.RESET, 7)
    db.session.commit()
    row = db.session.execute(text("SELECT * FROM links")).mappings().one()
    kept = " ".join(str(value) for value in row.values())
    assert token not in kept
    assert token.split("_")[2] not in kept
    assert row["digest"] == digest(token) == link.digest


def test_two_links_never_share_a_secret(app: Flask) -> None:
    tokens = {issue(LinkKind.SURVEY, 1)[1] for _ in range(50)}
    db.session.flush()
    assert len(tokens) == 50


@pytest.mark.parametrize("kind", LinkKind)
def test_a_link_opens_its_own_door_and_no_other(app: Flask, kind: LinkKind) -> None:
    link, token = issue(kind, 7)
    db.session.commit()
    assert {other for other in LinkKind if find(other, token)} == {kind}
    assert find(kind, token) is link
    assert find(kind, token[:-1]) is None
    assert find(kind, token + "x") is None


def test_a_link_is_spent_once(app: Flask) -> None:
    link, _token = issue(LinkKind.SIGN_IN, 7)
    db.session.commit()
    spend(link, "too late")
    db.session.commit()
    assert not link.is_open
    with pytest.raises(Gone, match="too late"):
        spend(link, "too late")


@pytest.mark.parametrize("kind", LinkKind)
def test_a_link_ends_with_its_lifetime(app: Flask, kind: LinkKind) -> None:
    link, token = issue(kind, 7)
    db.session.commit()
    start = now()
    with time_machine.travel(start + LIFETIMES[kind] - timedelta(seconds=30), tick=False):
        assert find_open(kind, token) is link
    with time_machine.travel(start + LIFETIMES[kind] + timedelta(seconds=30), tick=False):
        assert find_open(kind, token) is None
        with pytest.raises(Gone):
            spend(link, "ended")
    db.session.refresh(link)
    assert link.spent_at is None


def test_withdrawing_closes_the_links_of_that_subject_and_kind_only(app: Flask) -> None:
    withdrawn, _ = issue(LinkKind.RESET, 7)
    other_kind, _ = issue(LinkKind.SIGN_IN, 7)
    other_subject, _ = issue(LinkKind.RESET, 8)
    db.session.commit()
    withdraw(LinkKind.RESET, 7)
    db.session.commit()
    assert [link.is_open for link in (withdrawn, other_kind, other_subject)] == [False, True, True]
    with pytest.raises(Gone):
        spend(withdrawn, "withdrawn")
