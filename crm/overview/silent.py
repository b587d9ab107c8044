"""Clients that have not been spoken with for longer than their cadence allows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, or_

from crm.clients.models import Client
from crm.clients.queries import cadences, own_cadences, visible_to
from crm.db import db

MOST = 20


@dataclass(frozen=True)
class Silent:
    """A client whose last exchange is longer ago than the cadence allows."""

    client: Client
    days: int | None
    cadence: int


def beyond_cadence(reader: Any, today: date) -> list[Silent]:
    """The reader's own clients that have been silent for too long, the longest first."""
    known = cadences()
    limits = [
        *((Client.cadence_days == days, today - timedelta(days=days)) for days in own_cadences()),
        *((Client.tier == tier, today - timedelta(days=days)) for tier, days in known.items()),
    ]
    if not limits:
        return []
    own = or_(Client.owner_id == reader.id, Client.deputy_id == reader.id)
    statement = (
        visible_to(reader)
        .where(own, or_(Client.last_touch_on.is_(None), Client.last_touch_on < case(*limits)))
        .order_by(Client.last_touch_on.is_not(None), Client.last_touch_on, Client.id)
        .limit(MOST)
    )
    found = db.session.scalars(statement).all()
    return [
        Silent(
            client,
            (today - client.last_touch_on).days if client.last_touch_on else None,
            client.cadence_days or known.get(client.tier, 0),
        )
        for client in found
    ]
