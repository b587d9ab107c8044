"""What may be entered about a person, and about what they are at a client."""

from typing import Any

from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, Length, ValidationError

from crm.contacts.models import ContactRole
from crm.contacts.stakeholders import INFLUENCE, STANCE
from crm.i18n import LANGUAGE_NAMES, zones
from crm.i18n import gettext as _
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


class BlankSelect(SelectField):
    """A choice that may stay open; blank is None."""

    def __init__(self, label: Any, choices: list[SelectChoice], **options: Any) -> None:
        super().__init__(
            label,
            choices=[SelectChoice("", "–"), *choices],
            filters=[lambda value: value or None],
            **options,
        )

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)


class JudgementField(RecordField):
    """A small number in words, above or below none; blank as long as nobody has judged."""

    @staticmethod
    def number(value: Any) -> int | None:
        return None if value in ("", None) else int(value)


class ContactForm(RecordForm):
    name = TextField(_l("Full name"), [DataRequired(), Length(max=200)])
    email = TextField(_l("E-mail"), [Email(), Length(max=254)])
    phone = TextField(_l("Phone"), [Length(max=60)])
    mobile = TextField(_l("Mobile"), [Length(max=60)])
    given_name = TextField(_l("Given name"), [Length(max=100)])
    family_name = TextField(_l("Family name"), [Length(max=100)])
    website = TextField(_l("Website"), [Length(max=300)])
    address = TextField(_l("Address"), [Length(max=300)])
    language = BlankSelect(
        _l("Language"), [SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()]
    )
    time_zone = BlankSelect(_l("Time zone"), [SelectChoice(zone) for zone in zones()])
    notes = LongTextField(_l("Notes, for us only"), [Length(max=20_000)])


class PlaceForm(Form):
    """Where somebody new works; it stands beside the ContactForm."""

    client_id = RecordField(_l("Client"), blank=_l("None yet"))
    title = TextField(_l("Job title"), [Length(max=150)])
    department = TextField(_l("Department"), [Length(max=150)])
    role = EnumField(_l("Role in the work"), ContactRole, default=ContactRole.OTHER)


class PositionForm(RecordForm):
    title = TextField(_l("Job title"), [Length(max=150)])
    department = TextField(_l("Department"), [Length(max=150)])
    role = EnumField(_l("Role in the work"), ContactRole, default=ContactRole.OTHER)
    influence = JudgementField(_l("Influence"), blank=_l("Not judged yet"))
    stance = JudgementField(_l("Stance towards us"), blank=_l("Not judged yet"))
    started_on = DayField(_l("From"))
    ended_on = DayField(_l("Last day"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.influence.offer([(number, str(word)) for number, word in INFLUENCE.items()])
        self.stance.offer([(number, str(word)) for number, word in STANCE.items()])

    def validate_ended_on(self, field: DayField) -> None:
        if field.data and self.started_on.data and field.data < self.started_on.data:
            raise ValidationError(_("The last day cannot be before the first."))


class NewPositionForm(PositionForm):
    client_id = RecordField(_l("Client"), [DataRequired()], blank=_l("Choose one"))
