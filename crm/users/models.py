"""People who sign in, their teams and sessions, and the firm they work for."""

from datetime import date, datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import Dialect, ForeignKey, String, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.clock import now
from crm.db import Model, Stamped, Versioned
from crm.files import File
from crm.permissions import Role


class Roles(TypeDecorator[frozenset[Role]]):
    """A set of roles in one column, so that knowing a person costs one row."""

    impl = String(100)
    cache_ok = True

    def process_bind_param(self, value: frozenset[Role] | None, dialect: Dialect) -> str:
        del dialect
        return ",".join(sorted(value or ()))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Role]:
        del dialect
        return frozenset(Role(name) for name in (value or "").split(",") if name)


class User(Model, Stamped, Versioned, UserMixin):
    """Never deleted, only deactivated: their work stays theirs to read."""

    __tablename__ = "users"
    __allow_unmapped__ = True

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    roles: Mapped[frozenset[Role]] = mapped_column(Roles)
    password_digest: Mapped[str | None] = mapped_column(String(255))
    language: Mapped[str | None] = mapped_column(String(5))
    time_zone: Mapped[str | None] = mapped_column(String(50))
    theme: Mapped[str] = mapped_column(String(10), default="system")
    working_days: Mapped[str] = mapped_column(String(7), default="12345")
    phone: Mapped[str | None] = mapped_column(String(40))
    deactivated_at: Mapped[datetime | None]
    auth_epoch: Mapped[int] = mapped_column(default=0)

    # The secret of this sign-in, set on the person who is signed in; no column.
    session_token: Any = None

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    def get_id(self) -> str:
        """Flask-Login keeps this in the cookie: the session's secret, not the person's number."""
        return str(self.session_token or "")


class Team(Model, Stamped):
    __tablename__ = "teams"

    name: Mapped[str] = mapped_column(String(80), unique=True)
    members: Mapped[list[User]] = relationship(
        secondary="team_members", order_by="User.name", viewonly=True
    )


class TeamMember(Model):
    __tablename__ = "team_members"
    __table_args__ = (UniqueConstraint("team_id", "user_id"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)


class Session(Model):
    """One sign-in on one device; the cookie holds the secret, the row its digest."""

    __tablename__ = "sessions"

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    auth_epoch: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime | None]
    agent: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")

    user: Mapped[User] = relationship()


class Organisation(Model, Stamped, Versioned):
    """The firm itself: one row."""

    __tablename__ = "organisations"

    name: Mapped[str] = mapped_column(String(120))
    colour: Mapped[str] = mapped_column(String(7), default="#1f5eff")
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    language: Mapped[str] = mapped_column(String(5), default="en")
    time_zone: Mapped[str] = mapped_column(String(50), default="UTC")
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    founded_on: Mapped[date | None]

    logo: Mapped[File | None] = relationship()
