"""What may be entered about an exchange: half a minute on a phone, everything else folded away."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, FieldList, FormField, TimeField
from wtforms.validators import Length
from wtforms.validators import Optional as MayBeBlank

from crm.clock import now
from crm.contacts.models import ContactRole
from crm.follow_ups.models import Side
from crm.i18n import gettext as _
from crm.i18n import lazy_gettext as _l
from crm.i18n import reader_today, reader_zone
from crm.interactions.models import Interaction, Kind, Visibility
from crm.web.forms import (
    ChipsField,
    DayField,
    EnumField,
    Form,
    LongTextField,
    RecordField,
    RecordForm,
    RecordsField,
    TextField,
)
from crm.web.markup import plain

LONGEST = 20_000
NOON = time(12)


class NewcomerForm(Form):
    """Somebody whom we have not met before."""

    name = TextField(_l("Full name"), [Length(max=200)])
    title = TextField(_l("Job title"), [Length(max=150)])
    role = EnumField(_l("Role"), ContactRole, default=ContactRole.OTHER)


class PromiseForm(Form):
    side = EnumField(_l("Whose promise"), Side, default=Side.OURS)
    task = TextField(_l("What was promised"), [Length(max=300)])
    due_on = DayField(_l("By when"))

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.task.data and not self.due_on.data and not self.due_on.errors:
            self.due_on.errors = [_("Say by when.")]
        if self.due_on.data and not self.task.data:
            self.task.errors = [*self.task.errors, _("Say what was promised.")]
        return fine and not (self.task.errors or self.due_on.errors)


class InteractionForm(RecordForm):
    """The exchange itself, as it is logged and as it is corrected."""

    kind = ChipsField(_l("Kind"), Kind, default=Kind.MEETING)
    happened_on = DayField(_l("Day"))
    happened_time = TimeField(_l("Time"), [MayBeBlank()], format=["%H:%M", "%H:%M:%S"])
    contacts = RecordsField(_l("Who was there"))
    colleagues = RecordsField(_l("Colleagues present"))
    subject = TextField(_l("Subject"), [Length(max=200)])
    summary = LongTextField(_l("What was said"), [Length(max=LONGEST)])
    need = LongTextField(_l("A need they have"), [Length(max=2_000)])
    feedback = LongTextField(_l("Feedback they gave"), [Length(max=2_000)])
    visibility = ChipsField(_l("Who may read it"), Visibility, default=Visibility.INTERNAL)
    is_confidential = BooleanField(_l("Confidential"))
    project_id = RecordField(_l("Project"), blank=_l("No project"))

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if not (self.subject.data or self.summary.data) and not self.summary.errors:
            self.summary.errors = [_("Write a subject, or what was said.")]
        if self.happened_on.data and self.happened_on.data > reader_today():
            self.happened_on.errors = [_("This day is still to come: plan a follow-up instead.")]
        if self.is_confidential.data and self.visibility.data is Visibility.CLIENT:
            self.visibility.errors = [_("What is confidential cannot be visible to the client.")]
        return not self.errors

    @property
    def day(self) -> date:
        """No day is today: whoever logs a call has just put the phone down."""
        return self.happened_on.data or reader_today()

    @property
    def moment(self) -> datetime:
        """The clock on the author's wall; without a time now, or noon of another day."""
        chosen: time | None = self.happened_time.data
        if chosen is None and self.day == reader_today():
            return now()
        return datetime.combine(self.day, chosen or NOON, ZoneInfo(reader_zone()))

    def fill(self, record: object) -> None:
        """Writes the exchange; people, promises and the next step are records of their own."""
        assert isinstance(record, Interaction)  # noqa: S101 - tells the types
        for name in ("kind", "need", "feedback", "visibility", "is_confidential", "project_id"):
            setattr(record, name, self._fields[name].data)
        record.summary = self.summary.data or ""
        record.subject = self.subject.data or first_line(record.summary)
        record.happened_on, record.happened_at = self.day, self.moment


class LogForm(InteractionForm):
    """With what follows from the exchange."""

    newcomers = FieldList(FormField(NewcomerForm), min_entries=1, max_entries=20)
    promises = FieldList(FormField(PromiseForm), min_entries=1, max_entries=20)
    next_task = TextField(_l("Next step"), [Length(max=300)])
    next_on = DayField(_l("By when"))
    next_assignee = RecordField(_l("Who does it"), blank=_l("Me"))

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.next_task.data and not self.next_on.data and not self.next_on.errors:
            self.next_on.errors = [_("Say by when.")]
            return False
        return fine

    @staticmethod
    def another() -> dict[str, Form]:
        """Blank rows, whose __i__ the script replaces by a number."""
        return {
            "newcomers": NewcomerForm(prefix="newcomers-__i__-"),
            "promises": PromiseForm(prefix="promises-__i__-"),
        }


def first_line(text: str) -> str:
    """The first words of a text, without the marks of Markdown, as a subject."""
    lines = (line.strip(" \t#>*_-`") for line in plain(text).splitlines())
    line = next((line for line in lines if line), "–")
    return line if len(line) <= 120 else line[:119].rstrip() + "…"
