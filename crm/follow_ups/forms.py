"""What may be entered about a follow-up."""

from wtforms.validators import DataRequired, InputRequired, Length

from crm.follow_ups.models import Side
from crm.i18n import lazy_gettext as _l
from crm.web.forms import (
    DayField,
    EnumField,
    Form,
    LongTextField,
    RecordField,
    RecordForm,
    TextField,
)


class FollowUpForm(RecordForm):
    task = TextField(_l("What is to be done"), [DataRequired(), Length(max=300)])
    due_on = DayField(_l("Due"), [InputRequired(), DataRequired()])
    client_id = RecordField(_l("Client"), blank=_l("No client"))
    contact_id = RecordField(_l("With"), blank=_l("Nobody in particular"))
    promise = EnumField(_l("Promise"), Side, blank=_l("None: a task of our own"))
    assignee_id = RecordField(_l("Who does it"), blank=None)
    note = LongTextField(_l("Note"), [Length(max=20_000)])


class SnoozeForm(Form):
    due_on = DayField(_l("Due"), [InputRequired(), DataRequired()])


class DropForm(Form):
    reason = TextField(_l("Why is it dropped?"), [DataRequired(), Length(max=300)])
