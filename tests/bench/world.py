"""What the measurement has to know of the data: numbers of records, words to look for, readers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class World:
    """`cookies` sign a reader in: "director", "manager"."""

    client: int
    own_client: int
    project: int
    name: str
    word: str
    cookies: dict[str, str]
    cookie_name: str
