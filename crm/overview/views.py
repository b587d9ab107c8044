"""Pages that need many features: today, and a client."""

from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.clients.queries import cadences, get_client
from crm.clock import now
from crm.db import db
from crm.follow_ups.lists import WEEK, days_for, grouped
from crm.follow_ups.queries import due_by, promised_until
from crm.i18n import reader_today, reader_zone
from crm.overview.needs import needs_of
from crm.permissions import Permission, allowed, requires

bp = Blueprint("overview", __name__)

MOST_DUE = 50
MOST_COMING = 20


@bp.get("/")
@requires(Permission.TODAY_READ)
def today() -> ResponseReturnValue:
    """What is due and what was promised: the reader's, or everybody's for those who see it all."""
    day = reader_today()
    may_see_all = allowed(current_user, Permission.PORTFOLIO_READ)
    is_team = may_see_all and request.args.get("whose") == "team"
    due = db.session.execute(due_by(current_user, day, is_team=is_team).limit(MOST_DUE)).all()
    coming = promised_until(current_user, day, day + WEEK, is_team=is_team).limit(MOST_COMING)
    return render_template(
        "overview/today.html",
        day=day,
        hour=now().astimezone(ZoneInfo(reader_zone())).hour,
        groups=grouped(due, day),
        promised=db.session.execute(coming).all(),
        needs=needs_of(current_user, day),
        quick=days_for(current_user, day),
        may_see_all=may_see_all,
        is_team=is_team,
    )


@bp.get("/clients/<int:client_id>")
@requires(Permission.CLIENTS_READ)
def client(client_id: int) -> ResponseReturnValue:
    client = get_client(client_id, current_user)
    days = client.cadence_days or cadences().get(client.tier)
    return render_template(
        "overview/client.html", client=client, cadence=days, today=reader_today(), now=now()
    )
