"""Who plays in a story: the client, its people, and ours."""

from dataclasses import dataclass, field
from decimal import Decimal

from crm.clients.actions import add_client
from crm.clients.models import Client
from crm.contacts.models import Contact, ContactRole, Position
from crm.db import db
from crm.demo.calendar import Calendar, moment
from crm.demo.decks import Deck
from crm.demo.script import Person, Story
from crm.identity import domain_of
from crm.money import minor_units
from crm.projects.models import Project
from crm.users.models import Team, User


@dataclass
class Cast:
    story: Story
    calendar: Calendar
    client: Client
    colleagues: dict[str, User]
    owner: User
    manager: User
    contacts: dict[str, Contact] = field(default_factory=dict)
    roles: dict[str, ContactRole] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)

    def at(self, name: str | None, otherwise: User) -> User:
        return self.colleagues[name] if name else otherwise

    def money(self, whole_units: int) -> int:
        """Minor units of the currency of this story."""
        return minor_units(Decimal(whole_units), self.story.currency)

    def present(self) -> list[Contact]:
        """Those who are still there."""
        gone = {person.name for person in map(read_person, self.story.people) if person.left}
        return [contact for name, contact in self.contacts.items() if name not in gone]


def read_person(row: list[object]) -> Person:
    return Person(*row)  # type: ignore[arg-type]


def assemble(story: Story, calendar: Calendar, colleagues: dict[str, User], team: Team) -> Cast:
    told = dict(story.client)
    owner = colleagues[told.pop("owner")]
    deputy = told.pop("deputy", None)
    since = moment(calendar.day(told.pop("since", "-36m")))
    client = Client(
        **told, owner_id=owner.id, deputy_id=colleagues[deputy].id if deputy else None,
        team_id=team.id, domain=domain_of(told.get("website", "")) or None,
        created_at=since, updated_at=since,
    )  # fmt: skip
    add_client(client)
    return Cast(story, calendar, client, colleagues, owner, colleagues[story.manager])


def introduce(cast: Cast, known: dict[str, Contact]) -> None:
    """The client's people; `known` are all of the demo by address: one can be at two clients."""
    people = [read_person(row) for row in cast.story.people]
    phones = Deck(range(100, 1000), cast.client.id * 37)
    for person in people:
        email = person.mail if "@" in person.mail else f"{person.mail}@{cast.client.domain}"
        contact = known.get(email) or new_contact(cast, person, email, phones.draw())
        known[email] = cast.contacts[person.name] = contact
        cast.roles[person.name] = ContactRole(person.role)
    db.session.add_all(cast.contacts.values())
    db.session.flush()
    db.session.add_all(position(cast, person) for person in people)


def new_contact(cast: Cast, person: Person, email: str, line: int) -> Contact:
    client = cast.client
    given, _, family = person.name.removeprefix("Dr. ").rpartition(" ")
    if not given:  # 王建国: the family comes first
        family, given = person.name[0], person.name[1:]
    return Contact(
        name=person.name, given_name=given, family_name=family, email=email,
        phone=f"{client.phone}-{line}" if client.phone else None,
        language=client.language, time_zone=client.time_zone,
        created_at=client.created_at, updated_at=client.created_at,
    )  # fmt: skip


def position(cast: Cast, person: Person) -> Position:
    return Position(
        contact_id=cast.contacts[person.name].id, client_id=cast.client.id, title=person.title,
        role=ContactRole(person.role), influence=person.influence, stance=person.stance,
        started_on=cast.client.created_at.date(), ended_on=cast.calendar.maybe(person.left),
    )  # fmt: skip
