"""What an import did, or would do: counts that add up, and what to look at."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from crm.exchange.drafts import Draft
from crm.exchange.models import Outcome

FIRST_ROWS = 8
MOST_DOUBLES = 50


@dataclass(frozen=True)
class Problem:
    line: int
    outcome: Outcome
    reason: str
    value: str


@dataclass
class Tally:
    counts: Counter[Outcome] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    new_clients: int = 0
    first: list[dict[str, Any]] = field(default_factory=list)
    doubles: list[dict[str, Any]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.counts.total()

    def add(self, draft: Draft, outcome: Outcome) -> None:
        self.counts[outcome] += 1
        self.problems += [
            Problem(draft.line, outcome, reason, value) for reason, value in draft.problems
        ]
        if len(self.first) < FIRST_ROWS and (draft.contact or draft.client):
            self.first.append(
                {
                    "line": draft.line,
                    "name": draft.contact.get("name") or draft.client.get("name", ""),
                    "client": draft.client.get("name", "") if draft.contact else "",
                    "title": draft.position.get("title", ""),
                    "email": (draft.contact or draft.client).get("email", ""),
                    "phone": (draft.contact or draft.client).get("phone", ""),
                    "industry": draft.client.get("industry", ""),
                    "outcome": outcome.value,
                }
            )

    def double(self, draft: Draft, name: str, record: Any, line: int | None) -> None:
        """A row that means a record: one that was there, or one that a line above has made."""
        if len(self.doubles) < MOST_DOUBLES:
            self.doubles.append(
                {
                    "line": draft.line,
                    "name": name,
                    "there": record.name,
                    "kind": record.__tablename__,
                    "id": None if line else record.id,
                    "at": line,
                }
            )

    @property
    def as_dict(self) -> dict[str, Any]:
        return {"rows": self.rows, **{each.value: self.counts[each] for each in Outcome}}
