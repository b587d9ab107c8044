"""Pages that need many features: today, and a client."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.clients.queries import cadences, get_client
from crm.clock import now
from crm.i18n import reader_today
from crm.overview.needs import needs_of
from crm.permissions import Permission, requires

bp = Blueprint("overview", __name__)


@bp.get("/")
@requires(Permission.TODAY_READ)
def today() -> ResponseReturnValue:
    day = reader_today()
    return render_template("overview/today.html", day=day, needs=needs_of(current_user, day))


@bp.get("/clients/<int:client_id>")
@requires(Permission.CLIENTS_READ)
def client(client_id: int) -> ResponseReturnValue:
    client = get_client(client_id, current_user)
    days = client.cadence_days or cadences().get(client.tier)
    return render_template(
        "overview/client.html", client=client, cadence=days, today=reader_today(), now=now()
    )
