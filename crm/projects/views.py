"""The pages of projects: the list, a client's, one's own, and the form."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.clients.models import Client
from crm.clients.queries import get_client, within_reach
from crm.clients.queries import visible_to as clients_of
from crm.contracts.queries import at as contracts_at
from crm.contracts.queries import reaches, sees_money
from crm.db import db
from crm.i18n import gettext as _
from crm.i18n import reader_today
from crm.permissions import Permission, allowed, requires
from crm.projects import actions, queries
from crm.projects.filters import Filters
from crm.projects.forms import ProjectForm
from crm.projects.models import Project, Stage
from crm.projects.shown import page_of
from crm.users.queries import active
from crm.web.conflict import check_version
from crm.web.paging import Key, page
from crm.web.undo import flash_undo
from crm.web.urls import record_number

bp = Blueprint("projects", __name__)
MOST_CLIENTS = 1000


@bp.get("/projects")
@requires(Permission.PROJECTS_READ)
def index() -> ResponseReturnValue:
    today, filters = reader_today(), Filters.of(request.args)
    conditions = filters.conditions(current_user, today)
    rows = page(
        queries.listed(current_user, today, conditions),
        [Key(queries.severity(today)), Key(Project.name), Key(Project.id)],
        request.args.get("page"),
    )
    return render_template(
        "projects/index.html",
        page=rows,
        nexts=queries.next_milestones([row.id for row in rows.rows]),
        filters=filters,
        today=today,
    )


@bp.get("/clients/<int:client_id>/projects")
@requires(Permission.PROJECTS_READ)
def at_client(client_id: int) -> ResponseReturnValue:
    client = get_client(client_id, current_user, Permission.PROJECTS_READ)
    found = db.session.scalars(queries.at(client, current_user)).all()
    return render_template(
        "projects/at_client.html",
        client=client,
        projects=found,
        nexts=queries.next_milestones([project.id for project in found]),
        may_edit=reaches(client.id, current_user, Permission.PROJECTS_EDIT),
        today=reader_today(),
    )


@bp.get("/projects/<int:project_id>")
@requires(Permission.PROJECTS_READ)
def show(project_id: int) -> ResponseReturnValue:
    return page_of(queries.get_project(project_id, current_user))


@bp.get("/projects/new")
@requires(Permission.PROJECTS_EDIT)
def new() -> ResponseReturnValue:
    number = request.args.get("client", type=record_number)
    if number is not None:
        get_client(number, current_user, Permission.PROJECTS_EDIT)
    usual = {"client_id": number, "stage": Stage.INITIATION, "currency": g.organisation.currency}
    return show_form(form_for(number, data=usual), None)


@bp.post("/projects")
@requires(Permission.PROJECTS_EDIT)
def create() -> ResponseReturnValue:
    number = request.form.get("client_id", type=record_number)
    form = form_for(number, formdata=request.form)
    if not form.validate():
        return show_form(form, None), 422
    get_client(int(form.client_id.data), current_user, Permission.PROJECTS_EDIT)
    project = Project(currency=g.organisation.currency)
    form.fill(project)
    actions.add_project(project)
    db.session.commit()
    flash(_("%(name)s is on record.", name=project.name))
    return redirect(url_for("projects.show", project_id=project.id), 303)


@bp.get("/projects/<int:project_id>/edit")
@requires(Permission.PROJECTS_EDIT)
def edit(project_id: int) -> ResponseReturnValue:
    project = queries.get_project(project_id, current_user, Permission.PROJECTS_EDIT)
    return show_form(form_for(project.client_id, project, obj=project), project)


@bp.post("/projects/<int:project_id>/edit")
@requires(Permission.PROJECTS_EDIT)
def update(project_id: int) -> ResponseReturnValue:
    project = queries.get_project(project_id, current_user, Permission.PROJECTS_EDIT)
    form = form_for(project.client_id, project, formdata=request.form)
    if not form.validate():
        return show_form(form, project), 422
    check_version(project, form)
    form.fill(project)
    actions.change_project(project)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("projects.show", project_id=project.id), 303)


@bp.post("/projects/<int:project_id>/bin")
@requires(Permission.PROJECTS_EDIT)
def destroy(project_id: int) -> ResponseReturnValue:
    project = queries.get_project(project_id, current_user, Permission.PROJECTS_EDIT)
    actions.bin_project(project)
    db.session.commit()
    undo = url_for("projects.restore", project_id=project.id)
    flash_undo(_("%(name)s is in the bin.", name=project.name), undo)
    return redirect(url_for("projects.index"), 303)


@bp.post("/projects/<int:project_id>/restore")
@requires(Permission.PROJECTS_EDIT)
def restore(project_id: int) -> ResponseReturnValue:
    project = queries.get_deleted(project_id, current_user)
    actions.restore_project(project)
    db.session.commit()
    flash(_("%(name)s is back.", name=project.name))
    return redirect(url_for("projects.show", project_id=project.id), 303)


@bp.post("/projects/<int:project_id>/closing")
@requires(Permission.PROJECTS_EDIT)
def close(project_id: int) -> ResponseReturnValue:
    project = queries.get_project(project_id, current_user, Permission.PROJECTS_EDIT)
    actions.close_project(project, reader_today())
    db.session.commit()
    undo = url_for("projects.reopen", project_id=project.id)
    flash_undo(_("%(name)s is closed.", name=project.name), undo)
    return redirect(url_for("projects.show", project_id=project.id), 303)


@bp.post("/projects/<int:project_id>/reopening")
@requires(Permission.PROJECTS_EDIT)
def reopen(project_id: int) -> ResponseReturnValue:
    project = queries.get_project(project_id, current_user, Permission.PROJECTS_EDIT)
    actions.reopen_project(project)
    db.session.commit()
    flash(_("%(name)s is open again.", name=project.name))
    return redirect(url_for("projects.show", project_id=project.id), 303)


def form_for(client_id: int | None, project: Project | None = None, **values: Any) -> ProjectForm:
    """The form with what this reader may choose from and see."""
    form = ProjectForm(**values)
    if project:
        del form.client_id
    else:
        offer_clients(form)
    client = get_client(client_id, current_user) if client_id else None
    found = db.session.scalars(contracts_at(client, current_user)) if client else ()
    form.contract_id.offer([(contract.id, contract.title) for contract in found])
    people = {user.id: user.name for user in db.session.scalars(active())}
    if project and project.manager:
        people.setdefault(project.manager.id, project.manager.name)
    form.manager_id.offer(people)
    if client:
        money = sees_money(client.id, current_user)
    else:
        money = allowed(current_user, Permission.CONTRACTS_MONEY)
    if not money:
        form.without_money()
    return form


def offer_clients(form: ProjectForm) -> None:
    """Clients for whom the reader may run projects."""
    mine = (
        clients_of(current_user)
        .where(within_reach(current_user, Permission.PROJECTS_EDIT))
        .order_by(Client.name, Client.id)
        .limit(MOST_CLIENTS)
        .with_only_columns(Client.id, Client.name)
    )
    form.client_id.offer([(number, name) for number, name in db.session.execute(mine)])


def show_form(form: ProjectForm, project: Project | None) -> str:
    client = project.client if project else None
    return render_template("projects/form.html", form=form, project=project, client=client)
