"""When a mail is tried again, and when it is given up."""

from datetime import datetime, timedelta

MINUTES = (1, 5, 15, 30, 60)
LATER = timedelta(hours=2)
# With these waits the last try lies two days after the first.
TRIES = 28
SPREAD = 0.2


def next_try(attempts: int, moment: datetime, luck: float) -> datetime | None:
    """The moment of the next try after so many failed ones; None when it is time to give up.

    After 1, 5, 15, 30 and 60 minutes, then every two hours for two days. `luck`, 0 to 1, moves
    each by up to a fifth, so that a thousand mails do not come back in one heap.
    """
    if attempts >= TRIES:
        return None
    tried = attempts - 1
    wait = timedelta(minutes=MINUTES[tried]) if tried < len(MINUTES) else LATER
    return moment + wait * (1 + SPREAD * (2 * luck - 1))
