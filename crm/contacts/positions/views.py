"""What a person is at a client: said, changed, ended."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.clients.queries import choices, get_client
from crm.contacts import actions, queries
from crm.contacts.forms import NewPositionForm, PositionForm
from crm.contacts.models import Contact, Position
from crm.db import db
from crm.i18n import gettext as _
from crm.i18n import reader_today
from crm.permissions import Permission, requires
from crm.web.conflict import check_version
from crm.web.undo import flash_undo

bp = Blueprint("positions", __name__)


@bp.get("/contacts/<int:contact_id>/positions/new")
@requires(Permission.CONTACTS_EDIT)
def new(contact_id: int) -> ResponseReturnValue:
    contact = queries.get_contact(contact_id, current_user, Permission.CONTACTS_EDIT)
    return show_form(NewPositionForm(), contact)


@bp.post("/contacts/<int:contact_id>/positions")
@requires(Permission.CONTACTS_EDIT)
def create(contact_id: int) -> ResponseReturnValue:
    contact = queries.get_contact(contact_id, current_user, Permission.CONTACTS_EDIT)
    form = NewPositionForm(request.form)
    offer_clients(form)
    if not form.validate():
        return show_form(form, contact), 422
    client = get_client(form.client_id.data or 0, current_user, Permission.CONTACTS_EDIT)
    position = actions.add_position(contact, client)
    form.fill(position)
    db.session.commit()
    flash(_("%(name)s works at %(client)s.", name=contact.name, client=client.name))
    return redirect(url_for("contacts.show", contact_id=contact.id), 303)


@bp.get("/positions/<int:position_id>/edit")
@requires(Permission.CONTACTS_EDIT)
def edit(position_id: int) -> ResponseReturnValue:
    position = queries.get_position(position_id, current_user, Permission.CONTACTS_EDIT)
    return show_form(PositionForm(obj=position), position.contact, position)


@bp.post("/positions/<int:position_id>/edit")
@requires(Permission.CONTACTS_EDIT)
def update(position_id: int) -> ResponseReturnValue:
    position = queries.get_position(position_id, current_user, Permission.CONTACTS_EDIT)
    form = PositionForm(request.form)
    if not form.validate():
        return show_form(form, position.contact, position), 422
    check_version(position, form)
    form.fill(position)
    actions.change_position(position)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("contacts.show", contact_id=position.contact_id), 303)


@bp.post("/positions/<int:position_id>/end")
@requires(Permission.CONTACTS_EDIT)
def end(position_id: int) -> ResponseReturnValue:
    """They are a former contact there from now on; undo takes the last day back."""
    position = queries.get_position(position_id, current_user, Permission.CONTACTS_EDIT)
    actions.end_position(position, reader_today() - timedelta(days=1))
    db.session.commit()
    undo = url_for("positions.resume", position_id=position.id)
    text = _(
        "%(name)s has left %(client)s.", name=position.contact.name, client=position.client.name
    )
    flash_undo(text, undo)
    return redirect(url_for("contacts.show", contact_id=position.contact_id), 303)


@bp.post("/positions/<int:position_id>/resumption")
@requires(Permission.CONTACTS_EDIT)
def resume(position_id: int) -> ResponseReturnValue:
    position = queries.get_position(position_id, current_user, Permission.CONTACTS_EDIT)
    actions.resume_position(position)
    db.session.commit()
    flash(_("%(name)s is back.", name=position.contact.name))
    return redirect(url_for("contacts.show", contact_id=position.contact_id), 303)


def show_form(form: PositionForm, contact: Contact, position: Position | None = None) -> str:
    if isinstance(form, NewPositionForm):
        offer_clients(form)
    return render_template("positions/form.html", form=form, contact=contact, position=position)


def offer_clients(form: NewPositionForm) -> None:
    form.client_id.offer(choices(current_user, Permission.CONTACTS_EDIT))
