"""What may be entered about the firm itself."""

from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Regexp

from crm.i18n import LANGUAGE_NAMES, zones
from crm.i18n import lazy_gettext as _l
from crm.money import CURRENCIES
from crm.web.forms import Form, RecordForm, TextField, WholeNumberField


class FirmForm(RecordForm):
    name = TextField(_l("Name of your firm"), [DataRequired(), Length(max=120)])
    colour = TextField(
        _l("Colour"),
        [DataRequired(), Regexp(r"^#[0-9a-fA-F]{6}$", message=_l("A colour is written #1f5eff."))],
    )
    language = SelectField(
        _l("Language"), choices=[SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()]
    )
    time_zone = SelectField(_l("Time zone"), choices=[SelectChoice(zone) for zone in zones()])
    currency = SelectField(_l("Currency"), choices=[SelectChoice(code) for code in CURRENCIES])


class LogoForm(Form):
    logo = FileField(_l("Logo"), [DataRequired()])


class CadenceForm(Form):
    tier_a = WholeNumberField(_l("Tier A"), [DataRequired(), NumberRange(1, 730)])
    tier_b = WholeNumberField(_l("Tier B"), [DataRequired(), NumberRange(1, 730)])
    tier_c = WholeNumberField(_l("Tier C"), [DataRequired(), NumberRange(1, 730)])
