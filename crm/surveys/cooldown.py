"""When a person may be asked again: per person, across all surveys and clients."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

AFTER_ANSWER = timedelta(days=90)
AFTER_DECLINE = timedelta(days=30)


class Why(StrEnum):
    ANSWERED = "answered"
    DECLINED = "declined"
    ASKED = "asked"


@dataclass(frozen=True)
class Rest:
    """Why somebody is left out now, and until when."""

    why: Why
    since: datetime
    until: datetime


def rest_of(
    moment: datetime,
    *,
    answered_at: datetime | None = None,
    declined_at: datetime | None = None,
    asked: tuple[datetime, datetime] | None = None,
) -> Rest | None:
    """The longest rest that covers this moment, from the last answer, the last decline, and a
    question that is still open (when it was asked, when it ends). On its last moment a rest is
    over.
    """
    rests = []
    if answered_at:
        rests.append(Rest(Why.ANSWERED, answered_at, answered_at + AFTER_ANSWER))
    if declined_at:
        rests.append(Rest(Why.DECLINED, declined_at, declined_at + AFTER_DECLINE))
    if asked:
        rests.append(Rest(Why.ASKED, *asked))
    return max(
        (rest for rest in rests if moment < rest.until), key=lambda rest: rest.until, default=None
    )
