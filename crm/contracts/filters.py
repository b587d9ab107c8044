"""What the Renewals page may be narrowed to; it all stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_

from crm.clients.models import Client
from crm.clients.queries import is_orphaned
from crm.contracts.models import Contract
from crm.contracts.queries import is_open, missed, to_decide
from crm.i18n import lazy_gettext as _l

# The first one is the page without a choice.
STATES = {
    "open": _l("All that run"),
    "decide": _l("To decide"),
    "missed": _l("Notice day passed"),
    "notice": _l("Notice given"),
    "draft": _l("Drafts"),
    "over": _l("Ended"),
}
WHOSE = {"all": _l("All I may see"), "mine": _l("Mine"), "nobody": _l("Without an owner")}


@dataclass(frozen=True)
class Filters:
    """`whose` are the conditions on the client alone, under which the head's numbers stand."""

    state: str
    owner: str
    conditions: list[ColumnElement[bool]]
    whose: list[ColumnElement[bool]]

    @classmethod
    def of(cls, args: Mapping[str, str], reader: Any, today: date) -> "Filters":
        state = args.get("state", "")
        state = state if state in STATES else "open"
        owner = args.get("whose", "")
        owner = owner if owner in WHOSE else "all"
        whose = _whose(owner, reader)
        return cls(state, owner, [*whose, _in_state(state, today)], whose)

    @property
    def is_narrow(self) -> bool:
        return (self.state, self.owner) != ("open", "all")

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(name, str(label)) for name, label in STATES.items()]

    @property
    def owners(self) -> list[tuple[str, str]]:
        return [(name, str(label)) for name, label in WHOSE.items()]

    def address(self, **changes: str | None) -> dict[str, str | None]:
        """For url_for: what is chosen, with changes; the usual choice stays out of the address."""
        values = {"state": self.state, "whose": self.owner} | changes
        usual = {"state": "open", "whose": "all"}
        return {name: value for name, value in values.items() if value != usual.get(name)}


def _whose(owner: str, reader: Any) -> list[ColumnElement[bool]]:
    if owner == "mine":
        return [or_(Client.owner_id == reader.id, Client.deputy_id == reader.id)]
    return [is_orphaned()] if owner == "nobody" else []


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    return {
        "open": is_open(today),
        "decide": to_decide(today),
        "missed": missed(today),
        "notice": Contract.notice_given_on.is_not(None) & is_open(today),
        "draft": Contract.signed_on.is_(None),
        "over": Contract.term_ends_on < today,
    }[state]
