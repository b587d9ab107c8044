"""The stakeholder map of a client: who counts, how they stand to us, and who is missing.

For us only: none of it may stand on a page or paper that a client sees.
"""

from collections.abc import Sequence

from crm.charts.stakeholders import Person, StakeholderMap, stakeholder_map
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


def picture(people: People) -> StakeholderMap | None:
    """Everybody whose influence and stance were judged; None before the first judgement."""
    judged = [
        Person(contact.name, position.stance + 2, position.influence - 1)
        for contact, position in people
        if position.influence is not None and position.stance is not None
    ]
    if not judged:
        return None
    names = ", ".join(person.name for person in judged)
    return stakeholder_map(
        judged,
        [str(text) for text in STANCE.values()],
        [str(text) for text in INFLUENCE.values()],
        (_("Stance towards us"), _("influence")),
        _("Stakeholder map"),
        _("Influence upwards, stance from left to right: %(names)s", names=names),
    )


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


def by_role(people: People) -> list[tuple[Contact, Position]]:
    """The people of a client in the order in which their roles matter."""
    order = list(ContactRole)
    return sorted(people, key=lambda row: order.index(row[1].role))
