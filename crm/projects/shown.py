"""The page of one project: where it stands, its milestones, its budget, how it got there."""

from flask import render_template
from flask_login import current_user

from crm.contracts.queries import reaches, sees_money
from crm.db import db
from crm.i18n import reader_today
from crm.permissions import Permission
from crm.projects import queries
from crm.projects.board import budget_of, is_behind, slip_words, strip_of
from crm.projects.models import Project
from crm.projects.rag import is_stale

REPORTS = 6


def page_of(project: Project) -> str:
    today = reader_today()
    stones = db.session.scalars(queries.milestones_of(project)).all()
    reports = db.session.scalars(queries.reports_of(project).limit(REPORTS + 1)).all()
    money = sees_money(project.client_id, current_user)
    return render_template(
        "projects/show.html",
        project=project,
        client=project.client,
        stones=[(stone, slip_words(stone, today), is_behind(stone, today)) for stone in stones],
        strip=strip_of(stones, today),
        report=reports[0] if reports else None,
        reports=reports[:REPORTS],
        more=len(reports) > REPORTS,
        stale=bool(reports) and is_stale(reports[0].reported_on, today),
        money=money,
        bar=budget_of(project) if money else None,
        may_edit=reaches(project.client_id, current_user, Permission.PROJECTS_EDIT),
        today=today,
    )
