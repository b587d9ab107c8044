"""What happens to surveys by the clock."""

from sqlalchemy import select

from crm.clock import now
from crm.db import db
from crm.surveys.actions import close
from crm.surveys.models import Survey, still_open


def close_due() -> int:
    """Closes every survey whose last day is over, each in its own transaction."""
    moment = now()
    numbers = db.session.scalars(
        select(Survey.id).where(Survey.closed_at.is_(None), ~still_open(moment))
    ).all()
    closed = 0
    for number in numbers:
        survey = db.session.get(Survey, number, with_for_update=True, populate_existing=True)
        if survey and survey.closed_at is None:
            close(survey)
            closed += 1
        db.session.commit()
    return closed
