"""Whether a row means somebody who is known already.

A wrong merge costs more than a double, which everybody can see. So what speaks against it counts:
two addresses for one name are two people, two numbers in one file are two records, and a number
as short as "17" is one only together with another sign.
"""

import re
from collections.abc import Callable
from typing import Any

from crm.clients.models import Client
from crm.contacts.models import Contact, Position
from crm.exchange.shelf import Shelf, client_keys, contact_keys
from crm.identity import email_key, organisation_key, person_key

MadeHere = Callable[[Any], bool]
Places = dict[Contact, dict[Any, Position]]

_SHORT_NUMBER = re.compile(r"\d{1,6}")


def find_client(shelf: Shelf, values: dict[str, Any], made_here: MadeHere) -> Client | None:
    """By its number elsewhere, by its name, by its domain; `made_here` from this very file."""
    name = organisation_key(values.get("name") or "")
    domain = values.get("domain")
    for how, key in client_keys(values):
        for client in shelf.find((how, key)):
            alike = client.name_key == name
            if how == "ref":
                same = not name or alike or _speaks(key) or (domain and client.domain == domain)
            else:
                other_number = made_here(client) and _differ(values, client, "external_ref")
                same = not other_number and (alike or not name or not made_here(client))
            if same:
                found: Client = client
                return found
    return None


def find_contact(
    shelf: Shelf, places: Places, values: dict[str, Any], at: Any, made_here: MadeHere
) -> Contact | None:
    """By their number elsewhere, by e-mail, by name at the same client (`at`: its mark or None)."""
    name, email = person_key(values["name"]), email_key(values.get("email") or "")
    for how, key in contact_keys(values):
        found = shelf.find((how, key))
        for contact in sorted(found, key=lambda each: each.name_key != name):
            if how == "email":
                same = True
            elif how == "ref":
                same = _speaks(key) or contact.name_key == name or contact.email_key == email
            else:
                there = places.get(contact, {})
                same = (at in there if at else not there) and not (
                    (email and contact.email_key and contact.email_key != email)
                    or (made_here(contact) and _differ(values, contact, "external_ref"))
                )
            if same:
                known: Contact = contact
                return known
    return None


def is_somebody_else(values: dict[str, Any], contact: Contact) -> bool:
    """Two names without a common part at one address: a shared mailbox, worth a word."""
    email, name = values.get("email") or "", values["name"]
    if not email or contact.email_key != email_key(email) or name == email.partition("@")[0]:
        return False
    key, known = person_key(name), contact.name_key or ""
    is_han = key[:1] > "\u3400" and key[:1] == known[:1]
    return not is_han and set(key.split()).isdisjoint(known.split())


def _speaks(number: Any) -> bool:
    return not _SHORT_NUMBER.fullmatch(str(number))


def _differ(values: dict[str, Any], record: Any, name: str) -> bool:
    one, other = values.get(name), getattr(record, name)
    return bool(one and other and one != other)
