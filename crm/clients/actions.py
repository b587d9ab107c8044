"""What can be done with a client."""

from datetime import date

from crm import audit
from crm.clients.models import Client
from crm.clock import now
from crm.db import db
from crm.identity import organisation_key


def add_client(client: Client) -> None:
    client.name_key = organisation_key(client.name)
    db.session.add(client)
    audit.record("added", client)


def change_client(client: Client) -> None:
    """Notes what was changed in the client; the names of the fields, not what stands in them."""
    client.name_key = organisation_key(client.name)
    fields = audit.changed_fields(client)
    if fields:
        audit.record("changed", client, fields=fields)


def note_touch(client: Client, day: date) -> None:
    """A real exchange took place on this day: the cadence counts from the newest one."""
    if client.last_touch_on is None or client.last_touch_on < day:
        client.last_touch_on = day


def bin_client(client: Client) -> None:
    client.deleted_at = now()
    audit.record("deleted", client)


def restore_client(client: Client) -> None:
    client.deleted_at = None
    audit.record("restored", client)
