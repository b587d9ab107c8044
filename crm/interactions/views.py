"""Logging an exchange with a client, reading it, correcting it."""

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from crm.clients.models import Client
from crm.clients.queries import get_client, within_reach
from crm.contacts.queries import people_of
from crm.db import db
from crm.errors import Forbidden
from crm.follow_ups.models import FollowUp
from crm.i18n import gettext as _
from crm.i18n import reader_today, reader_zone
from crm.interactions import actions, queries
from crm.interactions.actions import Newcomer, Step
from crm.interactions.drafts.actions import drop_draft, find_draft, keep_draft, key_of_new
from crm.interactions.forms import InteractionForm, LogForm
from crm.interactions.models import Interaction
from crm.permissions import Permission, requires
from crm.users.models import User
from crm.web.conflict import check_version
from crm.web.undo import flash_undo
from crm.web.urls import record_number

bp = Blueprint("interactions", __name__)


@bp.get("/interactions/new")
@requires(Permission.INTERACTIONS_LOG)
def new() -> ResponseReturnValue:
    client_id = request.args.get("client", type=record_number)
    if client_id is None:
        return choose()
    client = get_client(client_id, current_user, Permission.INTERACTIONS_LOG)
    draft = find_draft(current_user, key_of_new(client.id))
    if draft is not None:
        draft.setdefault("happened_on", reader_today().isoformat())
    form = LogForm(draft, data={"happened_on": reader_today(), "colleagues": [current_user.id]})
    return show_form(form, client, restored=draft is not None)


@bp.post("/clients/<int:client_id>/interactions")
@requires(Permission.INTERACTIONS_LOG)
def create(client_id: int) -> ResponseReturnValue:
    client = get_client(client_id, current_user, Permission.INTERACTIONS_LOG)
    if request.form.get("more"):
        keep_draft(current_user, key_of_new(client.id), request.form.lists())
        db.session.commit()
        return redirect(url_for("interactions.new", client=client.id), 303)
    form = LogForm(request.form)
    offer(form, client)
    if not form.validate():
        return show_form(form, client), 422
    newcomers = [Newcomer(**row.data) for row in form.newcomers if row.form.name.data]
    if newcomers and not may_add_people(client):
        raise Forbidden
    interaction = Interaction()
    form.fill(interaction)
    actions.log_interaction(
        interaction,
        client,
        current_user,
        contacts=form.contacts.data or [],
        colleagues=form.colleagues.data or [],
        newcomers=newcomers,
        steps=steps_of(form),
    )
    drop_draft(current_user, key_of_new(client.id))
    db.session.commit()
    flash(_("Logged."))
    return redirect(url_for("overview.client", client_id=client_id), 303)


@bp.get("/interactions/<int:interaction_id>")
@requires(Permission.INTERACTIONS_READ)
def show(interaction_id: int) -> ResponseReturnValue:
    interaction = queries.get_interaction(interaction_id, current_user)
    g.client_id = interaction.client_id
    follow_ups = select(FollowUp).where(
        FollowUp.origin == "interactions",
        FollowUp.origin_id == interaction.id,
        FollowUp.deleted_at.is_(None),
    )
    return render_template(
        "interactions/show.html",
        interaction=interaction,
        client=interaction.client,
        attendees=db.session.execute(queries.attendees([interaction.id])).all(),
        follow_ups=db.session.scalars(follow_ups.order_by(FollowUp.due_on, FollowUp.id)).all(),
        editable=queries.is_editable(interaction, current_user),
    )


@bp.get("/interactions/<int:interaction_id>/edit")
@requires(Permission.INTERACTIONS_EDIT)
def edit(interaction_id: int) -> ResponseReturnValue:
    interaction = editable(interaction_id)
    rows = db.session.execute(queries.attendees([interaction.id])).all()
    form = InteractionForm(
        obj=interaction,
        contacts=[row.contact_id for row in rows if row.contact_id],
        colleagues=[row.user_id for row in rows if row.user_id],
        happened_time=interaction.happened_at.astimezone(ZoneInfo(reader_zone())).time(),
    )
    return show_form(form, interaction.client, interaction)


@bp.post("/interactions/<int:interaction_id>/edit")
@requires(Permission.INTERACTIONS_EDIT)
def update(interaction_id: int) -> ResponseReturnValue:
    interaction = editable(interaction_id)
    form = InteractionForm(request.form)
    offer(form, interaction.client, interaction)
    if not form.validate():
        return show_form(form, interaction.client, interaction), 422
    check_version(interaction, form)
    form.fill(interaction)
    actions.change_interaction(interaction, form.contacts.data or [], form.colleagues.data or [])
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("interactions.show", interaction_id=interaction.id), 303)


@bp.post("/interactions/<int:interaction_id>/bin")
@requires(Permission.INTERACTIONS_EDIT)
def destroy(interaction_id: int) -> ResponseReturnValue:
    interaction = editable(interaction_id)
    actions.bin_interaction(interaction)
    db.session.commit()
    undo = url_for("interactions.restore", interaction_id=interaction.id)
    text = _("%(subject)s is in the bin.", subject=interaction.subject)
    flash_undo(text, undo)
    return redirect(url_for("overview.client", client_id=interaction.client_id), 303)


@bp.post("/interactions/<int:interaction_id>/restore")
@requires(Permission.INTERACTIONS_EDIT)
def restore(interaction_id: int) -> ResponseReturnValue:
    interaction = queries.get_deleted(interaction_id, current_user)
    actions.restore_interaction(interaction)
    db.session.commit()
    flash(_("%(subject)s is back.", subject=interaction.subject))
    return redirect(url_for("overview.client", client_id=interaction.client_id), 303)


def editable(interaction_id: int) -> Interaction:
    interaction = queries.get_interaction(interaction_id, current_user)
    queries.check_editable(interaction, current_user)
    return interaction


def choose() -> ResponseReturnValue:
    """Whose exchange is it? One types a part of the name."""
    words = request.args.get("name", "")[:200].strip()
    found = db.session.scalars(queries.clients_to_choose(current_user, words)).all()
    return render_template("interactions/choose.html", clients=found, words=words)


def steps_of(form: LogForm) -> list[Step]:
    promises = [
        Step(row.form.task.data, row.form.due_on.data, promise=row.form.side.data)
        for row in form.promises
        if row.form.task.data
    ]
    if not (form.next_task.data and form.next_on.data):
        return promises
    chosen = form.next_assignee.data
    assignee = db.session.get(User, chosen) if chosen else None
    return [*promises, Step(form.next_task.data, form.next_on.data, assignee=assignee)]


def may_add_people(client: Client) -> bool:
    reach = within_reach(current_user, Permission.CONTACTS_EDIT)
    return bool(db.session.scalar(select(Client.id).where(Client.id == client.id, reach)))


def show_form(
    form: InteractionForm,
    client: Client,
    interaction: Interaction | None = None,
    *,
    restored: bool = False,
) -> str:
    offer(form, client, interaction)
    return render_template(
        "interactions/edit.html" if interaction else "interactions/new.html",
        form=form,
        client=client,
        interaction=interaction,
        restored=restored,
        draft_key=key_of_new(client.id),
        may_add_people=interaction is None and may_add_people(client),
        another=LogForm.another() if interaction is None else None,
    )


def offer(form: InteractionForm, client: Client, interaction: Interaction | None = None) -> None:
    """People and projects of this client; whoever was there stays among them."""
    if form.contacts.choices:
        return
    people = {
        contact.id: contact.name for contact, _position in db.session.execute(people_of(client))
    }
    colleagues = queries.colleagues_near(client)
    colleagues.setdefault(current_user.id, current_user.name)
    if interaction:
        for row in db.session.execute(queries.attendees([interaction.id])):
            if row.contact_id:
                people.setdefault(row.contact_id, row.contact)
            else:
                colleagues.setdefault(row.user_id, row.colleague)
    form.contacts.offer(people)
    form.colleagues.offer(colleagues)
    projects = queries.projects_of(client)
    if interaction and interaction.project:
        projects.setdefault(interaction.project.id, interaction.project.name)
    form.project_id.offer(projects)
    if isinstance(form, LogForm):
        form.next_assignee.offer({k: v for k, v in colleagues.items() if k != current_user.id})
