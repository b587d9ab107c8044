"""What every form shares: cleaned text, words of the reader, choices from enums and people."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import wtforms
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional as OptionalRule
from wtforms.validators import StopValidation

from crm.i18n import gettext as _
from crm.i18n import reader_language
from crm.money import parse_amount
from crm.web.urls import LARGEST_NUMBER, record_number
from crm.words import word

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(value: str | None) -> str | None:
    """Trimmed, composed (NFC), without the control characters that break papers; blank is None."""
    if value is None:
        return None
    text = CONTROLS.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", text).strip() or None


class Form(wtforms.Form):
    """A form of Rapport; `version` is the record's version that the person saw."""

    class Meta(wtforms.Form.Meta):
        @property
        def locales(self) -> list[str]:
            return [reader_language()]

    def fill(self, record: object) -> None:
        """Writes what was entered into the record, leaving out `version`."""
        for name, field in self._fields.items():
            if name != "version":
                field.populate_obj(record, name)

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.data.items() if name != "version"}


class RecordForm(Form):
    """A form that edits a record which others may edit at the same time."""

    version = HiddenField()


class TextField(StringField):
    """One line; blank is None."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        options.setdefault("filters", [clean, _one_line])
        super().__init__(label, _optional_first(validators), **options)


class LongTextField(TextAreaField):
    """Several lines; blank is None."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        options.setdefault("filters", [clean])
        super().__init__(label, _optional_first(validators), **options)


class DayField(wtforms.DateField):
    """A day, from the browser's own calendar; blank is None, nonsense is said so."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, _optional_first(validators), **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = date.fromisoformat(valuelist[0].strip())
        except ValueError:
            self.data = None
            raise ValueError(_("Write the day as 2026-03-31.")) from None
        if not 1900 <= self.data.year <= 2200:
            raise ValueError(_("This year cannot be right."))


class WholeNumberField(wtforms.IntegerField):
    """A whole number; blank is None."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, _optional_first(validators), **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = int(valuelist[0])
        except ValueError:
            self.data = None
            raise ValueError(_("Write a whole number.")) from None
        if abs(self.data) > LARGEST_NUMBER:
            self.data = None
            raise ValueError(_("This number is too large."))


class AmountField(wtforms.Field):
    """An amount of money as people write it: 1,200.50 · 1.200,50 · 120万; blank is None."""

    widget = wtforms.widgets.TextInput()
    data: Decimal | None

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, _optional_first(validators), **options)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:,}"

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = parse_amount(valuelist[0])
            except ValueError:
                raise ValueError(_("Write an amount such as 1,200.50.")) from None


class EnumField(SelectField):
    """One value of an enum, in the reader's words; `blank` adds a first choice of none."""

    def __init__(
        self,
        label: Any,
        enum: type[Enum],
        validators: Any = None,
        *,
        blank: Any = None,
        **options: Any,
    ) -> None:
        self.enum = enum
        self.blank = blank
        super().__init__(label, validators, choices=self.words, coerce=self.member, **options)

    def words(self) -> list[SelectChoice]:
        first = [] if self.blank is None else [SelectChoice("", str(self.blank))]
        return first + [SelectChoice(str(m.value), word(m)) for m in self.enum]

    def member(self, value: Any) -> Any:
        if value in ("", None):
            return None
        return value if isinstance(value, self.enum) else self.enum(value)

    def iter_choices(self) -> Any:
        chosen = self.data.value if isinstance(self.data, self.enum) else ""
        for choice in self.words():
            yield wtforms.fields.choices.Choice(
                choice.value, choice.label, choice.value == chosen, choice.render_kw
            )

    def pre_validate(self, form: wtforms.Form) -> None:
        del form
        if self.data is None and self.blank is None:
            raise StopValidation(_("Choose one."))


class ChipsField(EnumField):
    """One value of an enum, each a chip to press."""

    widget = wtforms.widgets.ListWidget(prefix_label=False)
    option_widget = wtforms.widgets.RadioInput()


class RecordField(SelectField):
    """One record out of `options` (id → label), which the view fills in; blank is None."""

    def __init__(
        self, label: Any, validators: Any = None, *, blank: Any = "–", **options: Any
    ) -> None:
        self.blank = blank
        super().__init__(label, validators, choices=[], coerce=self.number, **options)

    def offer(self, options: Mapping[int, str] | Iterable[tuple[int, str]]) -> None:
        pairs = options.items() if isinstance(options, Mapping) else options
        first = [] if self.blank is None else [SelectChoice("", str(self.blank))]
        self.choices = first + [SelectChoice(str(number), label) for number, label in pairs]

    @staticmethod
    def number(value: Any) -> int | None:
        return None if value in ("", None) else record_number(value)

    def iter_choices(self) -> Any:
        for choice in self.choices or []:
            chosen = choice.value == ("" if self.data is None else str(self.data))
            yield wtforms.fields.choices.Choice(
                choice.value, choice.label, chosen, choice.render_kw
            )

    def pre_validate(self, form: wtforms.Form) -> None:
        del form
        offered = {choice.value for choice in self.choices or []}
        if ("" if self.data is None else str(self.data)) not in offered:
            raise StopValidation(_("Choose one from the list."))


class RecordsField(wtforms.SelectMultipleField):
    """Any of `options` (id → label), which the view fills in, each a chip to press."""

    widget = wtforms.widgets.ListWidget(prefix_label=False)
    option_widget = wtforms.widgets.CheckboxInput()

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, choices=[], coerce=record_number, **options)

    def offer(self, options: Mapping[int, str] | Iterable[tuple[int, str]]) -> None:
        pairs = options.items() if isinstance(options, Mapping) else options
        self.choices = [SelectChoice(str(number), label) for number, label in pairs]

    def pre_validate(self, form: wtforms.Form) -> None:
        del form
        offered = {choice.value for choice in self.choices or []}
        if not {str(number) for number in self.data or []} <= offered:
            raise StopValidation(_("Choose from the list."))


def _one_line(value: str | None) -> str | None:
    return value.replace("\n", " ") if value else value


def _optional_first(validators: Any) -> list[Any]:
    """A field without a required mark may stay blank, whatever its other rules."""
    rules = list(validators or [])
    required = any("required" in getattr(rule, "field_flags", {}) for rule in rules)
    return rules if required else [OptionalRule(), *rules]
