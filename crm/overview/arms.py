"""Where the dated things of a client come from: one arm a kind, all with the same columns.

Each arm is limited by itself and begins where the page begins, so that it costs the same
however long the history is; what does not fit the reader's filter is not asked at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, case, func, select, type_coerce

from crm.contacts.models import Contact
from crm.contracts.models import Contract
from crm.db import UtcMoment
from crm.follow_ups.models import FollowUp
from crm.follow_ups.queries import unveiled
from crm.interactions.models import Attendee, Interaction, Kind, Visibility
from crm.interactions.queries import readable_by
from crm.overview.asked import Asked, Wanted, arm, days, moments, reached
from crm.permissions import Permission, allowed
from crm.projects.models import Milestone, Project, StatusReport
from crm.reviews.models import Review
from crm.surveys.models import Invitation, Response, Survey
from crm.users.models import User

Arm = Callable[[Asked, int], Select[*tuple[Any, ...]]]

EXCERPT = 600


def exchanges(asked: Asked, rank: int) -> Select[*tuple[Any, ...]]:
    wanted = asked.wanted
    statement = (
        arm(
            "interactions", Interaction, Interaction.subject,
            day=Interaction.happened_on, moment=Interaction.happened_at,
            mark=type_coerce(Interaction.kind, String),
            text=func.substr(Interaction.summary, 1, EXCERPT),
            detail=Interaction.need, more=Interaction.feedback, person=User.name,
            project=Project.name, is_internal=Interaction.visibility == Visibility.INTERNAL,
            score=case((Interaction.is_confidential, 1), else_=0),
        )
        .outerjoin(User, User.id == Interaction.author_id)
        .outerjoin(Project, Project.id == Interaction.project_id)
        .where(
            Interaction.client_id == asked.client,
            readable_by(asked.reader),
            moments(Interaction.happened_at, asked, rank, Interaction.id),
        )
        .order_by(Interaction.happened_at.desc(), Interaction.id.desc())
    )  # fmt: skip
    if wanted.kind in set(Kind):
        statement = statement.where(Interaction.kind == Kind(wanted.kind))
    if wanted.project:
        statement = statement.where(Interaction.project_id == wanted.project)
    if wanted.person:
        there = select(Attendee.interaction_id).where(Attendee.contact_id == wanted.person)
        statement = statement.where(Interaction.id.in_(there))
    return statement


def follow_ups(asked: Asked, rank: int) -> Select[*tuple[Any, ...]]:
    ended = func.coalesce(FollowUp.completed_at, FollowUp.dropped_at, type_=UtcMoment())
    is_done = FollowUp.completed_at.is_not(None)
    statement = (
        arm(
            "follow_ups", FollowUp, FollowUp.task, moment=ended, detail=FollowUp.reason,
            mark=type_coerce(FollowUp.promise, String), person=User.name,
            score=case((is_done, 1), else_=0),
        )
        .join(User, User.id == FollowUp.assignee_id)
        .where(
            FollowUp.client_id == asked.client,
            FollowUp.deleted_at.is_(None),
            reached(asked, Permission.FOLLOW_UPS_READ),
            unveiled(asked.reader),
            moments(ended, asked, rank, FollowUp.id),
        )
        .order_by(ended.desc(), FollowUp.id.desc())
    )  # fmt: skip
    if asked.wanted.person:
        statement = statement.where(FollowUp.contact_id == asked.wanted.person)
    return statement


def contract_days(source: str, column: Any) -> Arm:
    def contracts(asked: Asked, rank: int) -> Select[*tuple[Any, ...]]:
        return (
            arm(source, Contract, Contract.title, day=column, detail=Contract.number)
            .where(
                Contract.client_id == asked.client,
                Contract.deleted_at.is_(None),
                column <= asked.today,
                reached(asked, Permission.CONTRACTS_READ),
                days(column, asked, rank, Contract.id),
            )
            .order_by(column.desc(), Contract.id.desc())
        )

    return contracts


def milestones(asked: Asked, rank: int) -> Select[*tuple[Any, ...]]:
    return of_project(asked, Milestone, Milestone.reached_on, rank, arm(
        "milestones", Milestone, Milestone.title, day=Milestone.reached_on, project=Project.name,
    )).where(Milestone.deleted_at.is_(None))  # fmt: skip


def status_reports(asked: Asked, rank: int) -> Select[*tuple[Any, ...]]:
    parts = [StatusReport.schedule, StatusReport.budget, StatusReport.scope, StatusReport.quality]
    colours = [type_coerce(part, String) for part in parts]
    mark = colours[0] + "," + colours[1] + "," + colours[2] + "," + colours[3]
    return of_project(asked, StatusReport, StatusReport.reported_on, rank, arm(
        "status_reports", StatusReport, Project.name, day=StatusReport.reported_on, mark=mark,
        text=StatusReport.reason, detail=StatusReport.way_back, person=User.name,
    )).outerjoin(User, User.id == StatusReport.author_id)  # fmt: skip


def of_project(
    asked: Asked, model: Any, column: Any, rank: int, statement: Select[*tuple[Any, ...]]
) -> Select[*tuple[Any, ...]]:
    statement = (
        statement.join(Project, Project.id == model.project_id)
        .where(
            Project.client_id == asked.client,
            Project.deleted_at.is_(None),
            reached(asked, Permission.PROJECTS_READ),
            days(column, asked, rank, model.id),
        )
        .order_by(column.desc(), model.id.desc())
    )
    wanted = asked.wanted.project
    return statement.where(Project.id == wanted) if wanted else statement


def answers(asked: Asked, rank: int) -> Select[*tuple[Any, ...]]:
    statement = (
        arm(
            "answers", Response, Survey.title, moment=Response.answered_at,
            mark=type_coerce(Survey.kind, String), text=Response.comment, person=Contact.name,
            score=Response.score,
        )
        .join(Invitation, Invitation.id == Response.invitation_id)
        .join(Survey, Survey.id == Invitation.survey_id)
        .join(Contact, Contact.id == Invitation.contact_id)
        .where(
            Invitation.client_id == asked.client,
            reached(asked, Permission.SURVEYS_VERBATIMS),
            moments(Response.answered_at, asked, rank, Response.id),
        )
        .order_by(Response.answered_at.desc(), Response.id.desc())
    )  # fmt: skip
    if asked.wanted.person:
        statement = statement.where(Contact.id == asked.wanted.person)
    if asked.wanted.project:
        statement = statement.where(Survey.project_id == asked.wanted.project)
    return statement


def reviews(asked: Asked, rank: int) -> Select[*tuple[Any, ...]]:
    return (
        arm("reviews", Review, Review.quarter, moment=Review.issued_at)
        .where(
            Review.client_id == asked.client,
            reached(asked, Permission.REVIEWS_READ),
            moments(Review.issued_at, asked, rank, Review.id),
        )
        .order_by(Review.issued_at.desc(), Review.id.desc())
    )


@dataclass(frozen=True)
class Source:
    """`kind` is what the filter calls it; it can be narrowed by a project, by a person, or not."""

    arm: Arm
    kind: str
    permission: Permission
    by_project: bool = False
    by_person: bool = False


# In the order in which things of one moment stand.
SOURCES = (
    Source(exchanges, "exchanges", Permission.INTERACTIONS_READ, True, True),
    Source(answers, "answers", Permission.SURVEYS_VERBATIMS, True, True),
    Source(follow_ups, "follow_ups", Permission.FOLLOW_UPS_READ, False, True),
    Source(milestones, "projects", Permission.PROJECTS_READ, True),
    Source(status_reports, "projects", Permission.PROJECTS_READ, True),
    Source(contract_days("signed", Contract.signed_on), "contracts", Permission.CONTRACTS_READ),
    Source(contract_days("notice_day", Contract.notice_on), "contracts", Permission.CONTRACTS_READ),
    Source(
        contract_days("notice_given", Contract.notice_given_on),
        "contracts",
        Permission.CONTRACTS_READ,
    ),
    Source(reviews, "reviews", Permission.REVIEWS_READ),
)
KINDS = tuple(dict.fromkeys(source.kind for source in SOURCES))


def is_asked(source: Source, reader: Any, wanted: Wanted) -> bool:
    """Whether the filter leaves anything of this source."""
    kinds = {"", source.kind, *(set(Kind) if source.kind == "exchanges" else ())}
    return (
        wanted.kind in kinds
        and (source.by_project or not wanted.project)
        and (source.by_person or not wanted.person)
        and allowed(reader, source.permission)
    )
