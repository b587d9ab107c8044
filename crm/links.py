"""Secret links: one table, the digest only, a kind, an end, and often a single use."""

import hmac
import secrets
from binascii import crc32
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import String, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Mapped, mapped_column

from crm.clock import now
from crm.db import Model, db
from crm.errors import Gone


class LinkKind(StrEnum):
    SETUP = "setup"
    SIGN_IN = "signin"
    INVITATION = "invite"
    RESET = "reset"
    SURVEY = "survey"


LIFETIMES = {
    LinkKind.SETUP: timedelta(minutes=60),
    LinkKind.SIGN_IN: timedelta(hours=24),
    LinkKind.INVITATION: timedelta(hours=72),
    LinkKind.RESET: timedelta(minutes=60),
    LinkKind.SURVEY: timedelta(days=60),
}


class Link(Model):
    """Whoever holds the secret may come in by this door; we keep only what recognises it."""

    __tablename__ = "links"

    kind: Mapped[LinkKind]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    subject_id: Mapped[int | None] = mapped_column(index=True)
    epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    spent_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        return not self.spent_at and not self.withdrawn_at and now() < self.expires_at


def issue(
    kind: LinkKind,
    subject_id: int | None = None,
    *,
    epoch: int = 0,
    lifetime: timedelta | None = None,
) -> tuple[Link, str]:
    """A new link and its secret, which is told here and never again."""
    token = new_token(kind)
    link = Link(
        kind=kind,
        digest=digest(token),
        subject_id=subject_id,
        epoch=epoch,
        expires_at=now() + (lifetime or LIFETIMES[kind]),
    )
    db.session.add(link)
    return link, token


def new_token(kind: LinkKind) -> str:
    """crm_<kind>_<256 random bits>_<checksum>: the checksum spots a link cut short in a mail."""
    body = f"crm_{kind}_{secrets.token_urlsafe(32)}"
    return f"{body}_{crc32(body.encode()):08x}"


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def find(kind: LinkKind, token: str) -> Link | None:
    """The link of this kind with this secret, open or not; a link never opens another door."""
    wanted = digest(token)
    link = db.session.scalar(select(Link).where(Link.digest == wanted, Link.kind == kind))
    return link if link and hmac.compare_digest(link.digest, wanted) else None


def spend(link: Link, message: str) -> None:
    """Uses the link up; raises Gone(message) when somebody else was faster or it has ended."""
    result = db.session.execute(
        update(Link)
        .where(
            Link.id == link.id,
            Link.spent_at.is_(None),
            Link.withdrawn_at.is_(None),
            Link.expires_at > now(),
        )
        .values(spent_at=now())
        .execution_options(synchronize_session="fetch")
    )
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise Gone(message)


def withdraw(kind: LinkKind, subject_id: int) -> None:
    """Closes every open link of this kind to this subject."""
    db.session.execute(
        update(Link)
        .where(Link.kind == kind, Link.subject_id == subject_id, Link.spent_at.is_(None))
        .values(withdrawn_at=now())
        .execution_options(synchronize_session="fetch")
    )
