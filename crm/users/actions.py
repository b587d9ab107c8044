"""What can be done about people: letting them in, and the first one most of all."""

from email_validator import EmailNotValidError, validate_email

from crm import audit
from crm.clock import now, today
from crm.db import db
from crm.errors import Gone, Refused
from crm.i18n import gettext as _
from crm.links import Link, LinkKind, find, issue, spend
from crm.permissions import Role
from crm.users import passwords
from crm.users.models import Organisation, User
from crm.users.queries import anybody_there, find_user


def add_user(email: str, name: str, roles: frozenset[Role], password: str | None = None) -> User:
    """A new colleague; without a password they come in by a link only."""
    address = checked_address(email)
    if find_user(address):
        raise Refused(_("Somebody signs in with this address already."))
    if password is not None:
        passwords.check(password, name, address.split("@")[0])
    user = User(
        email=address,
        name=name.strip(),
        roles=roles,
        password_digest=passwords.digest(password) if password is not None else None,
    )
    db.session.add(user)
    audit.record("added", user, roles=sorted(roles))
    return user


def checked_address(email: str) -> str:
    try:
        address = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Refused(_("This is not an e-mail address.")) from None
    return address.normalized.lower()


def set_up(link: Link, firm: str, email: str, name: str, password: str, language: str) -> User:
    """The firm and its first administrator; the link from the console is spent."""
    spend(link, _("This link has been used. Ask on the console for a new one."))
    if anybody_there():
        raise Gone(_("Rapport is set up already. Sign in."))
    db.session.add(Organisation(name=firm, language=language, founded_on=today()))
    user = add_user(email, name, frozenset({Role.ADMIN}), password)
    user.language = language
    audit.record("set_up", user)
    return user


def open_link(kind: LinkKind, token: str) -> Link:
    """The link, when it can still be used; Gone says what to do otherwise."""
    link = find(kind, token)
    if link is None or not link.is_open:
        raise Gone(_("This link has been used or has expired. Ask for a new one."))
    return link


def sign_in_by_link(link: Link) -> User:
    spend(link, _("This link has been used or has expired. Ask for a new one."))
    user = db.session.get(User, link.subject_id)
    if user is None or not user.is_active or user.auth_epoch != link.epoch:
        raise Gone(_("This link has been used or has expired. Ask for a new one."))
    audit.record("signed_in_by_link", user)
    return user


def sign_in_link(user: User) -> str:
    """The secret of a link that signs this person in once."""
    _link, token = issue(LinkKind.SIGN_IN, user.id, epoch=user.auth_epoch)
    return token


def note_sign_in(user: User, password: str) -> None:
    if user.password_digest and passwords.is_outdated(user.password_digest):
        user.password_digest = passwords.digest(password)
    audit.record("signed_in", user, at=now().isoformat())
