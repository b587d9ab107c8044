"""What lies behind a secret link: the question, or why it can't be answered any more."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from crm.db import db
from crm.links import Link, LinkKind, find
from crm.surveys.models import Invitation, Response


class Door(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Visit:
    link: Link
    invitation: Invitation
    response: Response | None

    @property
    def door(self) -> Door:
        """An answer outlives its link; all else ends with the survey, the client or the person."""
        survey, client, contact = (
            self.invitation.survey, self.invitation.client, self.invitation.contact
        )  # fmt: skip
        if self.response:
            return Door.ANSWERED
        if client.deleted_at or contact.deleted_at or self.link.withdrawn_at:
            return Door.WITHDRAWN
        return Door.OPEN if survey.is_open and self.link.is_open else Door.CLOSED


def find_visit(token: str, *, lock: bool = False) -> Visit | None:
    """None for a secret that nobody was given. With `lock` the invitation waits for this one."""
    link = find(LinkKind.SURVEY, token)
    if link is None:
        return None
    statement = select(Invitation).where(Invitation.id == link.subject_id)
    if lock:
        statement = statement.with_for_update(of=Invitation)
    invitation = db.session.scalar(statement.execution_options(populate_existing=lock))
    if invitation is None:
        return None
    response = db.session.scalar(select(Response).where(Response.invitation_id == invitation.id))
    return Visit(link, invitation, response)
