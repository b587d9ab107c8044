"""Finding surveys, their answers and what they add up to; each reader within their own reach."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from crm.clients.models import Client
from crm.clients.queries import within_reach
from crm.clock import now
from crm.contacts.models import Contact
from crm.db import db
from crm.errors import Missing
from crm.follow_ups.models import FollowUp
from crm.mail.outbox import OutboxMail
from crm.permissions import Permission, allowed
from crm.statements import Someone, kept
from crm.surveys.models import Invitation, Response, Survey, SurveyKind, still_open


def in_reach(reader: Any, permission: Permission) -> ColumnElement[bool]:
    """Of invitations joined with their client: those within this right of the reader."""
    return and_(Client.deleted_at.is_(None), within_reach(reader, permission))


def invitations_seen(reader: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(Invitation.survey_id)
        .join(Client, Client.id == Invitation.client_id)
        .where(in_reach(reader, Permission.SURVEYS_RESULTS))
    )


def waves(reader: Any, kind: SurveyKind | None = None) -> Select[*tuple[Any, ...]]:
    """Surveys with somebody in the reader's reach among those asked; only what a list shows."""
    there = invitations_seen(reader).where(Invitation.survey_id == Survey.id).exists()
    statement = select(
        Survey.id, Survey.title, Survey.kind, Survey.sent_at, Survey.closes_on, Survey.closed_at,
        still_open(now()).label("is_open"),
    ).where(Survey.sent_at.is_not(None), there)  # fmt: skip
    return statement.where(Survey.kind == kind) if kind else statement


def get_survey(number: int, reader: Any) -> Survey:
    """Missing when nobody in the reader's reach was asked."""
    there = invitations_seen(reader).where(Invitation.survey_id == Survey.id).exists()
    survey = db.session.scalar(select(Survey).where(Survey.id == number, there))
    if survey is None:
        raise Missing
    return survey


def waves_at(client: Client, reader: Any) -> Select[*tuple[Any, ...]]:
    """Those in which somebody was asked on behalf of this client, the newest first."""
    here = select(Invitation.survey_id).where(Invitation.client_id == client.id)
    return (
        waves(reader).where(Survey.id.in_(here)).order_by(Survey.sent_at.desc(), Survey.id.desc())
    )


def is_all_in_reach(survey: Survey, reader: Any) -> bool:
    """Whether everybody asked is at a client whose people this reader may ask."""
    within = select(Client.id).where(within_reach(reader, Permission.SURVEYS_SEND))
    outside = select(Invitation.id).where(
        Invitation.survey_id == survey.id, Invitation.client_id.not_in(within)
    )
    return db.session.scalar(outside.limit(1)) is None


def reads_sums_only(reader: Any) -> bool:
    """Neither one who asks nor one who reads what was said: sums of three answers or more."""
    return not (
        allowed(reader, Permission.SURVEYS_VERBATIMS) or allowed(reader, Permission.SURVEYS_SEND)
    )


def its_mail() -> ColumnElement[bool]:
    """Joins an invitation with the mail that brought it."""
    return and_(
        OutboxMail.origin == Invitation.__tablename__,
        OutboxMail.origin_id == Invitation.id,
        OutboxMail.kind == "survey",
    )


def asked_people(survey: Survey, reader: Any) -> Select[*tuple[Any, ...]]:
    """Who was asked in this wave, and how far it went; the mail's state is that of the outbox."""
    return (
        select(
            Invitation.id, Invitation.client_id, Invitation.declined_at,
            Contact.name, Contact.deleted_at.label("contact_deleted_at"),
            Client.name.label("client_name"), Response.score, Response.answered_at,
            OutboxMail.state.label("mail_state"),
        )
        .join(Contact, Contact.id == Invitation.contact_id)
        .join(Client, Client.id == Invitation.client_id)
        .outerjoin(Response, Response.invitation_id == Invitation.id)
        .outerjoin(OutboxMail, its_mail())
        .where(
            Invitation.survey_id == survey.id, in_reach(reader, Permission.SURVEYS_RESULTS)
        )
    )  # fmt: skip


def answers(reader: Any, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """What people said, newest first: for those who may read it word by word."""
    return (
        select(
            Response.id, Response.score, Response.comment, Response.answered_at,
            Contact.name, Contact.deleted_at.label("contact_deleted_at"),
            Client.id.label("client_id"), Client.name.label("client_name"),
            Survey.id.label("survey_id"), Survey.title, Survey.kind,
        )
        .join(Invitation, Invitation.id == Response.invitation_id)
        .join(Survey, Survey.id == Invitation.survey_id)
        .join(Contact, Contact.id == Invitation.contact_id)
        .join(Client, Client.id == Invitation.client_id)
        .where(in_reach(reader, Permission.SURVEYS_VERBATIMS), *conditions)
        .order_by(Response.answered_at.desc(), Response.id.desc())
    )  # fmt: skip


@kept
def unhappy_to_call(reader: Someone) -> Select[*tuple[Any, ...]]:
    """Unhappy answers whose call the reader has still to make, the most urgent first."""
    return (
        select(
            FollowUp.due_on, Response.score, Contact.name, Client.id.label("client_id"),
            Client.name.label("client_name"),
        )
        .join(Response, Response.id == FollowUp.origin_id)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .join(Contact, Contact.id == Invitation.contact_id)
        .join(Client, Client.id == Invitation.client_id)
        .where(
            FollowUp.origin == Response.__tablename__, FollowUp.assignee_id == reader.id,
            FollowUp.completed_at.is_(None), FollowUp.dropped_at.is_(None),
            FollowUp.deleted_at.is_(None), in_reach(reader, Permission.SURVEYS_RESULTS),
        )
        .order_by(FollowUp.due_on, FollowUp.id)
    )  # fmt: skip
