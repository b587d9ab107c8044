"""Follow-ups: what is open, planning one, changing one; what ends one is in `acts`."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.clients.models import Client
from crm.clients.queries import choices, get_client, within_reach
from crm.clock import now
from crm.contacts.models import Contact
from crm.contacts.queries import people_of
from crm.db import db
from crm.follow_ups import actions, lists, queries
from crm.follow_ups.forms import DropForm, FollowUpForm
from crm.follow_ups.models import FollowUp
from crm.i18n import gettext as _
from crm.i18n import reader_today
from crm.permissions import Permission, allowed, requires
from crm.users.models import User
from crm.users.queries import active
from crm.web.conflict import check_version
from crm.web.paging import Key, page
from crm.web.urls import record_number

bp = Blueprint("follow_ups", __name__)

MOST_DONE = 10
ORDER = [Key(FollowUp.due_on), Key(FollowUp.id)]


@bp.get("/follow-ups")
@requires(Permission.FOLLOW_UPS_READ)
def index() -> ResponseReturnValue:
    day, cursor = reader_today(), request.args.get("page")
    is_team = wants_team()
    rows = page(queries.open_of(current_user, is_team=is_team), ORDER, cursor)
    done: Any = []
    if not cursor:
        lately = queries.done_lately(current_user, now(), is_team=is_team).limit(MOST_DONE)
        done = db.session.execute(lately).all()
    return render_template(
        "follow_ups/index.html",
        page=rows,
        groups=lists.grouped(rows.rows, day),
        done=done,
        is_team=is_team,
        day=day,
        quick=lists.days_for(current_user, day),
    )


def wants_team() -> bool:
    """Those who see everything may look at everybody's; each sees their own first."""
    return request.args.get("whose") == "team" and allowed(current_user, Permission.PORTFOLIO_READ)


@bp.get("/follow-ups/left")
@requires(Permission.FOLLOW_UPS_PLAN)
def left() -> ResponseReturnValue:
    """Open ones of people who have left, for those who can give them to somebody."""
    day = reader_today()
    rows = page(queries.left_behind(current_user), ORDER, request.args.get("page"))
    return render_template(
        "follow_ups/left.html", page=rows, day=day, quick=lists.days_for(current_user, day)
    )


@bp.get("/clients/<int:client_id>/follow-ups")
@requires(Permission.FOLLOW_UPS_READ)
def at_client(client_id: int) -> ResponseReturnValue:
    client = get_client(client_id, current_user, Permission.FOLLOW_UPS_READ)
    day = reader_today()
    order = (FollowUp.due_on, FollowUp.id)
    here = queries.at_client(client, current_user)
    tasks = here.where(FollowUp.promise.is_(None), queries.open_ones()).order_by(*order)
    promised = here.where(FollowUp.promise.is_not(None)).order_by(*(key.desc() for key in order))
    promises = db.session.execute(promised.limit(lists.MOST_PROMISES)).all()
    return render_template(
        "follow_ups/at_client.html",
        client=client,
        groups=lists.grouped(db.session.execute(tasks.limit(lists.MOST_TASKS)), day),
        sides=lists.sides(promises, day),
        day=day,
        quick=lists.days_for(current_user, day),
    )


@bp.get("/follow-ups/<int:follow_up_id>")
@requires(Permission.FOLLOW_UPS_READ)
def show(follow_up_id: int) -> ResponseReturnValue:
    follow_up = queries.get_follow_up(follow_up_id, current_user)
    day = reader_today()
    return render_template(
        "follow_ups/show.html",
        follow_up=follow_up,
        promise=lists.promises([follow_up], day)[0][0] if follow_up.promise else None,
        form=DropForm(),
        day=day,
        quick=lists.days_for(current_user, day),
    )


@bp.get("/follow-ups/new")
@requires(Permission.FOLLOW_UPS_PLAN)
def new() -> ResponseReturnValue:
    number = request.args.get("client", type=record_number)
    client = get_client(number, current_user, Permission.FOLLOW_UPS_PLAN) if number else None
    form = FollowUpForm(
        data={
            "assignee_id": current_user.id,
            "client_id": number,
            "due_on": lists.days_for(current_user, reader_today())[0].day,
        }
    )
    offer(form, client)
    return show_form(form, client)


@bp.post("/follow-ups")
@requires(Permission.FOLLOW_UPS_PLAN)
def create() -> ResponseReturnValue:
    form = FollowUpForm(request.form)
    client = chosen_client(form)
    offer(form, client)
    if not form.validate() or not reaches(form, client) or form.due_on.data is None:
        return show_form(form, client), 422
    follow_up = actions.plan_follow_up(
        str(form.task.data),
        form.due_on.data,
        db.session.get_one(User, form.assignee_id.data),
        client=client,
        contact=db.session.get(Contact, form.contact_id.data) if form.contact_id.data else None,
        promise=form.promise.data,
        note=form.note.data,
    )
    db.session.commit()
    flash(_("It is planned."))
    return redirect(home_of(follow_up), 303)


@bp.get("/follow-ups/<int:follow_up_id>/edit")
@requires(Permission.FOLLOW_UPS_PLAN)
def edit(follow_up_id: int) -> ResponseReturnValue:
    follow_up = queries.get_follow_up(follow_up_id, current_user, Permission.FOLLOW_UPS_PLAN)
    form = FollowUpForm(obj=follow_up)
    offer(form, follow_up.client, follow_up)
    return show_form(form, follow_up.client, follow_up)


@bp.post("/follow-ups/<int:follow_up_id>/edit")
@requires(Permission.FOLLOW_UPS_PLAN)
def update(follow_up_id: int) -> ResponseReturnValue:
    follow_up = queries.get_follow_up(follow_up_id, current_user, Permission.FOLLOW_UPS_PLAN)
    form = FollowUpForm(request.form)
    client = chosen_client(form)
    offer(form, client, follow_up)
    if not form.validate() or not reaches(form, client, follow_up):
        return show_form(form, client, follow_up), 422
    check_version(follow_up, form)
    # Asked for first: what is changed is only known until the next question to the database.
    assignee = db.session.get_one(User, form.assignee_id.data)
    form.fill(follow_up)
    actions.change_follow_up(follow_up, assignee)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("follow_ups.show", follow_up_id=follow_up.id), 303)


def chosen_client(form: FollowUpForm) -> Client | None:
    """The client that the form names, when the reader may plan for it."""
    try:
        number = form.client_id.data
    except ValueError:
        return None
    return get_client(number, current_user, Permission.FOLLOW_UPS_PLAN) if number else None


def offer(form: FollowUpForm, client: Client | None, follow_up: FollowUp | None = None) -> None:
    """Clients within reach, people at the client, colleagues who are there."""
    form.client_id.offer(choices(current_user, Permission.FOLLOW_UPS_PLAN, client))
    people = db.session.execute(people_of(client)).all() if client else []
    contacts = {contact.id: contact.name for contact, _position in people}
    if follow_up and follow_up.contact and follow_up.client_id == (client.id if client else None):
        contacts.setdefault(follow_up.contact.id, follow_up.contact.name)
    form.contact_id.offer(contacts)
    form.assignee_id.offer({user.id: user.name for user in db.session.scalars(active())})


def reaches(form: FollowUpForm, client: Client | None, follow_up: FollowUp | None = None) -> bool:
    """Whoever is to do it must be able to see it: else the form says so."""
    number = form.assignee_id.data
    if client is None or number == current_user.id:
        return True
    if follow_up and (number, client.id) == (follow_up.assignee_id, follow_up.client_id):
        return True
    there = within_reach(db.session.get_one(User, number), Permission.FOLLOW_UPS_READ)
    if db.session.scalar(db.select(Client.id).where(Client.id == client.id, there)):
        return True
    form.assignee_id.errors = [_("%(client)s is out of this person's reach.", client=client.name)]
    return False


def show_form(form: FollowUpForm, client: Client | None, follow_up: FollowUp | None = None) -> str:
    return render_template("follow_ups/form.html", form=form, client=client, follow_up=follow_up)


def home_of(follow_up: FollowUp) -> str:
    if follow_up.client_id:
        return url_for("follow_ups.at_client", client_id=follow_up.client_id)
    return url_for("follow_ups.index")
