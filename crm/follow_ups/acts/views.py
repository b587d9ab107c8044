"""What is done about a follow-up in one press: ticked off, put off, dropped, binned; and undone."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.db import db
from crm.follow_ups import actions, lists
from crm.follow_ups.forms import DropForm, SnoozeForm
from crm.follow_ups.models import FollowUp
from crm.follow_ups.queries import get_follow_up
from crm.i18n import format_day, reader_today
from crm.i18n import gettext as _
from crm.permissions import Permission, requires
from crm.web.undo import flash_undo
from crm.web.urls import safe_next

bp = Blueprint("follow_up_acts", __name__, url_prefix="/follow-ups/<int:follow_up_id>")


@bp.post("/completion")
@requires(Permission.FOLLOW_UPS_COMPLETE)
def complete(follow_up_id: int) -> ResponseReturnValue:
    follow_up = get_follow_up(follow_up_id, current_user, Permission.FOLLOW_UPS_COMPLETE)
    actions.complete(follow_up)
    return done(follow_up, _("Done: %(task)s", task=follow_up.task), "reopen")


@bp.post("/reopening")
@requires(Permission.FOLLOW_UPS_COMPLETE)
def reopen(follow_up_id: int) -> ResponseReturnValue:
    follow_up = get_follow_up(follow_up_id, current_user, Permission.FOLLOW_UPS_COMPLETE)
    actions.reopen(follow_up)
    return done(follow_up, _("Open again: %(task)s", task=follow_up.task))


@bp.post("/snooze")
@requires(Permission.FOLLOW_UPS_COMPLETE)
def snooze(follow_up_id: int) -> ResponseReturnValue:
    follow_up = get_follow_up(follow_up_id, current_user, Permission.FOLLOW_UPS_COMPLETE)
    form = SnoozeForm(request.values)
    if not form.validate() or form.due_on.data is None:
        return show_again(follow_up, snooze=form), 422
    before = follow_up.due_on.isoformat()
    actions.snooze(follow_up, form.due_on.data)
    words = _("Put off to %(day)s: %(task)s", day=format_day(follow_up.due_on), task=follow_up.task)
    is_way_back = "back" in request.args
    return done(follow_up, words, None if is_way_back else "snooze", due_on=before, back=1)


@bp.post("/drop")
@requires(Permission.FOLLOW_UPS_COMPLETE)
def drop(follow_up_id: int) -> ResponseReturnValue:
    follow_up = get_follow_up(follow_up_id, current_user, Permission.FOLLOW_UPS_COMPLETE)
    form = DropForm(request.form)
    if not form.validate():
        return show_again(follow_up, form=form), 422
    actions.drop(follow_up, str(form.reason.data))
    return done(follow_up, _("Dropped: %(task)s", task=follow_up.task), "reopen")


@bp.post("/bin")
@requires(Permission.FOLLOW_UPS_PLAN)
def destroy(follow_up_id: int) -> ResponseReturnValue:
    follow_up = get_follow_up(follow_up_id, current_user, Permission.FOLLOW_UPS_PLAN)
    actions.bin_follow_up(follow_up)
    return done(follow_up, _("%(name)s is in the bin.", name=follow_up.task), "restore")


@bp.post("/restore")
@requires(Permission.FOLLOW_UPS_PLAN)
def restore(follow_up_id: int) -> ResponseReturnValue:
    follow_up = get_follow_up(
        follow_up_id, current_user, Permission.FOLLOW_UPS_PLAN, is_binned=True
    )
    actions.restore_follow_up(follow_up)
    return done(follow_up, _("%(name)s is back.", name=follow_up.task))


def done(
    follow_up: FollowUp, words: str, undo: str | None = None, **values: Any
) -> ResponseReturnValue:
    """Keeps it, says so with a way back, and returns to where the reader was."""
    db.session.commit()
    here = safe_next(request.values.get("next"), url_for("follow_ups.index"))
    if undo:
        url = url_for(f"follow_up_acts.{undo}", follow_up_id=follow_up.id, next=here, **values)
        flash_undo(words, url)
    else:
        flash(words)
    return redirect(here, 303)


def show_again(follow_up: FollowUp, form: DropForm | None = None, **more: Any) -> str:
    """The page of this follow-up, with what was typed and what is wrong with it."""
    day = reader_today()
    return render_template(
        "follow_ups/show.html",
        follow_up=follow_up,
        promise=lists.promises([follow_up], day)[0][0] if follow_up.promise else None,
        form=form or DropForm(),
        day=day,
        quick=lists.days_for(current_user, day),
        **more,
    )
