"""The mails of a survey: each with a link of its own, in the language of whoever reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crm.clock import now
from crm.i18n import gettext as _
from crm.i18n import in_language
from crm.links import LIFETIMES, LinkKind, issue
from crm.mail.letters import send_letter
from crm.surveys.models import Invitation, Survey
from crm.surveys.questions import Choice, ends, question, scale
from crm.users.organisation import Brand, current_brand
from crm.web.urls import outside

PLACE = "TOKEN"


@dataclass(frozen=True)
class Addressee:
    name: str
    address: str
    language: str


def mail_all(
    survey: Survey, people: Iterable[tuple[Invitation, Addressee]], reminder: bool = False
) -> None:
    """A new link and a mail for each; asks the database for nothing, however many they are.

    A reminder cannot repeat the first link, as only its digest is kept. Both stay open: people
    answer from whichever mail they find first, and the database takes one answer for both.
    """
    firm = current_brand()
    doors = {name: outside(f"answer.{name}", token=PLACE) for name in ("show", "decline")}
    lifetime = min(survey.ends_at - now(), LIFETIMES[LinkKind.SURVEY])
    wordings: dict[str, dict[str, Any]] = {}
    for invitation, person in people:
        language = person.language
        if language not in wordings:
            wordings[language] = wording(survey, language, firm, reminder)
        _link, token = issue(LinkKind.SURVEY, invitation.id, lifetime=lifetime)
        send_letter(
            "survey_reminder" if reminder else "survey",
            to_address=person.address,
            to_name=person.name,
            language=language,
            kind="survey_reminder" if reminder else "survey",
            origin=(Invitation.__tablename__, invitation.id),
            **wordings[language],
            show=doors["show"].replace(PLACE, token),
            decline=doors["decline"].replace(PLACE, token),
        )


def wording(survey: Survey, language: str, firm: Brand, reminder: bool = False) -> dict[str, Any]:
    """All that a mail of this survey says in one language, to whomever it goes."""
    project = survey.project.name if survey.project else None
    with in_language(language):
        first = _("One question from %(firm)s: it takes half a minute", firm=firm.name)
        again = _("A reminder: one question from %(firm)s", firm=firm.name)
        choices: list[Choice] = scale(survey.kind)
        return {
            "subject": again if reminder else first,
            "organisation": firm,
            "question": question(survey.kind, firm.name, project),
            "choices": choices,
            "in_words": ends(survey.kind) is None,
            "ends": ends(survey.kind),
            "sender": survey.sender.name if survey.sender else firm.name,
            "closes_on": survey.closes_on,
        }
