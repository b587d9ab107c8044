"""What the list of projects may be narrowed to; it all stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_

from crm.clients.models import Client
from crm.i18n import lazy_gettext as _l
from crm.projects.models import Colour, Project
from crm.projects.queries import is_stale

COLOURS = {
    "": _l("Any colour"),
    "red": _l("Red"),
    "amber": _l("Amber"),
    "green": _l("Green"),
    "grey": _l("Out of date"),
}
STATES = {"open": _l("Still open"), "closed": _l("Closed"), "all": _l("Open and closed")}


@dataclass(frozen=True)
class Filters:
    words: str
    colour: str
    state: str
    mine: bool

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "Filters":
        colour, state = args.get("colour", ""), args.get("state", "open")
        return cls(
            args.get("client", "")[:200].strip(),
            colour if colour in COLOURS else "",
            state if state in STATES else "open",
            args.get("mine") == "1",
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.words or self.colour or self.mine or self.state != "open")

    @property
    def colours(self) -> list[tuple[str, str]]:
        return [(name, str(label)) for name, label in COLOURS.items()]

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(name, str(label)) for name, label in STATES.items()]

    def address(self) -> dict[str, str | None]:
        """For url_for; the usual choice stays out of the address."""
        return {
            "client": self.words or None,
            "colour": self.colour or None,
            "state": self.state if self.state != "open" else None,
            "mine": "1" if self.mine else None,
        }

    def conditions(self, reader: Any, today: date) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.state != "all":
            closed = Project.closed_on.is_not(None)
            found.append(closed if self.state == "closed" else ~closed)
        if self.mine:
            owned = or_(Client.owner_id == reader.id, Client.deputy_id == reader.id)
            found.append(or_(Project.manager_id == reader.id, owned))
        if self.words:
            words = self.words.lower()
            found.append(func.lower(Client.name).contains(words, autoescape=True))
        if self.colour == "grey":
            found.append(is_stale(today))
        elif self.colour:
            found.append(and_(Project.overall == Colour(self.colour), ~is_stale(today)))
        return found
