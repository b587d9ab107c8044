"""Finding people."""

from sqlalchemy import Select, String, func, select, type_coerce

from crm.db import db
from crm.permissions import Role
from crm.users.models import User


def find_user(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def active() -> Select[User]:
    """People who can sign in, by name."""
    return select(User).where(User.deactivated_at.is_(None)).order_by(User.name, User.id)


def with_role(role: Role) -> Select[User]:
    return active().where(type_coerce(User.roles, String).contains(role.value))


def anybody_there() -> bool:
    return bool(db.session.scalar(select(func.count(User.id))))
