"""The list of contacts, a person's page, and the people of one client."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.clients.queries import choices, get_client, numbers_within
from crm.contacts import actions, queries, stakeholders
from crm.contacts.forms import ContactForm, PlaceForm
from crm.contacts.models import Contact, ContactRole
from crm.db import db
from crm.i18n import gettext as _
from crm.i18n import reader_today
from crm.permissions import Permission, Scope, requires, scopes_of
from crm.web.conflict import check_version
from crm.web.paging import Key, page
from crm.web.undo import flash_undo
from crm.web.urls import record_number

bp = Blueprint("contacts", __name__)
LONGEST_WORDS = 200


@bp.get("/contacts")
@requires(Permission.CONTACTS_READ)
def index() -> ResponseReturnValue:
    words = request.args.get("name", "")[:LONGEST_WORDS].strip()
    client = request.args.get("client", "")[:LONGEST_WORDS].strip()
    role = next((role for role in ContactRole if role == request.args.get("role")), None)
    mine = request.args.get("mine") == "1"
    rows = page(
        queries.listed(current_user, words, client, role, mine),
        [Key(Contact.name), Key(Contact.id)],
        request.args.get("page"),
    )
    kept = {"name": words, "client": client, "role": role, "mine": "1" if mine else ""}
    return render_template(
        "contacts/index.html",
        page=rows,
        positions=queries.positions_now(current_user, [row.id for row in rows.rows]),
        roles=ContactRole,
        kept={name: value for name, value in kept.items() if value},
    )


@bp.get("/contacts/new")
@requires(Permission.CONTACTS_EDIT)
def new() -> ResponseReturnValue:
    number = request.args.get("client", type=record_number)
    if number:
        get_client(number, current_user, Permission.CONTACTS_EDIT)
    return show_new(ContactForm(), PlaceForm(data={"client_id": number, "role": ContactRole.OTHER}))


@bp.post("/contacts")
@requires(Permission.CONTACTS_EDIT)
def create() -> ResponseReturnValue:
    form, place = ContactForm(request.form), PlaceForm(request.form)
    offer_clients(place)
    if not (form.validate() & place.validate()):
        return show_new(form, place), 422
    contact = Contact()
    form.fill(contact)
    doubles = queries.doubles(contact, current_user, place.client_id.data)
    if doubles and request.form.get("double") != "keep":
        return show_new(form, place, doubles), 422
    actions.add_contact(contact)
    if place.client_id.data:
        client = get_client(place.client_id.data, current_user, Permission.CONTACTS_EDIT)
        values = place.values
        values.pop("client_id")
        actions.add_position(contact, client, **values)
    db.session.commit()
    flash(_("%(name)s is among the contacts now.", name=contact.name))
    return redirect(url_for("contacts.show", contact_id=contact.id), 303)


@bp.get("/contacts/<int:contact_id>")
@requires(Permission.CONTACTS_READ)
def show(contact_id: int) -> ResponseReturnValue:
    contact = queries.get_contact(contact_id, current_user)
    today = reader_today()
    positions = list(db.session.scalars(queries.positions_of(contact, current_user)))
    is_over = {each.id: bool(each.ended_on and each.ended_on < today) for each in positions}
    return render_template(
        "contacts/show.html",
        contact=contact,
        positions=[each for each in positions if not is_over[each.id]],
        former=[each for each in positions if is_over[each.id]],
        editable=editable([each.client_id for each in positions]),
        influence=stakeholders.INFLUENCE,
        stance=stakeholders.STANCE,
    )


@bp.get("/contacts/<int:contact_id>/edit")
@requires(Permission.CONTACTS_EDIT)
def edit(contact_id: int) -> ResponseReturnValue:
    contact = queries.get_contact(contact_id, current_user, Permission.CONTACTS_EDIT)
    return render_template("contacts/edit.html", form=ContactForm(obj=contact), contact=contact)


@bp.post("/contacts/<int:contact_id>/edit")
@requires(Permission.CONTACTS_EDIT)
def update(contact_id: int) -> ResponseReturnValue:
    contact = queries.get_contact(contact_id, current_user, Permission.CONTACTS_EDIT)
    form = ContactForm(request.form)
    if not form.validate():
        return render_template("contacts/edit.html", form=form, contact=contact), 422
    check_version(contact, form)
    form.fill(contact)
    actions.change_contact(contact)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("contacts.show", contact_id=contact.id), 303)


@bp.post("/contacts/<int:contact_id>/bin")
@requires(Permission.CONTACTS_DELETE)
def destroy(contact_id: int) -> ResponseReturnValue:
    contact = queries.get_contact(contact_id, current_user, Permission.CONTACTS_DELETE)
    actions.bin_contact(contact)
    db.session.commit()
    undo = url_for("contacts.restore", contact_id=contact.id)
    flash_undo(_("%(name)s is in the bin.", name=contact.name), undo)
    return redirect(url_for("contacts.index"), 303)


@bp.post("/contacts/<int:contact_id>/restore")
@requires(Permission.CONTACTS_DELETE)
def restore(contact_id: int) -> ResponseReturnValue:
    contact = queries.get_deleted(contact_id, current_user)
    actions.restore_contact(contact)
    db.session.commit()
    flash(_("%(name)s is back.", name=contact.name))
    return redirect(url_for("contacts.show", contact_id=contact.id), 303)


@bp.get("/clients/<int:client_id>/people")
@requires(Permission.CONTACTS_READ)
def at_client(client_id: int) -> ResponseReturnValue:
    client = get_client(client_id, current_user, Permission.CONTACTS_READ)
    people = [(row[0], row[1]) for row in db.session.execute(queries.people_of(client))]
    return render_template(
        "contacts/at_client.html",
        client=client,
        people=stakeholders.by_weight(people),
        former=list(db.session.execute(queries.former_of(client))),
        picture=stakeholders.picture(people),
        gaps=stakeholders.gaps(people),
        influence=stakeholders.INFLUENCE,
        stance=stakeholders.STANCE,
        editable=editable([client.id]),
    )


def editable(numbers: list[int]) -> set[int]:
    """Clients among these whose people the reader may change."""
    return numbers_within(current_user, Permission.CONTACTS_EDIT, numbers)


def show_new(form: ContactForm, place: PlaceForm, doubles: list[Contact] | None = None) -> str:
    offer_clients(place)
    return render_template("contacts/new.html", form=form, place=place, doubles=doubles or [])


def offer_clients(place: PlaceForm) -> None:
    """Who only manages projects must say at which client the person works."""
    if scopes_of(current_user, Permission.CONTACTS_EDIT) == {Scope.PROJ}:
        place.client_id.blank = None
    place.client_id.offer(choices(current_user, Permission.CONTACTS_EDIT))
