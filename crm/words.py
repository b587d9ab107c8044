"""The field's words for every value that a record can take, in the reader's language."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

_words: dict[Enum, Any] = {}


def add(words: Mapping[Any, Any]) -> None:
    """Said once, where the values are defined."""
    _words.update(words)


def word(member: Enum | None) -> str:
    """The word on screen for this value; nothing for no value. KeyError when nobody said it."""
    return "" if member is None else str(_words[member])


def has_word(member: Enum) -> bool:
    return member in _words
