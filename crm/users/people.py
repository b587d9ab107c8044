"""What an administrator does about colleagues: invite, give roles, deactivate, group in teams.

Nobody sets or sees another person's password: an invitation is a link, used once.
"""

from collections.abc import Callable

from sqlalchemy import delete, select

from crm import audit
from crm.clock import now
from crm.db import db
from crm.errors import Gone, Refused
from crm.i18n import gettext as _
from crm.i18n import lazy_gettext as _l
from crm.links import Link, LinkKind, issue, spend, withdraw
from crm.mail.letters import send_letter
from crm.mail.outbox import OutboxMail
from crm.permissions import Role
from crm.users import passwords, sessions
from crm.users.actions import add_user
from crm.users.models import Team, TeamMember, User
from crm.users.organisation import current_brand
from crm.users.queries import with_role

# What moves when somebody's clock does is known on floors above, which say it here.
zone_moves: list[Callable[[User], None]] = []


def change_zone(user: User) -> None:
    """The person lives by another clock from now on."""
    audit.record("changed_zone", user)
    for move in zone_moves:
        move(user)


def invite(email: str, name: str, roles: frozenset[Role]) -> tuple[User, str]:
    """A new colleague, and the secret of the link with which they choose a password."""
    user = add_user(email, name, roles)
    db.session.flush()
    return user, invitation_to(user)


def invitation_to(user: User) -> str:
    """A new link for somebody; links given before stop working."""
    withdraw(LinkKind.INVITATION, user.id)
    _link, token = issue(LinkKind.INVITATION, user.id, epoch=user.auth_epoch)
    audit.record("invited", user)
    return token


def mail_invitation(user: User, url: str, language: str) -> OutboxMail:
    """The link by mail; in the firm's language until the person has chosen one."""
    return send_letter(
        "invitation",
        to_address=user.email,
        to_name=user.name,
        language=user.language or language,
        subject=_l("Your invitation to %(firm)s", firm=current_brand().name),
        kind="invitation",
        origin=("users", user.id),
        user_id=user.id,
        url=url,
    )


def accept(link: Link, password: str) -> User:
    """The invited person chooses a password; all sessions they may have had end."""
    gone = _("This link has been used or has expired. Ask for a new one.")
    user = db.session.get(User, link.subject_id)
    if user is None or not user.is_active or user.auth_epoch != link.epoch:
        raise Gone(gone)
    passwords.check(password, user.name, user.email.split("@")[0])
    spend(link, gone)
    sessions.end_all(user)
    user.password_digest = passwords.digest(password)
    audit.record("chose_password", user)
    return user


def change_password(user: User, current: str, new: str) -> None:
    """Asks for the present password, then ends every session of this person."""
    if not passwords.matches(current, user.password_digest):
        raise Refused(_("This is not your password."))
    passwords.check(new, user.name, user.email.split("@")[0])
    user.password_digest = passwords.digest(new)
    sessions.end_all(user)
    audit.record("changed_password", user)


def change_roles(user: User, roles: frozenset[Role]) -> None:
    if not roles:
        raise Refused(_("Choose at least one role."))
    if Role.ADMIN in user.roles and Role.ADMIN not in roles:
        check_another_admin(user)
    user.roles = roles
    audit.record("changed_roles", user, roles=sorted(roles))


def deactivate(user: User) -> None:
    """Nobody is deleted: their work stays; their sessions and links end at once."""
    if Role.ADMIN in user.roles:
        check_another_admin(user)
    user.deactivated_at = now()
    sessions.end_all(user)
    withdraw(LinkKind.INVITATION, user.id)
    audit.record("deactivated", user)


def reactivate(user: User) -> None:
    user.deactivated_at = None
    audit.record("reactivated", user)


def check_another_admin(user: User) -> None:
    others = [each for each in db.session.scalars(with_role(Role.ADMIN)) if each.id != user.id]
    if not others:
        raise Refused(_("This is the only administrator: make somebody else one first."))


def add_team(name: str) -> Team:
    if db.session.scalar(select(Team).where(Team.name == name)):
        raise Refused(_("There is a team of this name already."))
    team = Team(name=name)
    db.session.add(team)
    audit.record("added", team)
    return team


def set_members(team: Team, numbers: set[int]) -> None:
    """The team consists of these people from now on."""
    db.session.execute(delete(TeamMember).where(TeamMember.team_id == team.id))
    db.session.add_all(TeamMember(team_id=team.id, user_id=number) for number in sorted(numbers))
    audit.record("changed_members", team, members=sorted(numbers))
