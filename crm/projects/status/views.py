"""Status reports: how a project stands, why, and its way back to green."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.db import db
from crm.i18n import gettext as _
from crm.i18n import reader_today
from crm.permissions import Permission, requires
from crm.projects import actions
from crm.projects.forms import StatusForm
from crm.projects.models import Project, StatusReport
from crm.projects.queries import get_project, reports_of
from crm.web.paging import Key, page

bp = Blueprint("status", __name__, url_prefix="/projects/<int:project_id>/status")


@bp.get("")
@requires(Permission.PROJECTS_READ)
def index(project_id: int) -> ResponseReturnValue:
    project = get_project(project_id, current_user)
    keys = [Key(StatusReport.reported_on, descending=True), Key(StatusReport.id, descending=True)]
    found = page(
        reports_of(project).order_by(None), keys, request.args.get("page"), size=20, scalars=True
    )
    return render_template("projects/reports.html", project=project, page=found)


@bp.get("/new")
@requires(Permission.PROJECTS_EDIT)
def new(project_id: int) -> ResponseReturnValue:
    """Begins with what was said last: most of it is still true, and the rest is soon changed."""
    project = get_project(project_id, current_user, Permission.PROJECTS_EDIT)
    last = db.session.scalar(reports_of(project).limit(1))
    kept = ("schedule", "budget", "scope", "quality", "reason", "way_back")
    usual = {name: getattr(last, name) for name in kept} if last else {}
    return show_form(StatusForm(data=usual | {"reported_on": reader_today()}), project, last)


@bp.post("")
@requires(Permission.PROJECTS_EDIT)
def create(project_id: int) -> ResponseReturnValue:
    project = get_project(project_id, current_user, Permission.PROJECTS_EDIT)
    form = StatusForm(request.form)
    if not form.validate():
        return show_form(form, project), 422
    report = StatusReport(author_id=current_user.id)
    form.fill(report)
    actions.report_status(project, report)
    db.session.commit()
    flash(_("The status is on record."))
    return redirect(url_for("projects.show", project_id=project.id), 303)


def show_form(form: StatusForm, project: Project, last: StatusReport | None = None) -> str:
    return render_template("projects/status.html", form=form, project=project, last=last)
