"""What may be entered about people."""

from typing import Any

from wtforms import PasswordField, SelectField, SelectMultipleField, widgets
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, Length

from crm.i18n import LANGUAGE_NAMES, zones
from crm.i18n import lazy_gettext as _l
from crm.permissions import Role
from crm.web.forms import Form, RecordForm, TextField
from crm.words import add, word

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


add(
    {
        Role.ADMIN: _l("Administrator"),
        Role.DIRECTOR: _l("Director"),
        Role.ACCOUNT_MANAGER: _l("Account manager"),
        Role.PROJECT_MANAGER: _l("Project manager"),
        Role.READ_ONLY: _l("Read only"),
    }
)


class Boxes(SelectMultipleField):
    """Several of a few, as boxes to tick."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class ProfileForm(RecordForm):
    name = TextField(_l("Your name"), [DataRequired(), Length(max=120)])
    phone = TextField(_l("Phone"), [Length(max=40)])
    language = SelectField(_l("Language"), choices=LANGUAGES)
    time_zone = SelectField(_l("Time zone"), choices=[SelectChoice(zone) for zone in zones()])
    theme = SelectField(
        _l("Theme"),
        choices=[
            SelectChoice("system", _l("As the system")),
            SelectChoice("light", _l("Light")),
            SelectChoice("dark", _l("Dark")),
        ],
    )
    working_days = Boxes(
        _l("Working days"),
        choices=[
            SelectChoice("1", _l("Monday")),
            SelectChoice("2", _l("Tuesday")),
            SelectChoice("3", _l("Wednesday")),
            SelectChoice("4", _l("Thursday")),
            SelectChoice("5", _l("Friday")),
            SelectChoice("6", _l("Saturday")),
            SelectChoice("7", _l("Sunday")),
        ],
    )


class RolesForm(Form):
    roles = Boxes(_l("Roles"), [DataRequired()], coerce=Role)

    def __init__(self, *given: Any, **values: Any) -> None:
        super().__init__(*given, **values)
        self.roles.choices = [SelectChoice(role.value, word(role)) for role in Role]


class InvitationForm(RolesForm):
    name = TextField(_l("Full name"), [DataRequired(), Length(max=120)])
    email = TextField(_l("E-mail"), [DataRequired(), Email(), Length(max=254)])


class NewPasswordForm(Form):
    password = PasswordField(_l("Password"), [DataRequired(), Length(max=600)])


class ChangePasswordForm(Form):
    current = PasswordField(_l("Present password"), [DataRequired(), Length(max=600)])
    password = PasswordField(_l("New password"), [DataRequired(), Length(max=600)])


class TeamForm(Form):
    name = TextField(_l("Name"), [DataRequired(), Length(max=80)])
