"""The door to all settings: what a person may set, each with a line on what it is for."""

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_login import current_user

from crm.i18n import lazy_gettext as _l
from crm.permissions import Permission, allowed, requires

bp = Blueprint("settings", __name__, url_prefix="/settings")


@dataclass(frozen=True)
class Door:
    title: LazyString
    purpose: LazyString
    endpoint: str
    icon: str
    permission: Permission


DOORS = (
    Door(
        _l("Profile"),
        _l("Your name, language, time zone, theme, working days and password."),
        "account.profile",
        "user-circle",
        Permission.PROFILE_EDIT,
    ),
    Door(
        _l("People"),
        _l("Who signs in, and what they may do."),
        "people.index",
        "users",
        Permission.USERS_READ,
    ),
    Door(
        _l("Teams"),
        _l("Who is in a team sees the clients of that team."),
        "people.teams",
        "sitemap",
        Permission.USERS_READ,
    ),
    Door(
        _l("Organisation"),
        _l("Name, colour and logo stand on every page, mail and paper."),
        "firm.edit",
        "building",
        Permission.SETTINGS_MANAGE,
    ),
    Door(
        _l("Mail"),
        _l("Whether mail goes out, what waits, and a test to yourself."),
        "mail.index",
        "mail",
        Permission.SETTINGS_MANAGE,
    ),
    Door(
        _l("Cadence"),
        _l("How often each tier of clients is to be spoken with."),
        "firm.cadence",
        "clock",
        Permission.SETTINGS_MANAGE,
    ),
)


@bp.get("")
@requires(Permission.PROFILE_EDIT)
def index() -> ResponseReturnValue:
    doors = [
        (door, url_for(door.endpoint)) for door in DOORS if allowed(current_user, door.permission)
    ]
    return render_template("settings/index.html", doors=doors)
