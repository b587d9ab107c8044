"""Sign-ins: the cookie carries a secret, the database its digest; either can end it at once."""

import secrets
from datetime import timedelta
from hashlib import sha256

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import bindparam, delete, select, true, update

from crm.clock import now
from crm.db import db
from crm.errors import Forbidden
from crm.permissions import REAUTHENTICATED, Role, allowed, permission_of_request
from crm.users.models import Organisation, Session, User
from crm.web import limits

IDLE = timedelta(hours=8)
IDLE_ADMIN = timedelta(hours=1)
LONGEST = timedelta(days=7)
CONFIRMED = timedelta(minutes=15)
NOTED_EVERY = timedelta(minutes=5)

login_manager = LoginManager()

# Person, session and firm in one query: every page begins with it, so it is written once.
SIGNED_IN = (
    select(Session, User, Organisation)
    .join(User, User.id == Session.user_id)
    .outerjoin(Organisation, true())
    .where(Session.digest == bindparam("digest"))
)


def init(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.session_protection = "basic"
    login_manager.user_loader(load)
    app.before_request(guard)


def guard() -> ResponseReturnValue | None:
    """Deny by default: nobody passes a route without its permission, or an unmarked one."""
    if request.endpoint in (None, "static"):
        return None
    permission = permission_of_request(current_app)
    if permission is None:
        return None
    if not current_user.is_authenticated:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("users.sign_in", next=back), 303)
    if not allowed(current_user, permission):
        raise Forbidden
    if permission in REAUTHENTICATED and not is_confirmed():
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("account.confirm", next=back), 303)
    return None


def load(token: str) -> User | None:
    """Whose session it is; None when it has ended in any way."""
    digest = sha256(token.encode()).hexdigest()
    row = db.session.execute(SIGNED_IN, {"digest": digest}).first()
    if row is None:
        return None
    sign_in, user, firm = row
    if not is_alive(sign_in, user):
        return None
    g.sign_in, g.firm = sign_in, firm
    user.session_token = token
    note_seen(sign_in)
    return user


def is_alive(sign_in: Session, user: User) -> bool:
    moment = now()
    idle = IDLE_ADMIN if Role.ADMIN in user.roles else IDLE
    return (
        user.is_active
        and sign_in.auth_epoch == user.auth_epoch
        and moment - sign_in.seen_at < idle
        and moment - sign_in.created_at < LONGEST
    )


def note_seen(sign_in: Session) -> None:
    """Every few minutes, on a connection of its own: a page that is read writes nothing itself."""
    if now() - sign_in.seen_at < NOTED_EVERY or request.method not in ("GET", "HEAD"):
        return
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(update(Session).where(Session.id == sign_in.id).values(seen_at=now()))


def start(user: User, *, confirmed: bool) -> None:
    """Signs the person in under a new secret; what the browser carried before is worth nothing."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        Session(
            digest=sha256(token.encode()).hexdigest(),
            user_id=user.id,
            auth_epoch=user.auth_epoch,
            confirmed_at=now() if confirmed else None,
            agent=(request.user_agent.string or "")[:200],
            address=limits.address()[:64],
        )
    )
    session.clear()
    user.session_token = token
    login_user(user)


def end() -> None:
    """Signs out: the session is gone from the database, not only from the browser."""
    token = session.get("_user_id") or ""
    db.session.execute(
        delete(Session).where(Session.digest == sha256(str(token).encode()).hexdigest())
    )
    logout_user()
    session.clear()


def end_all(user: User) -> None:
    """Ends every session of this person, on all devices, at their next request."""
    user.auth_epoch += 1
    db.session.execute(delete(Session).where(Session.user_id == user.id))


def is_confirmed() -> bool:
    confirmed = g.sign_in.confirmed_at
    return bool(confirmed and now() - confirmed < CONFIRMED)


def sweep() -> None:
    """Removes sessions that no cookie can open any more."""
    db.session.execute(delete(Session).where(Session.created_at < now() - timedelta(days=30)))
