"""The stakeholder map of a client: who counts, how they stand to us, and who is missing.

For us only: none of it may stand on a page or paper that a client sees.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from crm.contacts.models import Contact, ContactRole, Position
from crm.i18n import gettext as _
from crm.i18n import lazy_gettext as _l
from crm.words import word

INFLUENCE = {
    1: _l("Least"),
    2: _l("Little"),
    3: _l("Some"),
    4: _l("Much"),
    5: _l("Decides"),
}
STANCE = {
    -2: _l("Against us"),
    -1: _l("Doubtful"),
    0: _l("Neutral"),
    1: _l("In favour"),
    2: _l("Advocate"),
}
# Without them a renewal hangs in the air: who wants it, who pays for it, who accepts the work.
NEEDED = (ContactRole.SPONSOR, ContactRole.PAYER, ContactRole.ACCEPTOR)

People = Sequence[tuple[Contact, Position]]


@dataclass(frozen=True)
class Line:
    """Everybody of one influence, by stance from left to right."""

    influence: int
    cells: dict[int, list[Contact]]


@dataclass(frozen=True)
class Map:
    """Who counts and how they stand to us, the most influential line first."""

    lines: list[Line]
    unjudged: list[tuple[Contact, Position]]

    @property
    def is_drawn(self) -> bool:
        """Nothing is drawn before the first judgement."""
        return any(any(line.cells.values()) for line in self.lines)


def picture(people: People) -> Map:
    lines = {level: {stance: list[Contact]() for stance in STANCE} for level in INFLUENCE}
    unjudged = []
    for contact, position in people:
        if position.influence is None or position.stance is None:
            unjudged.append((contact, position))
        else:
            lines[position.influence][position.stance].append(contact)
    return Map([Line(level, lines[level]) for level in reversed(lines)], unjudged)


def gaps(people: People) -> list[str]:
    """What is missing around this client, in words; nothing while nobody is known at all."""
    if not people:
        return []
    roles = {position.role for _contact, position in people}
    found = [
        _("No %(role)s is known.", role=word(role).lower()) for role in NEEDED if role not in roles
    ]
    if len({contact.id for contact, _position in people}) == 1:
        found.append(_("All contact runs through one person."))
    against = [
        contact.name
        for contact, position in people
        if (position.stance or 0) < 0 and (position.influence or 0) >= 4
    ]
    if against:
        found.append(_("Much influence, and not on our side: %(names)s.", names=", ".join(against)))
    return found


def by_weight(people: People) -> list[tuple[Contact, Position]]:
    """The most influential first, and among equals the role that matters more."""
    order = list(ContactRole)
    return sorted(people, key=lambda row: (-(row[1].influence or 0), order.index(row[1].role)))
