"""What may be entered about a contract, and about what becomes of it."""

from wtforms import BooleanField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from crm.contracts.models import Contract, ContractKind, Decision, NoticeBy
from crm.contracts.span_field import SpanField
from crm.contracts.spans import Unit, parse_span
from crm.i18n import gettext as _
from crm.i18n import lazy_gettext as _l
from crm.money import CURRENCIES, minor_units
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
    WholeNumberField,
)

MONEY = ("value", "currency")


class ContractForm(RecordForm):
    client_id = RecordField(_l("Client"), [DataRequired()], blank=_l("Choose a client"))
    title = TextField(_l("Title"), [DataRequired(), Length(max=200)])
    number = TextField(_l("Number"), [Length(max=60)])
    kind = EnumField(_l("Kind"), ContractKind)
    value = AmountField(_l("Value of one year"), [NumberRange(min=0)])
    currency = SelectField(_l("Currency"), choices=[SelectChoice(code) for code in CURRENCIES])
    starts_on = DayField(_l("Begins on"), [InputRequired()])
    signed_on = DayField(_l("Signed on"))
    term = SpanField(_l("First term"))
    auto_renews = BooleanField(_l("Renews by itself unless notice is given"))
    renewal = SpanField(_l("Each further term"))
    notice = SpanField(
        _l("Notice period"),
        (Unit.MONTHS, Unit.WEEKS, Unit.DAYS, Unit.WORKING_DAYS, Unit.YEARS),
    )
    day_counts = BooleanField(_l("The last day itself still counts"))
    lead_days = WholeNumberField(_l("Days that delivery takes"), [NumberRange(0, 90)])
    notice_to = TextField(_l("Who must have received it"), [Length(max=200)])
    notice_means = TextField(_l("In which form"), [Length(max=200)])
    services = LongTextField(_l("What we do for them"), [Length(max=20_000)])
    notes = LongTextField(_l("Notes, for us only"), [Length(max=20_000)])

    def without_money(self) -> None:
        """The reader may change the contract, and must not know what it is worth."""
        for name in MONEY:
            del self[name]

    def fill(self, record: object) -> None:
        """As typed; the amount becomes minor units of its currency."""
        for name, field in self._fields.items():
            if name not in ("version", *MONEY):
                field.populate_obj(record, name)
        if isinstance(record, Contract):
            record.lead_days = self.lead_days.data or 0
            if "value" in self._fields:
                amount = self.value.data
                record.currency = self.currency.data
                record.value_minor = (
                    None if amount is None else minor_units(amount, record.currency)
                )

    def validate_term(self, field: SpanField) -> None:
        if field.data and parse_span(field.data).count == 0:
            raise ValidationError(_("A term needs a length; leave it blank when it is open-ended."))

    def validate_renewal(self, field: SpanField) -> None:
        if field.data and parse_span(field.data).count == 0:
            raise ValidationError(_("A term needs a length; leave it blank when it is as before."))

    def validate_auto_renews(self, field: BooleanField) -> None:
        if field.data and not self.term.data and not self.term.errors:
            raise ValidationError(
                _("Without a term nothing renews: an open-ended contract runs on anyway.")
            )


class DecisionForm(Form):
    decision = ChipsField(_l("What shall become of it"), Decision)
    reason = TextField(_l("Why"), [DataRequired(), Length(max=500)])


class NoticeForm(Form):
    given_by = ChipsField(_l("Who gave notice"), NoticeBy)
    given_on = DayField(_l("On which day"), [InputRequired()])


class RenewalForm(Form):
    signed_on = DayField(_l("Signed on"), [InputRequired()])


class TerminationForm(Form):
    terminated_on = DayField(_l("Last day of the contract"), [InputRequired()])
