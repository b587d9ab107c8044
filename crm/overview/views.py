"""Pages that need many features: today, and a client."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.clients.queries import get_client
from crm.clock import now
from crm.contacts.queries import people_of
from crm.db import db
from crm.follow_ups.lists import WEEK, by_person, days_for, grouped
from crm.follow_ups.queries import due_by, promised_until
from crm.i18n import reader_today, reader_zone
from crm.interactions.drafts.actions import key_of_new
from crm.interactions.models import Kind
from crm.overview.arms import KINDS
from crm.overview.asked import Wanted
from crm.overview.faces import face, words_of_kinds
from crm.overview.glance import FEW, glance, open_follow_ups, projects_of
from crm.overview.needs import needs_of
from crm.overview.timeline import EARLIEST, LATEST, timeline
from crm.permissions import Permission, allowed, requires
from crm.statements import Someone
from crm.web.markup import plain
from crm.web.urls import record_number

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
    reader, values = Someone.like(current_user), {"reader": current_user.id}
    due = db.session.execute(due_by(reader, day, MOST_DUE, is_team=is_team), values).all()
    coming = promised_until(reader, day, day + WEEK, MOST_COMING, is_team=is_team)
    return render_template(
        "overview/today.html",
        day=day,
        hour=now().astimezone(ZoneInfo(reader_zone())).hour,
        groups=[] if is_team else grouped(due, day),
        desks=by_person(due, day) if is_team else [],
        promised=db.session.execute(coming, values).all(),
        needs=needs_of(current_user, day),
        quick=days_for(current_user, day),
        may_see_all=may_see_all,
        is_team=is_team,
    )


@bp.get("/clients/<int:client_id>")
@requires(Permission.CLIENTS_READ)
def client(client_id: int) -> ResponseReturnValue:
    client = get_client(client_id, current_user)
    wanted = wanted_from(request.args)
    day = reader_today()
    return render_template(
        "overview/client.html",
        client=client,
        glance=glance(client, current_user, day, key_of_new(client.id)),
        timeline=timeline(client, current_user, reader_zone(), wanted, request.args.get("page")),
        wanted=wanted,
        people=db.session.execute(people_of(client)).all(),
        projects=projects_of(client, current_user),
        follow_ups=open_follow_ups(client, current_user),
        few=FEW,
        ways=list(Kind),
        face=face,
        plain=plain,
        kinds=words_of_kinds(),
        is_first="page" not in request.args,
        pages=pages_of(client.id),
        today=day,
        there=now().astimezone(ZoneInfo(client.time_zone)),
    )


def wanted_from(args: Any) -> Wanted:
    """The filter as the address says it; what makes no sense is left out."""
    kind = args.get("kind", "")
    return Wanted(
        kind=kind if kind in {*KINDS, *Kind} else "",
        project=args.get("project", type=record_number),
        person=args.get("person", type=record_number),
        since=args.get("since", type=sensible_day),
        until=args.get("until", type=sensible_day),
    )


def sensible_day(text: str) -> date:
    day = date.fromisoformat(text)
    if not EARLIEST < day.year < LATEST:
        raise ValueError("no such day in a client's life")
    return day


def pages_of(client_id: int) -> dict[str, str]:
    """Addresses of the pages beside this one."""
    beside = {
        "people": "contacts.at_client",
        "follow_ups": "follow_ups.at_client",
        "contracts": "contracts.at_client",
        "review": "reviews.at_client",
    }
    return {name: url_for(endpoint, client_id=client_id) for name, endpoint in beside.items()}
