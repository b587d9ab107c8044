"""Clients that have not been spoken with for longer than their cadence allows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, case, or_

from crm.clients.models import Client, Tier
from crm.clients.queries import cadences, own_cadences, visible_to
from crm.db import db
from crm.statements import Someone, kept

MOST = 20


@dataclass(frozen=True)
class Silent:
    """A client, by number and name, whose last exchange is longer ago than the cadence allows."""

    client: Row[*tuple[Any, ...]]
    days: int | None
    cadence: int


def beyond_cadence(reader: Any, today: date) -> list[Silent]:
    """The reader's own clients that have been silent for too long, the longest first."""
    known, own = cadences(), own_cadences()
    if not (known or own):
        return []
    wanted = beyond(Someone.like(reader), today, tuple(known.items()), tuple(own))
    found = db.session.execute(wanted, {"reader": reader.id}).all()
    return [
        Silent(
            client,
            (today - client.last_touch_on).days if client.last_touch_on else None,
            client.cadence_days or known.get(client.tier, 0),
        )
        for client in found
    ]


@kept
def beyond(
    reader: Someone, today: date, known: tuple[tuple[Tier, int], ...], own: tuple[int, ...]
) -> Select[*tuple[Any, ...]]:
    """`known` are the days of each tier, `own` those that some client has instead."""
    limits = [
        *((Client.cadence_days == days, today - timedelta(days=days)) for days in own),
        *((Client.tier == tier, today - timedelta(days=days)) for tier, days in known),
    ]
    mine = or_(Client.owner_id == reader.id, Client.deputy_id == reader.id)
    return (
        visible_to(reader)
        .with_only_columns(
            Client.id, Client.name, Client.tier, Client.cadence_days, Client.last_touch_on
        )
        .where(mine, or_(Client.last_touch_on.is_(None), Client.last_touch_on < case(*limits)))
        .order_by(Client.last_touch_on.is_not(None), Client.last_touch_on, Client.id)
        .limit(MOST)
    )
