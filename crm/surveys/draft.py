"""A survey that is being put together: what is typed and ticked so far, and what would go out."""

from dataclasses import dataclass
from functools import cached_property

from werkzeug.datastructures import MultiDict

from crm.db import db
from crm.i18n import LANGUAGE_NAMES, in_language
from crm.projects.models import Project
from crm.surveys import questions
from crm.surveys.forms import LISTED, SurveyForm, chosen_among, selection_in
from crm.surveys.mailing import drawn
from crm.surveys.models import Survey
from crm.surveys.questions import Choice
from crm.surveys.recipients import Candidate, candidates, people_by_client, projects_at
from crm.users.models import User
from crm.users.organisation import current_brand

NO_DOOR = "…"  # where the personal link will stand


class Draft:
    """`values` are the form's or the address's; whoever may not be asked is never among `asked`."""

    def __init__(self, reader: User, values: MultiDict[str, str], form: SurveyForm) -> None:
        self.reader, self.form = reader, form
        self.selection = selection_in(values)
        self.people = candidates(reader, self.selection)
        self.chosen = chosen_among(self.people, values)
        form.project_id.offer(projects_at(reader, self.selection.clients))

    @property
    def asked(self) -> list[Candidate]:
        return [person for person in self.people if person.position_id in self.chosen]

    @property
    def groups(self) -> dict[str, list[Candidate]]:
        """Those who can be ticked, client by client."""
        return people_by_client([person for person in self.people if person.can_be_asked])

    @property
    def left_out(self) -> list[Candidate]:
        return [person for person in self.people if not person.can_be_asked]

    @property
    def is_long(self) -> bool:
        """Too many to be ticked one by one."""
        return len(self.people) > LISTED

    @cached_property
    def is_complete(self) -> bool:
        return bool(self.form.validate()) and bool(self.asked)

    def survey(self) -> Survey:
        values = self.form.values
        return Survey(
            **values,
            project=db.session.get(Project, values["project_id"]) if values["project_id"] else None,
            sender_id=self.reader.id,
            sender=db.session.get(User, self.reader.id),
        )


@dataclass(frozen=True)
class Preview:
    """The mail and the page as those who read one language will see them."""

    language: str
    language_name: str
    people: int
    subject: str
    text: str
    question: str
    choices: list[Choice]
    ends: tuple[str, str] | None


def previews(draft: Draft) -> list[Preview]:
    """One for each language among those asked, drawn by what draws the mails themselves."""
    survey, firm = draft.survey(), current_brand()
    asked = draft.asked
    found = []
    for language, name in LANGUAGE_NAMES.items():
        people = [person for person in asked if person.language == language]
        if not people:
            continue
        gaps = {"to_name": people[0].name, "show": NO_DOOR, "decline": NO_DOOR}
        letter = drawn("survey", survey, language, firm, gaps)
        with in_language(language):
            page = questions.question(survey.kind, firm.name, survey.about)
            choices, ends = questions.scale(survey.kind), questions.ends(survey.kind)
        found.append(
            Preview(language, name, len(people), letter.subject, letter.text, page, choices, ends)
        )
    return found
