"""The pages of contracts: a client's, one's own, the form, and the Renewals page."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.clients.models import Client
from crm.clients.queries import get_client, visible_to
from crm.clients.queries import within_reach as clients_within
from crm.contracts import actions, listing, queries
from crm.contracts.board import days_shown, grouped, line_of, tallied
from crm.contracts.filters import Filters
from crm.contracts.forms import ContractForm
from crm.contracts.models import Contract, ContractKind
from crm.contracts.shown import page_of
from crm.db import db
from crm.i18n import gettext as _
from crm.i18n import reader_today
from crm.permissions import Permission, requires
from crm.web.conflict import check_version
from crm.web.paging import Key, page
from crm.web.undo import flash_undo
from crm.web.urls import record_number

bp = Blueprint("contracts", __name__)
MOST_CLIENTS = 1000
ROWS = 30  # each is drawn, and has its standing computed


@bp.get("/renewals")
@requires(Permission.CONTRACTS_READ)
def index() -> ResponseReturnValue:
    today = reader_today()
    filters = Filters.of(request.args, current_user, today)
    rows = page(
        listing.listed(current_user, filters.conditions),
        [Key(queries.turning_day.label("turns_on")), Key(Contract.id)],
        request.args.get("page"),
        size=ROWS,
    )
    shown = days_shown(rows.rows)
    sums = (
        db.session.execute(listing.sums(current_user, filters.conditions, *shown)) if shown else ()
    )
    tallies = db.session.execute(listing.tallies(current_user, filters.whose, today))
    return render_template(
        "contracts/index.html",
        page=rows,
        groups=grouped(rows.rows, sums, today),
        filters=filters,
        tallies=tallied(tallies),
        today=today,
    )


@bp.get("/clients/<int:client_id>/contracts")
@requires(Permission.CONTRACTS_READ)
def at_client(client_id: int) -> ResponseReturnValue:
    client = get_client(client_id, current_user, Permission.CONTRACTS_READ)
    today = reader_today()
    found = db.session.scalars(queries.at(client, current_user))
    return render_template(
        "contracts/at_client.html",
        client=client,
        lines=[line_of(contract, today) for contract in found],
        money=queries.sees_money(client.id, current_user),
        may_edit=queries.reaches(client.id, current_user, Permission.CONTRACTS_EDIT),
    )


@bp.get("/contracts/<int:contract_id>")
@requires(Permission.CONTRACTS_READ)
def show(contract_id: int) -> ResponseReturnValue:
    return page_of(queries.get_contract(contract_id, current_user))


@bp.get("/contracts/new")
@requires(Permission.CONTRACTS_EDIT)
def new() -> ResponseReturnValue:
    number = request.args.get("client", type=record_number)
    if number is not None:
        get_client(number, current_user, Permission.CONTRACTS_EDIT)
    form = ContractForm(
        data={
            "client_id": number,
            "currency": g.organisation.currency,
            "kind": ContractKind.SUPPORT,
            "term": "12m",
            "notice": "3m",
            "auto_renews": True,
            "day_counts": True,
            "lead_days": 0,
        }
    )
    return show_form(form, None)


@bp.post("/contracts")
@requires(Permission.CONTRACTS_EDIT)
def create() -> ResponseReturnValue:
    form = ContractForm(request.form)
    offer(form)
    if not form.validate():
        return show_form(form, None), 422
    client = get_client(int(form.client_id.data), current_user, Permission.CONTRACTS_EDIT)
    if not queries.sees_money(client.id, current_user):
        form.without_money()
    contract = Contract(currency=g.organisation.currency)
    form.fill(contract)
    actions.add_contract(contract)
    db.session.commit()
    flash(_("%(title)s is on record.", title=contract.title))
    return redirect(url_for("contracts.show", contract_id=contract.id), 303)


@bp.get("/contracts/<int:contract_id>/edit")
@requires(Permission.CONTRACTS_EDIT)
def edit(contract_id: int) -> ResponseReturnValue:
    contract = queries.get_contract(contract_id, current_user, Permission.CONTRACTS_EDIT)
    return show_form(form_of(contract, obj=contract), contract)


@bp.post("/contracts/<int:contract_id>/edit")
@requires(Permission.CONTRACTS_EDIT)
def update(contract_id: int) -> ResponseReturnValue:
    contract = queries.get_contract(contract_id, current_user, Permission.CONTRACTS_EDIT)
    form = form_of(contract, formdata=request.form)
    if not form.validate():
        return show_form(form, contract), 422
    check_version(contract, form)
    form.fill(contract)
    actions.change_contract(contract)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("contracts.show", contract_id=contract.id), 303)


@bp.post("/contracts/<int:contract_id>/bin")
@requires(Permission.CONTRACTS_EDIT)
def destroy(contract_id: int) -> ResponseReturnValue:
    contract = queries.get_contract(contract_id, current_user, Permission.CONTRACTS_EDIT)
    actions.bin_contract(contract)
    db.session.commit()
    undo = url_for("contracts.restore", contract_id=contract.id)
    flash_undo(_("%(title)s is in the bin.", title=contract.title), undo)
    return redirect(url_for("contracts.at_client", client_id=contract.client_id), 303)


@bp.post("/contracts/<int:contract_id>/restore")
@requires(Permission.CONTRACTS_EDIT)
def restore(contract_id: int) -> ResponseReturnValue:
    contract = queries.get_deleted(contract_id, current_user)
    actions.restore_contract(contract)
    db.session.commit()
    flash(_("%(title)s is back.", title=contract.title))
    return redirect(url_for("contracts.show", contract_id=contract.id), 303)


def form_of(contract: Contract, **values: Any) -> ContractForm:
    """The form of an existing contract: its client stays, money only for whom it is meant."""
    form = ContractForm(**values)
    del form.client_id
    if not queries.sees_money(contract.client_id, current_user):
        form.without_money()
    return form


def show_form(form: ContractForm, contract: Contract | None) -> str:
    if contract is None:
        offer(form)
    client = contract.client if contract else None
    return render_template("contracts/form.html", form=form, contract=contract, client=client)


def offer(form: ContractForm) -> None:
    """Clients of whom the reader may make contracts."""
    mine = (
        visible_to(current_user)
        .where(clients_within(current_user, Permission.CONTRACTS_EDIT))
        .order_by(Client.name, Client.id)
        .limit(MOST_CLIENTS)
        .with_only_columns(Client.id, Client.name)
    )
    form.client_id.offer([(number, name) for number, name in db.session.execute(mine)])
