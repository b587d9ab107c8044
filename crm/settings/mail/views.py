"""Whether mail goes out, what waits and why, and a mail to oneself to try it."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm import audit, heartbeat
from crm.db import db
from crm.errors import Refused
from crm.i18n import gettext as _
from crm.i18n import lazy_gettext as _l
from crm.i18n import reader_language
from crm.mail import delivery, post_office
from crm.mail.letters import send_letter
from crm.mail.outbox import OutboxMail
from crm.mail.server import why_held
from crm.permissions import Permission, requires
from crm.web import limits
from crm.web.paging import Key, page
from crm.web.urls import outside
from crm.words import word

bp = Blueprint("mail", __name__, url_prefix="/settings/mail")

ORDER = [Key(OutboxMail.id, descending=True)]
SIZE = 25


@bp.get("")
@requires(Permission.SETTINGS_MANAGE)
def index() -> ResponseReturnValue:
    state = post_office.state_named(request.args.get("state"))
    beat, counts = heartbeat.last_beat(), post_office.counts()
    states = [
        {
            "label": word(each),
            "url": url_for("mail.index", state=each.value),
            "active": each is state,
            "count": number,
        }
        for each, number in counts.items()
        if number or each is state
    ]
    return render_template(
        "settings/mail.html",
        held=why_held(current_app.config),
        server=current_app.config,
        states=states,
        state=state,
        page=page(post_office.newest(state), ORDER, request.args.get("page"), size=SIZE),
        beat=beat,
        is_late=heartbeat.is_late(beat),
        failing=heartbeat.failing(),
        test=post_office.last_test(current_user.id),
    )


@bp.post("/test")
@requires(Permission.SETTINGS_MANAGE)
def send_test() -> ResponseReturnValue:
    """A letter to whoever asks, through the same outbox as every other."""
    limits.count(f"mail-test:{current_user.id}", most=10, minutes=10)
    send_letter(
        "test",
        to_address=current_user.email,
        to_name=current_user.name,
        language=reader_language(),
        subject=_l("A test from Rapport"),
        kind=post_office.TEST,
        user_id=current_user.id,
        url=outside("mail.index"),
    )
    db.session.commit()
    flash(_("The test mail is in the outbox."))
    return redirect(url_for("mail.index"), 303)


@bp.get("/test")
@requires(Permission.SETTINGS_MANAGE)
def show_test() -> ResponseReturnValue:
    """How far the reader's last test has come: the page asks again while it is on its way."""
    return render_template(
        "settings/mail_test.html",
        test=post_office.last_test(current_user.id),
        held=why_held(current_app.config),
    )


@bp.post("/<int:mail_id>/queue")
@requires(Permission.SETTINGS_MANAGE)
def queue(mail_id: int) -> ResponseReturnValue:
    if not delivery.send_again(mail_id):
        raise Refused(_("Only a mail that was given up can be sent again."))
    audit.record("queued_mail_again", None, mail=mail_id)
    db.session.commit()
    flash(_("It is in the queue again."))
    return redirect(url_for("mail.index"), 303)
