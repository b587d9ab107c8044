"""What can be done with a survey: send it, answer it, decline, remind once, close."""

from collections.abc import Sequence

from sqlalchemy import select

from crm import audit
from crm.clients.models import Client
from crm.clock import now, today
from crm.contacts.models import Contact
from crm.days import add_working_days
from crm.db import db
from crm.errors import Refused
from crm.follow_ups.actions import plan_follow_up
from crm.i18n import gettext as _
from crm.i18n import in_language
from crm.mail.outbox import MailState, OutboxMail
from crm.permissions import Role
from crm.surveys.doors import Door, Visit
from crm.surveys.mailing import Addressee, mail_all
from crm.surveys.models import Invitation, Response, Survey
from crm.surveys.queries import its_mail
from crm.surveys.questions import is_unhappy
from crm.surveys.recipients import Candidate
from crm.users.models import User
from crm.users.organisation import current_brand
from crm.users.queries import with_role


def send_survey(survey: Survey, people: Sequence[Candidate]) -> int:
    """Survey, invitations, links and mails as one; returns how many are asked.

    Those in cool-down and those without an address are left out, whoever chose them.
    """
    asked = [person for person in people if person.can_be_asked]
    if not asked:
        raise Refused(_("Nobody is left to ask."))
    survey.sent_at = now()
    db.session.add(survey)
    db.session.flush()
    invitations = [
        Invitation(
            survey_id=survey.id,
            client_id=person.client_id,
            contact_id=person.contact_id,
            language=person.language,
            role=person.role,
        )
        for person in asked
    ]
    db.session.add_all(invitations)
    audit.record("sent", survey, invited=len(asked))
    db.session.flush()
    addressees = [Addressee(each.name, each.email or "", each.language) for each in asked]
    with db.session.no_autoflush:
        mail_all(survey, zip(invitations, addressees, strict=True))
    return len(asked)


def answer(visit: Visit, score: int, comment: str | None) -> Response | None:
    """The one door for an answer; None when there is one already or the survey has ended.

    `visit` must have been found with its lock, so that two answers come one after the other.
    """
    if visit.door is not Door.OPEN:
        return None
    invitation = visit.invitation
    response = Response(invitation_id=invitation.id, score=score, comment=comment)
    invitation.declined_at = None
    visit.link.spent_at = now()
    db.session.add(response)
    audit.record("answered", invitation)
    if is_unhappy(invitation.survey.kind, score):
        plan_call(invitation, response)
    return response


def plan_call(invitation: Invitation, response: Response) -> None:
    """Somebody calls within one working day of theirs: the owner, or else a director."""
    caller = caller_for(invitation.client)
    if caller is None:
        return
    week = {int(day) - 1 for day in caller.working_days}
    firm = current_brand()
    with in_language(caller.language or firm.language):
        # Others than those who may read the score see follow-ups, too.
        task = _("Call %(name)s about their survey answer", name=invitation.contact.name)
    plan_follow_up(
        task,
        add_working_days(today(caller.time_zone or firm.time_zone), 1, working_days=week),
        caller,
        client=invitation.client,
        contact=invitation.contact,
        origin=(Response.__tablename__, response.id),
    )


def caller_for(client: Client) -> User | None:
    for holder in (client.owner, client.deputy):
        if holder and holder.is_active:
            return holder
    for role in (Role.DIRECTOR, Role.ADMIN):
        found: User | None = db.session.scalar(with_role(role).limit(1))
        if found:
            return found
    return None


def decline(visit: Visit) -> bool:
    """They would rather not: nobody asks them for thirty days. False when it is too late."""
    if visit.door is not Door.OPEN:
        return False
    if visit.invitation.declined_at is None:
        visit.invitation.declined_at = now()
        audit.record("declined", visit.invitation)
    return True


def remind(survey: Survey) -> int:
    """One reminder, once, to those who have neither answered nor declined."""
    if survey.reminded_at:
        raise Refused(_("Those who have not answered were reminded already."))
    if not survey.is_open:
        raise Refused(_("This survey is closed."))
    rows = db.session.execute(
        select(Invitation, Contact.name, Contact.email)
        .join(Contact, Contact.id == Invitation.contact_id)
        .join(Client, Client.id == Invitation.client_id)
        .outerjoin(Response, Response.invitation_id == Invitation.id)
        .outerjoin(OutboxMail, its_mail())
        .where(
            Invitation.survey_id == survey.id,
            Invitation.declined_at.is_(None),
            Response.id.is_(None),
            OutboxMail.id.is_(None) | (OutboxMail.state != MailState.DEAD),
            Contact.email.is_not(None),
            Contact.deleted_at.is_(None),
            Client.deleted_at.is_(None),
        )
        .order_by(Invitation.id)
    ).all()
    if not rows:
        raise Refused(_("Nobody is left to remind."))
    people = [(row[0], Addressee(row.name, row.email, row[0].language)) for row in rows]
    survey.reminded_at = now()
    audit.record("reminded", survey, reminded=len(people))
    with db.session.no_autoflush:
        mail_all(survey, people, reminder=True)
    return len(people)


def close(survey: Survey) -> None:
    """From now on nobody can answer; the links say so."""
    if survey.closed_at:
        raise Refused(_("This survey is closed."))
    survey.closed_at = now()
    audit.record("closed", survey)
