"""Milestones of a project: added, changed, reached in place, binned; each with a way back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.db import db
from crm.i18n import gettext as _
from crm.i18n import reader_today
from crm.permissions import Permission, requires
from crm.projects import actions
from crm.projects.forms import MilestoneForm
from crm.projects.models import Milestone, Project
from crm.projects.queries import get_milestone, get_project
from crm.web.conflict import check_version
from crm.web.undo import flash_undo

bp = Blueprint("milestones", __name__)


@bp.get("/projects/<int:project_id>/milestones/new")
@requires(Permission.PROJECTS_EDIT)
def new(project_id: int) -> ResponseReturnValue:
    project = get_project(project_id, current_user, Permission.PROJECTS_EDIT)
    return show_form(MilestoneForm(data={"is_client_visible": True}), project)


@bp.post("/projects/<int:project_id>/milestones")
@requires(Permission.PROJECTS_EDIT)
def create(project_id: int) -> ResponseReturnValue:
    project = get_project(project_id, current_user, Permission.PROJECTS_EDIT)
    form = MilestoneForm(request.form)
    if not form.validate():
        return show_form(form, project), 422
    milestone = Milestone()
    form.fill(milestone)
    actions.add_milestone(project, milestone)
    db.session.commit()
    flash(_("Milestone added."))
    return back_to(project.id)


@bp.get("/milestones/<int:milestone_id>/edit")
@requires(Permission.PROJECTS_EDIT)
def edit(milestone_id: int) -> ResponseReturnValue:
    milestone = get_milestone(milestone_id, current_user)
    return show_form(MilestoneForm(obj=milestone), milestone.project, milestone)


@bp.post("/milestones/<int:milestone_id>/edit")
@requires(Permission.PROJECTS_EDIT)
def update(milestone_id: int) -> ResponseReturnValue:
    milestone = get_milestone(milestone_id, current_user)
    form = MilestoneForm(request.form)
    if not form.validate():
        return show_form(form, milestone.project, milestone), 422
    check_version(milestone, form)
    was_reached = milestone.reached_on is not None
    form.fill(milestone)
    actions.change_milestone(milestone, was_reached)
    db.session.commit()
    flash(_("Saved."))
    return back_to(milestone.project_id)


@bp.post("/milestones/<int:milestone_id>/reached")
@requires(Permission.PROJECTS_EDIT)
def reach(milestone_id: int) -> ResponseReturnValue:
    milestone = get_milestone(milestone_id, current_user)
    actions.reach(milestone, reader_today())
    db.session.commit()
    undo = url_for("milestones.unreach", milestone_id=milestone.id)
    flash_undo(_("%(title)s is reached.", title=milestone.title), undo)
    return back_to(milestone.project_id)


@bp.post("/milestones/<int:milestone_id>/unreached")
@requires(Permission.PROJECTS_EDIT)
def unreach(milestone_id: int) -> ResponseReturnValue:
    milestone = get_milestone(milestone_id, current_user)
    actions.unreach(milestone)
    db.session.commit()
    flash(_("%(title)s is open again.", title=milestone.title))
    return back_to(milestone.project_id)


@bp.post("/milestones/<int:milestone_id>/bin")
@requires(Permission.PROJECTS_EDIT)
def destroy(milestone_id: int) -> ResponseReturnValue:
    milestone = get_milestone(milestone_id, current_user)
    actions.bin_milestone(milestone)
    db.session.commit()
    undo = url_for("milestones.restore", milestone_id=milestone.id)
    flash_undo(_("%(title)s is in the bin.", title=milestone.title), undo)
    return back_to(milestone.project_id)


@bp.post("/milestones/<int:milestone_id>/restore")
@requires(Permission.PROJECTS_EDIT)
def restore(milestone_id: int) -> ResponseReturnValue:
    milestone = get_milestone(milestone_id, current_user, binned=True)
    actions.restore_milestone(milestone)
    db.session.commit()
    flash(_("%(title)s is back.", title=milestone.title))
    return back_to(milestone.project_id)


def back_to(project_id: int) -> ResponseReturnValue:
    return redirect(url_for("projects.show", project_id=project_id, _anchor="milestones"), 303)


def show_form(form: MilestoneForm, project: Project, milestone: Milestone | None = None) -> str:
    return render_template(
        "projects/milestone.html", form=form, project=project, milestone=milestone
    )
