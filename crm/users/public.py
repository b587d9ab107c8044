"""Doors for people who are not signed in yet."""

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from crm.db import db
from crm.errors import Gone, Missing, Refused
from crm.files import File, read
from crm.i18n import gettext as _
from crm.links import Link, LinkKind
from crm.permissions import public
from crm.users import actions, passwords, people, sessions
from crm.users.forms import NewPasswordForm, SetUpForm, SignInForm
from crm.users.models import Organisation
from crm.users.organisation import current_brand
from crm.users.queries import find_user
from crm.web import limits
from crm.web.brand import stylesheet
from crm.web.urls import safe_next

bp = Blueprint("users", __name__)


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    return render_template("users/sign_in.html", form=SignInForm(), next=request.args.get("next"))


@bp.post("/sign-in")
@public
def open_session() -> ResponseReturnValue:
    form = SignInForm(request.form)
    target = request.form.get("next")
    if not form.validate():
        return render_template("users/sign_in.html", form=form, next=target), 422
    email, password = str(form.email.data), str(form.password.data)
    limits.count(f"sign-in:{email.lower()}", most=10, minutes=15)
    limits.count(f"sign-in-from:{limits.address()}", most=30, minutes=15)
    user = find_user(email)
    kept = user.password_digest if user and user.is_active else None
    db.session.rollback()  # nobody waits for the database while a password is checked
    if not passwords.matches(password, kept):
        form.password.errors = [_("This address and password do not fit.")]
        return render_template("users/sign_in.html", form=form, next=target), 401
    user = find_user(email)
    if user is None:
        raise Missing
    limits.forget(f"sign-in:{email.lower()}")
    actions.note_sign_in(user, password)
    sessions.start(user, confirmed=True)
    db.session.commit()
    return redirect(safe_next(target), 303)


@bp.get("/sign-in/<token>")
@public
def sign_in_link(token: str) -> ResponseReturnValue:
    come_in(LinkKind.SIGN_IN, token)
    return render_template("users/sign_in_link.html")


@bp.post("/sign-in/<token>")
@public
def use_sign_in_link(token: str) -> ResponseReturnValue:
    user = actions.sign_in_by_link(come_in(LinkKind.SIGN_IN, token))
    sessions.start(user, confirmed=False)
    db.session.commit()
    return redirect("/", 303)


@bp.get("/set-up/<token>")
@public
def set_up(token: str) -> ResponseReturnValue:
    come_in(LinkKind.SETUP, token)
    return render_template("users/set_up.html", form=SetUpForm())


@bp.post("/set-up/<token>")
@public
def create_firm(token: str) -> ResponseReturnValue:
    link = come_in(LinkKind.SETUP, token)
    form = SetUpForm(request.form)
    if not form.validate():
        return render_template("users/set_up.html", form=form), 422
    try:
        user = actions.set_up(link, **form.values)
    except Refused as refused:
        db.session.rollback()
        form.password.errors = [str(refused)]
        return render_template("users/set_up.html", form=form), 422
    sessions.start(user, confirmed=True)
    db.session.commit()
    flash(_("Welcome to Rapport."))
    return redirect(url_for("overview.today"), 303)


@bp.get("/invitation/<token>")
@public
def invitation(token: str) -> ResponseReturnValue:
    come_in(LinkKind.INVITATION, token)
    return render_template("users/invitation.html", form=NewPasswordForm())


@bp.post("/invitation/<token>")
@public
def accept_invitation(token: str) -> ResponseReturnValue:
    link = come_in(LinkKind.INVITATION, token)
    form = NewPasswordForm(request.form)
    if not form.validate():
        return render_template("users/invitation.html", form=form), 422
    try:
        user = people.accept(link, str(form.password.data))
    except Refused as refused:
        db.session.rollback()
        form.password.errors = [str(refused)]
        return render_template("users/invitation.html", form=form), 422
    sessions.start(user, confirmed=True)
    db.session.commit()
    flash(_("Welcome to Rapport."))
    return redirect(url_for("overview.today"), 303)


def come_in(kind: LinkKind, token: str) -> Link:
    """The open link; misses are counted, so that nobody guesses for long."""
    try:
        return actions.open_link(kind, token)
    except Gone:
        limits.count(f"link-miss:{limits.address()}", most=20, minutes=10)
        raise


@bp.get("/brand.css")
@public
def brand() -> ResponseReturnValue:
    return Response(stylesheet(current_brand().colour), content_type="text/css; charset=utf-8")


@bp.get("/brand/logo")
@public
def logo() -> ResponseReturnValue:
    file = db.session.scalar(select(File).join(Organisation, Organisation.logo_id == File.id))
    if file is None:
        raise Missing
    return Response(read(file), content_type="image/png")
