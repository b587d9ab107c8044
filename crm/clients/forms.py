"""What may be entered about a client."""

from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, Length, NumberRange

from crm.clients.models import Channel, ClientKind, Paper, ReportFormat, ReportLength, Tier
from crm.i18n import LANGUAGE_NAMES, zones
from crm.i18n import lazy_gettext as _l
from crm.web.forms import (
    EnumField,
    LongTextField,
    RecordField,
    RecordForm,
    TextField,
    WholeNumberField,
)


class ClientForm(RecordForm):
    name = TextField(_l("Name"), [DataRequired(), Length(max=200)])
    legal_name = TextField(_l("Legal name"), [Length(max=200)])
    kind = EnumField(_l("Kind"), ClientKind)
    industry = TextField(_l("Industry"), [Length(max=100)])
    tier = EnumField(_l("Tier"), Tier)
    website = TextField(_l("Website"), [Length(max=300)])
    email = TextField(_l("E-mail"), [Email(), Length(max=254)])
    phone = TextField(_l("Phone"), [Length(max=60)])
    address = TextField(_l("Address"), [Length(max=300)])
    city = TextField(_l("City"), [Length(max=100)])
    country = TextField(_l("Country"), [Length(max=100)])
    owner_id = RecordField(_l("Owner"), blank=_l("Nobody yet"))
    deputy_id = RecordField(_l("Deputy"))
    team_id = RecordField(_l("Team"))
    cadence_days = WholeNumberField(_l("Days between contacts"), [NumberRange(1, 730)])
    language = SelectField(
        _l("Language"), choices=[SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()]
    )
    time_zone = SelectField(_l("Time zone"), choices=[SelectChoice(zone) for zone in zones()])
    channel = EnumField(_l("Preferred channel"), Channel)
    report_format = EnumField(_l("Report format"), ReportFormat)
    report_length = EnumField(_l("Report length"), ReportLength)
    paper = EnumField(_l("Paper"), Paper)
    fiscal_year_starts_in = WholeNumberField(
        _l("Month in which the fiscal year starts"), [DataRequired(), NumberRange(1, 12)], default=1
    )
    notes = LongTextField(_l("Notes, for us only"), [Length(max=20_000)])
