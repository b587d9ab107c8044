"""What may be entered about people."""

from wtforms import PasswordField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, Length

from crm.i18n import LANGUAGE_NAMES
from crm.i18n import lazy_gettext as _l
from crm.web.forms import Form, TextField

LANGUAGES = [SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()]


class SignInForm(Form):
    email = TextField(_l("E-mail"), [DataRequired(), Length(max=254)])
    password = PasswordField(_l("Password"), [DataRequired(), Length(max=600)])


class ConfirmForm(Form):
    password = PasswordField(_l("Password"), [DataRequired(), Length(max=600)])


class SetUpForm(Form):
    firm = TextField(_l("Name of your firm"), [DataRequired(), Length(max=120)])
    language = SelectField(_l("Language"), choices=LANGUAGES)
    name = TextField(_l("Your name"), [DataRequired(), Length(max=120)])
    email = TextField(_l("Your e-mail"), [DataRequired(), Email(), Length(max=254)])
    password = PasswordField(_l("Password"), [DataRequired(), Length(max=600)])
