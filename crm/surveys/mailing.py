"""The mails of a survey: each with a link of its own, in the language of whoever reads it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import escape

from crm.clock import now
from crm.i18n import gettext as _
from crm.i18n import in_language
from crm.links import LIFETIMES, LinkKind, issue
from crm.mail.letters import written
from crm.mail.outbox import enqueue
from crm.surveys.models import Invitation, Survey
from crm.surveys.questions import ends, question, scale
from crm.users.organisation import Brand, current_brand
from crm.web.urls import outside

PLACE = "TOKEN"
# Marks from the private part of Unicode: nobody types them into a name or a title.
GAP = re.compile("\ue000(to_name|show|decline)\ue001")
GAPS = {name: f"\ue000{name}\ue001" for name in ("to_name", "show", "decline")}


@dataclass(frozen=True)
class Addressee:
    name: str
    address: str
    language: str


@dataclass(frozen=True)
class Draught:
    """A letter drawn once for a language, with gaps for what differs from person to person."""

    subject: str
    text: str
    html: str

    def filled(self, **values: str) -> tuple[str, str]:
        """Text and HTML in one pass each: what fills a gap is never read for gaps itself."""
        text = GAP.sub(lambda gap: values[gap[1]], self.text)
        return text, GAP.sub(lambda gap: str(escape(values[gap[1]])), self.html)


def mail_all(
    survey: Survey, people: Iterable[tuple[Invitation, Addressee]], reminder: bool = False
) -> None:
    """A new link and a mail for each; asks the database for nothing, however many they are.

    A reminder cannot repeat the first link, as only its digest is kept. Both stay open: people
    answer from whichever mail they find first, and the database takes one answer for both.
    """
    kind = "survey_reminder" if reminder else "survey"
    firm = current_brand()
    doors = {name: outside(f"answer.{name}", token=PLACE) for name in ("show", "decline")}
    lifetime = min(survey.ends_at - now(), LIFETIMES[LinkKind.SURVEY])
    draughts: dict[str, Draught] = {}
    for invitation, person in people:
        language = person.language
        if language not in draughts:
            draughts[language] = drawn(kind, survey, language, firm)
        _link, token = issue(LinkKind.SURVEY, invitation.id, lifetime=lifetime)
        addresses = {name: door.replace(PLACE, token) for name, door in doors.items()}
        text, html = draughts[language].filled(to_name=person.name, **addresses)
        enqueue(
            kind,
            person.address,
            draughts[language].subject,
            text,
            html,
            to_name=person.name,
            language=language,
            origin=Invitation.__tablename__,
            origin_id=invitation.id,
        )


def drawn(
    letter: str, survey: Survey, language: str, firm: Brand, gaps: dict[str, str] = GAPS
) -> Draught:
    """The letter of this name in this language."""
    values = wording(letter, survey, language, firm)
    with in_language(language):
        text, html = written(letter, language, **values, **gaps)
    return Draught(values["subject"], text, html)


def wording(letter: str, survey: Survey, language: str, firm: Brand) -> dict[str, Any]:
    """All that a mail of this survey says in one language, to whomever it goes."""
    with in_language(language):
        subjects = {
            "survey": _("One question from %(firm)s: it takes half a minute", firm=firm.name),
            "survey_reminder": _("A reminder: one question from %(firm)s", firm=firm.name),
        }
        return {
            "subject": subjects[letter],
            "organisation": firm,
            "question": question(survey.kind, firm.name, survey.about),
            "choices": scale(survey.kind),
            "in_words": ends(survey.kind) is None,
            "ends": ends(survey.kind),
            "sender": survey.sender.name if survey.sender else firm.name,
            "closes_on": survey.closes_on,
        }
