"""The words of a review as plain values: from a draft, or from what was issued."""

import re
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from crm.reviews.models import Review

# A sign before an entry; two stars are the beginning of **bold**.
BULLET = re.compile(r"^\s*(?:[-•·]|\*(?!\*))\s*")


@dataclass(frozen=True)
class Words:
    attendees: str | None = None
    summary: str | None = None
    results: str | None = None
    problems: str | None = None
    objectives: str | None = None
    decisions: str | None = None
    our_ask: str | None = None
    their_ask: str | None = None
    our_commitment: str | None = None
    their_commitment: str | None = None
    next_review_on: date | None = None
    shows_budget: bool = False


def words_of(review: Review | None) -> Words:
    """Those of a draft that nobody has begun are all empty."""
    if review is None:
        return Words()
    found: dict[str, Any] = {each.name: getattr(review, each.name) for each in fields(Words)}
    return Words(**found)


def lines(text: str | None) -> list[str]:
    """One entry a line, without the signs that people put before it."""
    stripped = (BULLET.sub("", line).strip() for line in (text or "").splitlines())
    return [line for line in stripped if line]
