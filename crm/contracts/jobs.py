"""By the clock: the days of every contract kept true, and its owner reminded of the notice day.

Each contract stands alone: one that fails is named in the log, and the others go on.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from crm.clients.models import Client
from crm.clock import now
from crm.contracts.models import Contract
from crm.contracts.queries import is_settled, may_be_outdated
from crm.contracts.reminders import remind_of
from crm.contracts.renewal import REMINDER_DAYS
from crm.contracts.standing import store_standing
from crm.db import db

log = logging.getLogger("rapport.contracts")

# A notice day that passed longer ago than this is told to nobody any more.
CATCH_UP_DAYS = 30
# A contract's day is that of its client's clock, at most one from ours.
ONE_DAY = timedelta(days=1)


def refresh(moment: datetime | None = None) -> int:
    """Computes stored days anew where a term has ended since; how many had changed."""
    at = moment or now()
    stale = select(Contract.id).where(may_be_outdated(at.date() + ONE_DAY))
    return each(stale, lambda contract: store_standing(contract, day_of(contract, at)))


def remind(moment: datetime | None = None) -> int:
    """Plans what is due of the reminders; of how many contracts somebody was reminded.

    After a standstill of the worker only the newest reminder of a contract is caught up.
    """
    at = moment or now()
    first = at.date() - timedelta(days=CATCH_UP_DAYS)
    last = at.date() + timedelta(days=max(REMINDER_DAYS)) + ONE_DAY
    near = (
        select(Contract.id)
        .join(Contract.client)
        .where(
            Contract.deleted_at.is_(None),
            Client.deleted_at.is_(None),
            Contract.signed_on.is_not(None),
            Contract.notice_on.between(first, last),
            ~is_settled(),
        )
    )
    return each(near, lambda contract: remind_of(contract, day_of(contract, at)))


def each(numbers: Select[Any], act: Callable[[Contract], bool]) -> int:
    """Does it with every contract, each in a transaction of its own."""
    found = list(db.session.scalars(numbers.order_by(Contract.id)))
    db.session.commit()
    return sum(_alone(number, act) for number in found)


def day_of(contract: Contract, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(contract.client.time_zone)).date()


def _alone(number: int, act: Callable[[Contract], bool]) -> bool:
    try:
        contract = db.session.get(Contract, number)
        done = contract is not None and act(contract)
        db.session.commit()
    except (IntegrityError, StaleDataError):  # another worker, or an editor, was faster
        db.session.rollback()
        return False
    except Exception:
        db.session.rollback()
        log.exception("contract %s", number)
        return False
    return done
