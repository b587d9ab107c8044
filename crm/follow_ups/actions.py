"""What can be done with a follow-up. Whoever calls it commits."""

from datetime import date

from sqlalchemy import and_, select, update

from crm import audit
from crm.audit import actor_id
from crm.clients.models import Client
from crm.clock import now, today
from crm.contacts.models import Contact
from crm.db import db
from crm.errors import Refused
from crm.follow_ups.models import FollowUp, Side
from crm.follow_ups.quick_days import reminder_moment
from crm.i18n import gettext as _
from crm.i18n import reader_today
from crm.mail.outbox import withdraw
from crm.users import people
from crm.users.models import User
from crm.users.organisation import zone_of


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
        promised_on=due_on if promise else None,
        client_id=client.id if client else None,
        contact_id=contact.id if contact else None,
        assignee_id=assignee.id,
        creator_id=actor_id(),
        origin=kind,
        origin_id=number,
    )
    arm(follow_up, assignee)
    db.session.add(follow_up)
    audit.record("planned", follow_up)
    return follow_up


def change_follow_up(follow_up: FollowUp, assignee: User) -> None:
    """After an edit: a new day is what is promised now, and its reminder is new, too."""
    fields = audit.changed_fields(follow_up)
    if not fields:
        return
    if follow_up.promise is None:
        follow_up.promised_on = None
    elif {"due_on", "promise"} & set(fields):
        follow_up.promised_on = follow_up.due_on
    if {"due_on", "assignee_id"} & set(fields) and follow_up.is_open:
        disarm(follow_up)
        arm(follow_up, assignee)
    audit.record("changed", follow_up, fields=fields)


def snooze(follow_up: FollowUp, day: date) -> None:
    """Puts the work off; what was promised stays promised for its day."""
    check_open(follow_up)
    follow_up.due_on = day
    disarm(follow_up)
    arm(follow_up, follow_up.assignee)
    audit.record("snoozed", follow_up)


def complete(follow_up: FollowUp) -> None:
    check_open(follow_up)
    follow_up.completed_at, follow_up.completed_on = now(), reader_today()
    disarm(follow_up)
    audit.record("completed", follow_up)


def drop(follow_up: FollowUp, reason: str) -> None:
    """Given up, and why: a promise that is dropped counts as dropped."""
    check_open(follow_up)
    follow_up.dropped_at, follow_up.reason = now(), reason
    disarm(follow_up)
    audit.record("dropped", follow_up)


def reopen(follow_up: FollowUp) -> None:
    if follow_up.is_open:
        raise Refused(_("This follow-up is open."))
    follow_up.completed_at = follow_up.completed_on = None
    follow_up.dropped_at = follow_up.reason = None
    arm(follow_up, follow_up.assignee)
    audit.record("reopened", follow_up)


def bin_follow_up(follow_up: FollowUp) -> None:
    follow_up.deleted_at = now()
    disarm(follow_up)
    audit.record("deleted", follow_up)


def restore_follow_up(follow_up: FollowUp) -> None:
    follow_up.deleted_at = None
    if follow_up.is_open:
        arm(follow_up, follow_up.assignee)
    audit.record("restored", follow_up)


def check_open(follow_up: FollowUp) -> None:
    if follow_up.completed_at:
        raise Refused(_("This follow-up is done already."))
    if follow_up.dropped_at:
        raise Refused(_("This follow-up was dropped."))


def arm(follow_up: FollowUp, assignee: User) -> None:
    """The reminder on the morning of the day; at once for somebody else when that has passed.

    Nobody is reminded of what they plan for themselves this minute, nor of days gone by.
    """
    zone = zone_of(assignee)
    moment = reminder_moment(follow_up.due_on, zone)
    is_past = moment <= now()
    knows = assignee.id == actor_id() or follow_up.due_on < today(zone.key)
    follow_up.remind_at = None if is_past and knows else moment


def disarm(follow_up: FollowUp) -> None:
    """No reminder any more, not even one that waits in the outbox."""
    follow_up.remind_at = None
    if follow_up.id is not None:
        withdraw("reminder", "follow_ups", follow_up.id)


def move_reminders(user: User) -> None:
    """Nine o'clock is another moment for this person now; no follow-up has changed by it."""
    waiting = and_(FollowUp.assignee_id == user.id, FollowUp.remind_at.is_not(None))
    for day in list(db.session.scalars(select(FollowUp.due_on).where(waiting).distinct())):
        db.session.execute(
            update(FollowUp)
            .where(waiting, FollowUp.due_on == day)
            .values(remind_at=reminder_moment(day, zone_of(user)), updated_at=FollowUp.updated_at)
            .execution_options(synchronize_session=False)
        )


people.zone_moves.append(move_reminders)
