"""The list of clients, and the form that makes and changes one; their page is in overview."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from crm.clients import actions, queries
from crm.clients.forms import ClientForm
from crm.clients.models import Channel, Client, ReportLength, Tier
from crm.db import db
from crm.i18n import gettext as _
from crm.i18n import reader_language, reader_today
from crm.identity import domain_of, organisation_key
from crm.permissions import Permission, Scope, requires, scopes_of
from crm.users.models import Team
from crm.users.queries import active
from crm.web.conflict import check_version
from crm.web.paging import Key, page
from crm.web.undo import flash_undo

bp = Blueprint("clients", __name__, url_prefix="/clients")


@bp.get("")
@requires(Permission.CLIENTS_READ)
def index() -> ResponseReturnValue:
    words, mine = request.args.get("name", "")[:200].strip(), request.args.get("mine") == "1"
    rows = page(
        queries.listed(current_user, words, mine),
        [Key(Client.name), Key(Client.id)],
        request.args.get("page"),
    )
    return render_template(
        "clients/index.html",
        page=rows,
        words=words,
        mine=mine,
        cadences=queries.cadences(),
        today=reader_today(),
    )


@bp.get("/new")
@requires(Permission.CLIENTS_CREATE)
def new() -> ResponseReturnValue:
    form = ClientForm(
        data={
            "owner_id": current_user.id,
            "language": reader_language(),
            "time_zone": g.organisation.time_zone,
            "fiscal_year_starts_in": 1,
            "tier": Tier.B,
            "channel": Channel.EMAIL,
            "report_length": ReportLength.FULL,
        }
    )
    return show_form(form, None)


@bp.post("")
@requires(Permission.CLIENTS_CREATE)
def create() -> ResponseReturnValue:
    form = ClientForm(request.form)
    offer(form)
    if not form.validate():
        return show_form(form, None), 422
    doubles = queries.same_name(organisation_key(str(form.name.data)), current_user)
    if doubles and request.form.get("double") != "keep":
        return show_form(form, None, doubles), 422
    client = Client()
    form.fill(client)
    if scopes_of(current_user, Permission.CLIENTS_CREATE) == {Scope.OWN}:
        client.owner_id = current_user.id
    client.domain = domain_of(client.website or client.email or "") or None
    actions.add_client(client)
    db.session.commit()
    flash(_("%(name)s is now a client.", name=client.name))
    return redirect(url_for("overview.client", client_id=client.id), 303)


@bp.get("/<int:client_id>/edit")
@requires(Permission.CLIENTS_EDIT)
def edit(client_id: int) -> ResponseReturnValue:
    client = queries.get_client(client_id, current_user, Permission.CLIENTS_EDIT)
    return show_form(ClientForm(obj=client), client)


@bp.post("/<int:client_id>/edit")
@requires(Permission.CLIENTS_EDIT)
def update(client_id: int) -> ResponseReturnValue:
    client = queries.get_client(client_id, current_user, Permission.CLIENTS_EDIT)
    form = ClientForm(request.form)
    offer(form, client)
    if not form.validate():
        return show_form(form, client), 422
    check_version(client, form)
    form.fill(client)
    client.domain = domain_of(client.website or client.email or "") or None
    actions.change_client(client)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("overview.client", client_id=client.id), 303)


@bp.post("/<int:client_id>/bin")
@requires(Permission.CLIENTS_DELETE)
def destroy(client_id: int) -> ResponseReturnValue:
    client = queries.get_client(client_id, current_user, Permission.CLIENTS_DELETE)
    actions.bin_client(client)
    db.session.commit()
    undo = url_for("clients.restore", client_id=client.id)
    flash_undo(_("%(name)s is in the bin.", name=client.name), undo)
    return redirect(url_for("clients.index"), 303)


@bp.post("/<int:client_id>/restore")
@requires(Permission.CLIENTS_DELETE)
def restore(client_id: int) -> ResponseReturnValue:
    client = queries.get_deleted(client_id, current_user)
    actions.restore_client(client)
    db.session.commit()
    flash(_("%(name)s is back.", name=client.name))
    return redirect(url_for("overview.client", client_id=client.id), 303)


def show_form(form: ClientForm, client: Client | None, doubles: list[Client] | None = None) -> str:
    offer(form, client)
    return render_template("clients/form.html", form=form, client=client, doubles=doubles or [])


def offer(form: ClientForm, client: Client | None = None) -> None:
    """People and teams to choose from; whoever holds the client stays among them."""
    people = {user.id: user.name for user in db.session.scalars(active())}
    for holder in (client.owner, client.deputy) if client else ():
        if holder:
            people.setdefault(holder.id, holder.name)
    form.owner_id.offer(people)
    form.deputy_id.offer(people)
    teams = db.session.execute(select(Team.id, Team.name).order_by(Team.name))
    form.team_id.offer([(number, name) for number, name in teams])
