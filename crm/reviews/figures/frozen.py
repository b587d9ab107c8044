"""Figures to JSON and back: what was issued is read by the same names for ever."""

import types
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def freeze(value: Any) -> Any:
    """Plain JSON values; a day is written 2026-03-31, an enum as its value."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: freeze(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [freeze(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


@cache
def hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def thaw(kind: type[T], value: Any) -> T:
    """The dataclass again. A field that is new since then must have a default."""
    known = hints(cast(Any, kind))
    return kind(**{name: _thawed(known[name], each) for name, each in value.items()})


def _thawed(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        return _thawed(next(each for each in get_args(kind) if each is not type(None)), value)
    if origin is tuple:
        return tuple(_thawed(get_args(kind)[0], each) for each in value)
    if is_dataclass(kind):
        return thaw(kind, value)  # type: ignore[arg-type]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return date.fromisoformat(value) if kind is date else value
