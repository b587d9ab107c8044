"""Reminding of a notice day: who is told, once at each distance, by one follow-up that moves."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from crm import audit
from crm.clock import now
from crm.contracts.actions import ORIGIN, open_follow_ups
from crm.contracts.models import Contract, NoticeReminder
from crm.contracts.renewal import REMINDER_DAYS
from crm.db import db
from crm.follow_ups.actions import plan_follow_up
from crm.follow_ups.models import FollowUp
from crm.follow_ups.quick_days import reminder_moment
from crm.i18n import format_day, in_language
from crm.i18n import gettext as _
from crm.permissions import Role
from crm.users.models import User
from crm.users.queries import with_role

NEAR_DAYS = 30


def due_distance(notice_on: date, today: date) -> int | None:
    """How many days before the notice day the newest reminder lies that is due by today."""
    left = (notice_on - today).days
    return min((days for days in REMINDER_DAYS if days >= left), default=None)


def remind_of(contract: Contract, today: date) -> bool:
    """Plans the newest reminder that is due, if nobody has been told of it; whether it did.

    What fell due before the contract was written down here stands on Today; only a notice day
    that is near by then is worth a follow-up at once.
    """
    if contract.notice_on is None:
        return False
    days = due_distance(contract.notice_on, today)
    if days is None or _is_told(contract, contract.notice_on, days):
        return False
    fell_due = contract.notice_on - timedelta(days=days)
    if days > NEAR_DAYS and fell_due < contract.created_at.date():
        return False
    db.session.add(NoticeReminder(contract_id=contract.id, notice_on=contract.notice_on, days=days))
    db.session.flush()  # the ledger first: whoever comes second stops here
    tell(contract, contract.notice_on, today)
    return True


def tell(contract: Contract, notice_on: date, today: date) -> None:
    """A follow-up for everybody who has to decide; one that is still open moves to today."""
    left = open_follow_ups(contract)
    people = responsible(contract)
    for user in people:
        with in_language(user.language or "en"):
            task = _task(contract, notice_on, today)
        mine = next((each for each in left if each.assignee_id == user.id), None)
        if mine is None:
            plan_follow_up(task, today, user, client=contract.client, origin=(ORIGIN, contract.id))
        else:
            left.remove(mine)
            _bring_up(mine, task, today, user)
    for follow_up in left:  # of somebody who does not look after the client any more
        follow_up.dropped_at, follow_up.remind_at = now(), None
        audit.record("dropped", follow_up)


def responsible(contract: Contract) -> list[User]:
    """The owner, else the deputy; a contract that nobody looks after goes to the directors."""
    client = contract.client
    for user in (client.owner, client.deputy):
        if user is not None and user.is_active:
            return [user]
    return list(db.session.scalars(with_role(Role.DIRECTOR)))


def _is_told(contract: Contract, notice_on: date, days: int) -> bool:
    told = select(NoticeReminder.id).where(
        NoticeReminder.contract_id == contract.id,
        NoticeReminder.notice_on == notice_on,
        NoticeReminder.days == days,
    )
    return db.session.scalar(told) is not None


def _bring_up(follow_up: FollowUp, task: str, today: date, user: User) -> None:
    follow_up.task, follow_up.due_on = task, today
    follow_up.remind_at = reminder_moment(today, ZoneInfo(user.time_zone or "UTC"))
    audit.record("moved", follow_up)


def _task(contract: Contract, notice_on: date, today: date) -> str:
    values = {"title": contract.title[:150], "day": format_day(notice_on)}
    words: str
    if notice_on > today:
        words = _("Decide on “%(title)s”: last day to give notice %(day)s", **values)
    elif notice_on == today:
        words = _("Today is the last day to give notice: “%(title)s”", **values)
    else:
        words = _("The notice day of “%(title)s” passed on %(day)s, undecided", **values)
    return words
