"""What can be done with a project, its milestones and its status."""

from datetime import date

from blinker import signal

from crm import audit
from crm.clock import now
from crm.db import db
from crm.errors import Refused
from crm.i18n import gettext as _
from crm.projects.models import Milestone, Project, StatusReport
from crm.projects.queries import reports_of

# What they cause in siblings stands on the roof; sent in the caller's transaction.
project_closed = signal("project-closed")
milestone_reached = signal("milestone-reached")


def add_project(project: Project) -> None:
    db.session.add(project)
    audit.record("added", project)


def change_project(project: Project) -> None:
    """Notes which fields were changed; not what stands in them, it may be money."""
    fields = audit.changed_fields(project)
    if fields:
        audit.record("changed", project, fields=fields)


def bin_project(project: Project) -> None:
    project.deleted_at = now()
    audit.record("deleted", project)


def restore_project(project: Project) -> None:
    project.deleted_at = None
    audit.record("restored", project)


def close_project(project: Project, on: date) -> None:
    if project.closed_on:
        raise Refused(_("This project is closed already."))
    project.closed_on = on
    audit.record("closed", project)
    project_closed.send(project)


def reopen_project(project: Project) -> None:
    if project.closed_on is None:
        raise Refused(_("This project is open."))
    project.closed_on = None
    audit.record("reopened", project)


def report_status(project: Project, report: StatusReport) -> StatusReport:
    """Adds a report; the newest one gives the project its colour."""
    report.project_id = project.id
    db.session.add(report)
    audit.record("reported", report, overall=report.overall.value)
    newest = db.session.scalars(reports_of(project).limit(1)).one()
    project.overall, project.reported_on = newest.overall, newest.reported_on
    return report


def add_milestone(project: Project, milestone: Milestone) -> None:
    milestone.project_id = project.id
    db.session.add(milestone)
    audit.record("added", milestone)


def change_milestone(milestone: Milestone, was_reached: bool) -> None:
    """`was_reached` is how it stood before the change: reaching it is told once."""
    fields = audit.changed_fields(milestone)
    if fields:
        audit.record("changed", milestone, fields=fields)
    if milestone.reached_on and not was_reached:
        milestone_reached.send(milestone)


def reach(milestone: Milestone, on: date) -> None:
    if milestone.reached_on:
        raise Refused(_("This milestone is reached already."))
    milestone.reached_on = on
    audit.record("reached", milestone)
    milestone_reached.send(milestone)


def unreach(milestone: Milestone) -> None:
    milestone.reached_on = None
    audit.record("unreached", milestone)


def bin_milestone(milestone: Milestone) -> None:
    milestone.deleted_at = now()
    audit.record("deleted", milestone)


def restore_milestone(milestone: Milestone) -> None:
    milestone.deleted_at = None
    audit.record("restored", milestone)
