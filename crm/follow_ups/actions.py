"""What can be done with a follow-up."""

from datetime import date
from zoneinfo import ZoneInfo

from crm import audit
from crm.audit import actor_id
from crm.clients.models import Client
from crm.contacts.models import Contact
from crm.db import db
from crm.follow_ups.models import FollowUp, Side
from crm.follow_ups.quick_days import reminder_moment
from crm.users.models import User


def plan_follow_up(
    task: str,
    due_on: date,
    assignee: User,
    *,
    client: Client | None = None,
    contact: Contact | None = None,
    promise: Side | None = None,
    note: str | None = None,
    origin: tuple[str, int] | None = None,
) -> FollowUp:
    """A task, or a promise of either side, due on a day and reminded of on its morning.

    `origin` names the record that it came from: its table and number, such as
    ("interactions", 7). The morning is nine o'clock on the assignee's own clock.
    """
    kind, number = origin or (None, None)
    follow_up = FollowUp(
        task=task,
        due_on=due_on,
        note=note,
        promise=promise,
        client_id=client.id if client else None,
        contact_id=contact.id if contact else None,
        assignee_id=assignee.id,
        creator_id=actor_id(),
        remind_at=reminder_moment(due_on, ZoneInfo(assignee.time_zone or "UTC")),
        origin=kind,
        origin_id=number,
    )
    db.session.add(follow_up)
    audit.record("planned", follow_up)
    return follow_up
