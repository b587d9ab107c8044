"""Pages for what goes wrong: what happened, what was kept, what to do."""

import errno
import logging
from typing import Any

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from crm.db import db
from crm.errors import Conflict, Forbidden, Gone, Missing, Refused, TooMany

log = logging.getLogger("rapport")
PAGES = {400, 403, 404, 409, 410, 413, 422, 429, 500, 503}
# The disk is full, may not be written, or holds no file as large.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
UNKEPT = {"csrf_token", "version", "password", "current_password", "new_password"}


def init(app: Flask) -> None:
    for kind, status in {
        Missing: 404,
        Forbidden: 403,
        Refused: 422,
        Gone: 410,
        CSRFError: 400,
    }.items():
        app.register_error_handler(kind, answer_with(status))
    app.register_error_handler(TooMany, too_many)
    app.register_error_handler(Conflict, conflict)
    app.register_error_handler(
        StaleDataError, lambda _e: page(409, fields=[], typed=[], version="")
    )
    app.register_error_handler(OperationalError, unavailable)
    app.register_error_handler(OSError, no_room)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, unexpected)


def answer_with(status: int) -> Any:
    def answer(error: Exception) -> ResponseReturnValue:
        db.session.rollback()
        words = str(error) if isinstance(error, Refused | Gone) else ""
        return page(status, message=words)

    return answer


def http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    db.session.rollback()
    status = error.code if error.code in PAGES else (404 if error.code < 500 else 500)
    body, _status = page(status, message="")
    return (
        body,
        error.code,
        error.get_headers()
        and {
            name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")
        },
    )


def too_many(error: TooMany) -> ResponseReturnValue:
    body, status = page(429, message="", retry_after=error.retry_after)
    return body, status, {"Retry-After": str(error.retry_after)}


def conflict(error: Conflict) -> ResponseReturnValue:
    """Both values side by side; what was typed travels on in hidden fields."""
    db.session.rollback()
    typed = [
        (name, value)
        for name, values in request.form.lists()
        if name not in UNKEPT
        for value in values
    ]
    return page(409, fields=error.fields, typed=typed, version=error.version)


def unavailable(error: OperationalError) -> ResponseReturnValue:
    log.error("database: %s", type(error.orig).__name__)
    body, _status = page(503, message="")
    return body, 503, {"Retry-After": "5"}


def no_room(error: OSError) -> ResponseReturnValue:
    if error.errno not in NO_ROOM:
        return unexpected(error)
    log.error("disk: %s", error.strerror)
    body, _status = page(503, message="")
    return body, 503, {"Retry-After": "60"}


def unexpected(error: Exception) -> ResponseReturnValue:
    log.exception("unexpected error in %s", request.endpoint, exc_info=error)
    return page(500, message="")


def page(status: int, **values: Any) -> tuple[str, int]:
    """The error page; drawn without the person when even knowing them fails."""
    db.session.rollback()
    return render_template(f"errors/{status}.html", signed_in=knows_reader(), **values), status


def knows_reader() -> bool:
    try:
        return bool(current_user and current_user.is_authenticated)
    except OperationalError:
        return False
