"""What is nobody's bug: said to the person in words, with the right status."""

from dataclasses import dataclass


class Missing(Exception):
    """There is no such record, or not for this reader: the two look the same (404)."""


class Refused(Exception):
    """The act is understood and not possible now; `str()` of it is shown to the person (422)."""


class Forbidden(Exception):
    """The reader sees the record but may not do this to it (403)."""


class Gone(Exception):
    """A link that worked once: used, expired or withdrawn; `str()` says what to do (410)."""


class TooMany(Exception):
    """Too many tries; `retry_after` seconds from now the next one is heard (429)."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


@dataclass(frozen=True)
class Difference:
    """One field that two people changed: what is stored now, and what this person typed."""

    label: str
    stored: str
    yours: str


class Conflict(Exception):
    """Somebody saved the record in the meantime (409)."""

    def __init__(self, fields: list[Difference], version: int) -> None:
        super().__init__("changed by somebody else")
        self.fields = fields
        self.version = version
