"""What a signed-in person does with their own sign-in."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.clock import now
from crm.db import db
from crm.errors import Refused
from crm.i18n import LANGUAGES, in_language, reader_language, reader_zone
from crm.i18n import gettext as _
from crm.permissions import Permission, requires
from crm.users import passwords, people, sessions
from crm.users.forms import ChangePasswordForm, ConfirmForm, ProfileForm
from crm.users.models import User
from crm.web import limits
from crm.web.conflict import check_version
from crm.web.urls import safe_next

bp = Blueprint("account", __name__)
THEMES = ("system", "light", "dark")


@bp.post("/sign-out")
@requires(Permission.PROFILE_EDIT)
def sign_out() -> ResponseReturnValue:
    sessions.end()
    db.session.commit()
    return redirect(url_for("users.sign_in"), 303)


@bp.post("/appearance")
@requires(Permission.PROFILE_EDIT)
def appearance() -> ResponseReturnValue:
    """Language and theme, from the menu on every page."""
    if request.form.get("language") in LANGUAGES:
        current_user.language = request.form["language"]
    if request.form.get("theme") in THEMES:
        current_user.theme = request.form["theme"]
    db.session.commit()
    return redirect(safe_next(request.form.get("next")), 303)


@bp.get("/confirmation")
@requires(Permission.PROFILE_EDIT)
def confirm() -> ResponseReturnValue:
    return render_template("users/confirm.html", form=ConfirmForm(), next=request.args.get("next"))


@bp.post("/confirmation")
@requires(Permission.PROFILE_EDIT)
def confirm_password() -> ResponseReturnValue:
    form = ConfirmForm(request.form)
    target = request.form.get("next")
    number, kept, session_id = current_user.id, current_user.password_digest, g.sign_in.id
    limits.count(f"confirm:{number}", most=10, minutes=15)
    if not form.validate() or not passwords.matches(str(form.password.data), kept):
        form.password.errors = [_("This is not your password.")]
        return render_template("users/confirm.html", form=form, next=target), 422
    sign_in = db.session.get_one(type(g.sign_in), session_id)
    sign_in.confirmed_at = now()
    db.session.commit()
    return redirect(safe_next(target), 303)


@bp.get("/settings/profile")
@requires(Permission.PROFILE_EDIT)
def profile() -> ResponseReturnValue:
    return show_profile(own_form(), ChangePasswordForm())


@bp.post("/settings/profile")
@requires(Permission.PROFILE_EDIT)
def update_profile() -> ResponseReturnValue:
    form = ProfileForm(request.form)
    if not form.validate():
        return show_profile(form, ChangePasswordForm()), 422
    user = db.session.get_one(User, current_user.id)
    check_version(user, form)
    form.working_days.data = "".join(sorted(form.working_days.data or []))
    zone = user.time_zone
    form.fill(user)
    if user.time_zone != zone:
        people.change_zone(user)
    db.session.commit()
    with in_language(user.language or reader_language()):
        flash(_("Saved."))
    return redirect(url_for("account.profile"), 303)


@bp.post("/settings/password")
@requires(Permission.PROFILE_EDIT)
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm(request.form)
    number = current_user.id
    limits.count(f"confirm:{number}", most=10, minutes=15)
    if not form.validate():
        return show_profile(own_form(), form), 422
    user = db.session.get_one(User, number)
    try:
        people.change_password(user, str(form.current.data), str(form.password.data))
    except Refused as refused:
        db.session.rollback()
        form.password.errors = [str(refused)]
        return show_profile(own_form(), form), 422
    sessions.start(user, confirmed=True)
    db.session.commit()
    flash(_("Your password is changed. All other devices are signed out."))
    return redirect(url_for("account.profile"), 303)


def own_form() -> ProfileForm:
    form = ProfileForm(obj=current_user)
    form.language.data = reader_language()
    form.time_zone.data = reader_zone()
    return form


def show_profile(form: ProfileForm, password: ChangePasswordForm) -> str:
    return render_template("users/profile.html", form=form, password=password)
