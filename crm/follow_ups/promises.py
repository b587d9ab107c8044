"""Whether a promise was kept, and how often one side keeps its word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.i18n import lazy_gettext as _l
from crm.words import add


class Outcome(StrEnum):
    KEPT = "kept"
    LATE = "late"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Kept:
    """`kept` of `of` promises whose day has come."""

    kept: int
    of: int

    @property
    def percent(self) -> int | None:
        """None before the first: no data is not nought."""
        return (200 * self.kept + self.of) // (2 * self.of) if self.of else None


def outcome(
    promised_on: date, completed_on: date | None, is_dropped: bool, today: date
) -> Outcome | None:
    """None while the day has not passed: an open promise is neither kept nor broken.

    Kept on the day itself counts as kept; what is open after it is late, and stays late when it
    is done at last.
    """
    if is_dropped:
        return Outcome.DROPPED
    if completed_on is not None:
        return Outcome.KEPT if completed_on <= promised_on else Outcome.LATE
    return Outcome.LATE if today > promised_on else None


def kept_of(outcomes: Iterable[Outcome | None]) -> Kept:
    known = [each for each in outcomes if each is not None]
    return Kept(known.count(Outcome.KEPT), len(known))


add(
    {
        Outcome.KEPT: _l("Kept"),
        Outcome.LATE: _l("Late"),
        Outcome.DROPPED: _l("Dropped"),
    }
)
