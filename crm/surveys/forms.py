"""What may be entered: a survey to be sent, and the one answer to it."""

from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.validators import DataRequired, Length, StopValidation

from crm.contacts.models import ContactRole
from crm.i18n import gettext as _
from crm.i18n import lazy_gettext as _l
from crm.i18n import reader_today
from crm.surveys.models import Survey, SurveyKind
from crm.surveys.questions import scale
from crm.surveys.recipients import Candidate, Selection
from crm.web.forms import (
    DayField,
    EnumField,
    Form,
    LongTextField,
    RecordField,
    TextField,
    WholeNumberField,
)
from crm.web.urls import record_numbers

USUAL = timedelta(days=30)
LONGEST = timedelta(days=60)
LISTED = 100  # more people than this are asked as a whole, not ticked one by one


class SurveyForm(Form):
    kind = EnumField(_l("Question"), SurveyKind)
    title = TextField(_l("Title, also in the client’s review"), [DataRequired(), Length(max=200)])
    project_id = RecordField(_l("Project"), blank=_l("No project in particular"))
    closes_on = DayField(_l("Open until"), [DataRequired()])

    def validate_closes_on(self, field: DayField) -> None:
        first, last = reader_today() + timedelta(days=1), reader_today() + LONGEST
        if field.data and not first <= field.data <= last:
            raise StopValidation(_("Choose a day within the next 60 days."))


def usual_values(day: date) -> dict[str, Any]:
    return {
        "kind": SurveyKind.NPS,
        "title": _("Relationship survey, %(month)s", month=day.strftime("%Y-%m")),
        "closes_on": day + USUAL,
    }


def selection_in(values: MultiDict[str, str]) -> Selection:
    """The people looked at, as the form or the address says; what makes no sense is left out."""
    known = {role.value for role in ContactRole}
    return Selection(
        frozenset(numbers_in(values, "client")),
        frozenset(ContactRole(role) for role in values.getlist("role") if role in known),
        everyone=values.get("everyone") == "1",
    )


def chosen_among(people: list[Candidate], values: MultiDict[str, str]) -> set[int]:
    """Numbers of the positions that are ticked; who has not been shown yet is ticked."""
    if len(people) > LISTED:
        return {person.position_id for person in people if person.can_be_asked}
    shown, ticked = numbers_in(values, "shown"), numbers_in(values, "person")
    return {
        person.position_id
        for person in people
        if person.can_be_asked and (person.position_id in ticked or person.position_id not in shown)
    }


def numbers_in(values: MultiDict[str, str], name: str) -> set[int]:
    return record_numbers(values.getlist(name))


class AnswerForm(Form):
    """The number is a press of the person's own: either ticked on the scale, or the number from
    the mail said again by the button that names it. No field carries it unpressed, so that a
    program which submits the page as it was delivered answers nothing.
    """

    score = WholeNumberField()
    confirmed = WholeNumberField()
    comment = LongTextField(_l("What is the main reason?"), [Length(max=5_000)])

    def __init__(self, survey: Survey, values: MultiDict[str, str] | None = None) -> None:
        self.allowed = {choice.value for choice in scale(survey.kind)}
        super().__init__(values)

    @property
    def chosen(self) -> int | None:
        """The scale counts before the button: it was moved after the mail was pressed."""
        for number in (self.score.data, self.confirmed.data):
            if number is not None:
                return number if number in self.allowed else None
        return None
