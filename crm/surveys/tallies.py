"""What the answers of many waves add up to, counted by the database; within the reader's reach."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from crm.clients.models import Client
from crm.db import db
from crm.mail.outbox import MailState, OutboxMail
from crm.permissions import Permission, Scope, scopes_of
from crm.surveys.figures import Figures, by_kind
from crm.surveys.models import Invitation, Response, Survey, SurveyKind
from crm.surveys.queries import in_reach, its_mail, reads_sums_only

LONG_AGO = datetime.min.replace(tzinfo=UTC)


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
    counts = counts_by(group, near)
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


def counts_by(group: Any, conditions: Iterable[ColumnElement[bool]]) -> dict[Any, dict[int, int]]:
    """How often each score was given."""
    answered = (
        select(group.label("part"), Response.score, func.count(Response.id).label("times"))
        .join(Invitation, Invitation.id == Response.invitation_id)
        .where(*conditions)
        .group_by(group, Response.score)
    )
    counts: dict[Any, dict[int, int]] = {}
    for row in db.session.execute(answered):
        counts.setdefault(row.part, {})[row.score] = row.times
    return counts


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
