"""Statements that are built once and kept: a large one takes longer to write than to run.

What shapes a statement (roles, a day, a filter) is given when it is built; whose it is comes when
it is executed: `execute(statement, {"reader": reader.id})`.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Integer, bindparam

from crm.permissions import Role

kept = lru_cache(maxsize=64)


@dataclass(frozen=True)
class Someone:
    """A reader of whom only the roles are known yet."""

    roles: frozenset[Role]

    @classmethod
    def like(cls, reader: Any) -> "Someone":
        return cls(frozenset(reader.roles))

    @property
    def id(self) -> BindParameter[int]:
        return bindparam("reader", type_=Integer)
