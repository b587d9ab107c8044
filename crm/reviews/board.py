"""Which review is due: for each client the last full quarter and the one that runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from crm.clock import Quarter, today
from crm.i18n import lazy_gettext as _l
from crm.reviews.queries import reviews_of
from crm.words import add


class Stand(StrEnum):
    NONE = "none"
    DRAFT = "draft"
    ISSUED = "issued"


@dataclass(frozen=True)
class Entry:
    quarter: Quarter
    stand: Stand
    version: int


@dataclass(frozen=True)
class Line:
    """A client's two quarters. Due is the last one, until it is issued."""

    client_id: int
    client: str
    last: Entry
    running: Entry

    @property
    def is_due(self) -> bool:
        return self.last.stand is not Stand.ISSUED


def board(clients: Sequence[Any]) -> list[Line]:
    """One question for all of them; each client counts quarters in its own way."""
    running = {
        row.id: Quarter.of(today(row.time_zone), row.fiscal_year_starts_in) for row in clients
    }
    labels = {each.label for each in running.values()}
    labels |= {each.previous.label for each in running.values()}
    found = reviews_of(list(running), labels)
    return [
        Line(
            row.id,
            row.name,
            entry(running[row.id].previous, found.get((row.id, running[row.id].previous.label))),
            entry(running[row.id], found.get((row.id, running[row.id].label))),
        )
        for row in clients
    ]


def entry(quarter: Quarter, review: Any) -> Entry:
    if review is None:
        return Entry(quarter, Stand.NONE, 0)
    stand = Stand.ISSUED if review.issued_at else Stand.DRAFT
    return Entry(quarter, stand, review.issue_number)


add(
    {
        Stand.NONE: _l("Not begun"),
        Stand.DRAFT: _l("Draft"),
        Stand.ISSUED: _l("Issued"),
    }
)
