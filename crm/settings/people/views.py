"""Colleagues and their teams, for administrators; directors may look."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from crm.db import db
from crm.errors import Missing, Refused
from crm.i18n import gettext as _
from crm.permissions import Permission, Role, requires
from crm.users import people
from crm.users.forms import InvitationForm, RolesForm, TeamForm
from crm.users.models import Team, User
from crm.users.organisation import current_brand
from crm.web import limits
from crm.web.undo import flash_undo
from crm.web.urls import outside, record_numbers

bp = Blueprint("people", __name__, url_prefix="/settings")


@bp.get("/people")
@requires(Permission.USERS_READ)
def index() -> ResponseReturnValue:
    users = db.session.scalars(
        select(User).order_by(User.deactivated_at.is_not(None), User.name, User.id)
    )
    return render_template("settings/people.html", users=list(users))


@bp.get("/people/new")
@requires(Permission.USERS_MANAGE)
def new() -> ResponseReturnValue:
    return render_template("settings/invite.html", form=InvitationForm())


@bp.post("/people")
@requires(Permission.USERS_MANAGE)
def create() -> ResponseReturnValue:
    limits.count(f"invite:{current_user.id}", most=20, minutes=60)
    form = InvitationForm(request.form)
    if not form.validate():
        return render_template("settings/invite.html", form=form), 422
    try:
        roles = frozenset(form.roles.data)
        user, token = people.invite(str(form.email.data), str(form.name.data), roles)
    except Refused as refused:
        db.session.rollback()
        form.email.errors = [str(refused)]
        return render_template("settings/invite.html", form=form), 422
    return invited(user, token)


@bp.post("/people/<int:user_id>/invitation")
@requires(Permission.USERS_MANAGE)
def invite_again(user_id: int) -> ResponseReturnValue:
    user = get_user(user_id)
    return invited(user, people.invitation_to(user))


def invited(user: User, token: str) -> ResponseReturnValue:
    """The link is mailed, and shown once, for those who hand it over themselves."""
    link = outside("users.invitation", token=token)
    people.mail_invitation(user, link, current_brand().language)
    db.session.commit()
    return render_template("settings/invited.html", user=user, link=link)


@bp.get("/people/<int:user_id>")
@requires(Permission.USERS_MANAGE)
def edit(user_id: int) -> ResponseReturnValue:
    user = get_user(user_id)
    return render_template("settings/person.html", user=user, form=RolesForm(obj=user))


@bp.post("/people/<int:user_id>")
@requires(Permission.USERS_MANAGE)
def update(user_id: int) -> ResponseReturnValue:
    user, form = get_user(user_id), RolesForm(request.form)
    if not form.validate():
        return render_template("settings/person.html", user=user, form=form), 422
    people.change_roles(user, frozenset(Role(role) for role in form.roles.data))
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("people.index"), 303)


@bp.post("/people/<int:user_id>/deactivation")
@requires(Permission.USERS_MANAGE)
def deactivate(user_id: int) -> ResponseReturnValue:
    user = get_user(user_id)
    people.deactivate(user)
    db.session.commit()
    flash_undo(
        _("%(name)s can no longer sign in.", name=user.name),
        url_for("people.reactivate", user_id=user.id),
    )
    return redirect(url_for("people.index"), 303)


@bp.post("/people/<int:user_id>/activation")
@requires(Permission.USERS_MANAGE)
def reactivate(user_id: int) -> ResponseReturnValue:
    user = get_user(user_id)
    people.reactivate(user)
    db.session.commit()
    flash(_("%(name)s can sign in again.", name=user.name))
    return redirect(url_for("people.index"), 303)


def get_user(number: int) -> User:
    user = db.session.get(User, number)
    if user is None:
        raise Missing
    return user


@bp.get("/teams")
@requires(Permission.USERS_READ)
def teams() -> ResponseReturnValue:
    return show_teams(TeamForm())


@bp.post("/teams")
@requires(Permission.USERS_MANAGE)
def create_team() -> ResponseReturnValue:
    form = TeamForm(request.form)
    if not form.validate():
        return show_teams(form), 422
    try:
        people.add_team(str(form.name.data))
    except Refused as refused:
        db.session.rollback()
        form.name.errors = [str(refused)]
        return show_teams(form), 422
    db.session.commit()
    return redirect(url_for("people.teams"), 303)


@bp.post("/teams/<int:team_id>")
@requires(Permission.USERS_MANAGE)
def update_team(team_id: int) -> ResponseReturnValue:
    team = db.session.get(Team, team_id)
    if team is None:
        raise Missing
    known = set(db.session.scalars(select(User.id)))
    people.set_members(team, record_numbers(request.form.getlist("member")) & known)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("people.teams"), 303)


def show_teams(form: TeamForm) -> str:
    found = db.session.scalars(
        select(Team).options(selectinload(Team.members)).order_by(Team.name)
    ).all()
    users = db.session.scalars(
        select(User).where(User.deactivated_at.is_(None)).order_by(User.name)
    ).all()
    return render_template("settings/teams.html", teams=found, users=users, form=form)
