"""What may be entered about a project, its milestones and how it stands."""

from typing import Any

import wtforms
from wtforms import BooleanField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from crm.i18n import gettext as _
from crm.i18n import lazy_gettext as _l
from crm.money import CURRENCIES, minor_units
from crm.projects.models import Colour, Project, Stage
from crm.projects.rag import Dimension
from crm.web.forms import (
    AmountField,
    ChipsField,
    DayField,
    EnumField,
    Form,
    LongTextField,
    RecordField,
    RecordForm,
    TextField,
)

MONEY = ("budget", "forecast", "currency")


class ProjectForm(RecordForm):
    client_id = RecordField(_l("Client"), [DataRequired()], blank=_l("Choose a client"))
    name = TextField(_l("Name"), [DataRequired(), Length(max=200)])
    code = TextField(_l("Code"), [Length(max=40)])
    goal = LongTextField(_l("What the client wants to reach"), [Length(max=20_000)])
    manager_id = RecordField(_l("Project manager"), blank=_l("Nobody yet"))
    stage = EnumField(_l("Stage"), Stage)
    contract_id = RecordField(_l("Under which contract"))
    starts_on = DayField(_l("Begins on"))
    ends_on = DayField(_l("Ends on"))
    budget = AmountField(_l("Budget as agreed"), [NumberRange(min=0)])
    forecast = AmountField(_l("What it will come to"), [NumberRange(min=0)])
    currency = SelectField(_l("Currency"), choices=[SelectChoice(code) for code in CURRENCIES])

    def without_money(self) -> None:
        """The reader may change the project, and must not know what it costs."""
        for name in MONEY:
            del self[name]

    def fill(self, record: object) -> None:
        """As typed; amounts become minor units of their currency."""
        for name, field in self._fields.items():
            if name not in ("version", *MONEY):
                field.populate_obj(record, name)
        if isinstance(record, Project) and "budget" in self._fields:
            record.currency = self.currency.data
            for name in ("budget", "forecast"):
                amount = self[name].data
                minor = None if amount is None else minor_units(amount, record.currency)
                setattr(record, f"{name}_minor", minor)

    def validate_ends_on(self, field: wtforms.Field) -> None:
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(_("It cannot end before it begins."))


class MilestoneForm(RecordForm):
    title = TextField(_l("Milestone"), [DataRequired(), Length(max=200)])
    baseline_on = DayField(_l("Agreed for"), [InputRequired()])
    forecast_on = DayField(_l("Expected on"))
    reached_on = DayField(_l("Reached on"))
    is_client_visible = BooleanField(_l("The client may see it"))


class StatusForm(Form):
    """Amber or red asks for its reason and its way back to green."""

    reported_on = DayField(_l("As of"), [InputRequired()])
    schedule = ChipsField(_l("Schedule"), Colour)
    budget = ChipsField(_l("Budget"), Colour)
    scope = ChipsField(_l("Scope"), Colour)
    quality = ChipsField(_l("Quality and risk"), Colour)
    reason = LongTextField(_l("Why it is not green"), [Length(max=5_000)])
    way_back = LongTextField(_l("The way back to green"), [Length(max=5_000)])
    done = LongTextField(_l("Done since last time"), [Length(max=10_000)])
    next_steps = LongTextField(_l("Next"), [Length(max=10_000)])
    problems = LongTextField(_l("Problems"), [Length(max=10_000)])

    def validate(self, extra_validators: Any = None) -> bool:
        """All errors at once, each beside its field; a blank one has no rules of its own to ask."""
        fits: bool = super().validate(extra_validators)
        return self._is_explained() and fits

    def _is_explained(self) -> bool:
        colours = {self[dimension.value].data for dimension in Dimension}
        if not colours & {Colour.AMBER, Colour.RED}:
            return True
        lacking = {
            "reason": _("Amber and red need their reason."),
            "way_back": _("Amber and red need a way back: what, by whom, until when."),
        }
        for name, words in lacking.items():
            if not self[name].data:
                self[name].errors = [*self[name].errors, words]
        return all(self[name].data for name in lacking)
