"""Finding surveys, their answers and what they add up to; each reader within their own reach."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from crm.clients.models import Client
from crm.clients.queries import within_reach
from crm.clock import now
from crm.contacts.models import Contact
from crm.db import db
from crm.errors import Missing
from crm.follow_ups.models import FollowUp
from crm.mail.outbox import MailState, OutboxMail
from crm.permissions import Permission, Scope, allowed, scopes_of
from crm.statements import Someone, kept
from crm.surveys.figures import Figures, by_kind
from crm.surveys.models import Invitation, Response, Survey, SurveyKind, still_open

LONG_AGO = datetime.min.replace(tzinfo=UTC)


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


def figures_by(
    group: Any, kinds: Mapping[int, SurveyKind], reader: Any, *conditions: ColumnElement[bool]
) -> dict[Any, Figures]:
    """Figures of these surveys for each value of `group`, a column of invitations.

    Three queries: a wave may have asked many thousand people, and the fewer tables each of them
    is looked up in, the better.
    """
    near = (Invitation.survey_id.in_(kinds), client_within(reader), *conditions)
    part = group.label("part")
    asked = (
        select(
            part, func.min(Invitation.survey_id).label("survey_id"),
            func.count(Invitation.id).label("times"),
            func.count(Invitation.declined_at).label("declined"),
        )
        .where(*near)
        .group_by(group)
    )  # fmt: skip
    bounced = (
        select(part, func.count(Invitation.id).label("times"))
        .join(OutboxMail, its_mail())
        .where(OutboxMail.state == MailState.DEAD, *near)
        .group_by(group)
    )
    answered = (
        select(part, Response.score, func.count(Response.id).label("times"))
        .join(Invitation, Invitation.id == Response.invitation_id)
        .where(*near)
        .group_by(group, Response.score)
    )
    counts: dict[Any, dict[int, int]] = {}
    for row in db.session.execute(answered):
        counts.setdefault(row.part, {})[row.score] = row.times
    lost = {row.part: row.times for row in db.session.execute(bounced)}
    return {
        row.part: Figures(
            kinds[row.survey_id],
            counts.get(row.part, {}),
            invited=row.times,
            declined=row.declined,
            bounced=lost.get(row.part, 0),
        )
        for row in db.session.execute(asked)
    }


def client_within(reader: Any) -> ColumnElement[bool]:
    """Of invitations alone: those of clients in reach. Who reaches all of them leaves out a few."""
    if Scope.ALL in scopes_of(reader, Permission.SURVEYS_RESULTS):
        gone = select(Client.id).where(Client.deleted_at.is_not(None))
        return Invitation.client_id.not_in(gone)
    there = select(Client.id).where(in_reach(reader, Permission.SURVEYS_RESULTS))
    return Invitation.client_id.in_(there)


def shown_to(reader: Any, found: dict[Any, Figures]) -> dict[Any, Figures]:
    """Who reads sums only is shown none of so few answers that it would name them."""
    if reads_sums_only(reader):
        return {part: figures.veiled() for part, figures in found.items()}
    return found


def its_mail() -> ColumnElement[bool]:
    """Joins an invitation with the mail that brought it."""
    return and_(
        OutboxMail.origin == Invitation.__tablename__,
        OutboxMail.origin_id == Invitation.id,
        OutboxMail.kind == "survey",
    )


def figures_of_waves(
    waves: Iterable[Any], reader: Any, client: Client | None = None
) -> dict[int, Figures]:
    """By the number of the survey; with a client only of those asked on its behalf."""
    kinds = {wave.id: wave.kind for wave in waves}
    here = [Invitation.client_id == client.id] if client else []
    return shown_to(reader, figures_by(Invitation.survey_id, kinds, reader, *here))


def figures_of_roles(survey: Survey, reader: Any) -> dict[str | None, Figures]:
    return shown_to(reader, figures_by(Invitation.role, {survey.id: survey.kind}, reader))


def figures_of_list(
    waves: Iterable[Any], moments: Sequence[datetime], reader: Any
) -> tuple[dict[int, Figures], list[dict[SurveyKind, Figures]]]:
    """Of each wave in a list, and of all waves since each of these moments, kind by kind."""
    lately = select(Survey.id, Survey.kind, Survey.sent_at).where(Survey.sent_at >= min(moments))
    sent, kinds = {}, {wave.id: wave.kind for wave in waves}
    for row in db.session.execute(lately):
        sent[row.id], kinds[row.id] = row.sent_at, row.kind
    found = figures_by(Invitation.survey_id, kinds, reader)
    since = [
        by_kind(figures for number, figures in found.items() if sent.get(number, LONG_AGO) >= day)
        for day in moments
    ]
    return shown_to(reader, found), [shown_to(reader, kinds) for kinds in since]


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
