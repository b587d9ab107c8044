"""Where forms keep what is typed into them; everybody has their own drafts and no others."""

import re

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from crm.db import db
from crm.interactions.drafts.actions import drop_draft, keep_draft
from crm.permissions import Permission, requires
from crm.web.urls import safe_next

bp = Blueprint("drafts", __name__, url_prefix="/drafts")

KEY = re.compile(r"[a-z]+(:[a-z0-9]+){1,3}")
# A note of 20,000 Chinese characters, nine bytes each as forms send them.
LARGEST = 256 * 1024


@bp.put("/<key>")
@requires(Permission.INTERACTIONS_LOG)
def keep(key: str) -> ResponseReturnValue:
    check(key)
    if (request.content_length or 0) > LARGEST:
        raise RequestEntityTooLarge
    keep_draft(current_user, key, request.form.lists())
    db.session.commit()
    return "", 204


@bp.delete("/<key>")
@requires(Permission.INTERACTIONS_LOG)
def drop(key: str) -> ResponseReturnValue:
    check(key)
    drop_draft(current_user, key)
    db.session.commit()
    return "", 204


@bp.post("/<key>/bin")
@requires(Permission.INTERACTIONS_LOG)
def discard(key: str) -> ResponseReturnValue:
    """The same for a browser without scripts, which goes back to the form that it came from."""
    check(key)
    drop_draft(current_user, key)
    db.session.commit()
    return redirect(safe_next(request.form.get("next")), 303)


def check(key: str) -> None:
    if len(key) > 80 or not KEY.fullmatch(key):
        raise NotFound
