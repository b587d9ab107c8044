"""Pages that need many features: today, and what needs me."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.i18n import reader_today
from crm.overview.queries import beyond_cadence
from crm.permissions import Permission, requires

bp = Blueprint("overview", __name__)


@bp.get("/")
@requires(Permission.TODAY_READ)
def today() -> ResponseReturnValue:
    day = reader_today()
    return render_template("overview/today.html", day=day, silent=beyond_cadence(current_user, day))
