"""A field for lengths as contracts write them: a number and its unit, kept as "3m"."""

from collections.abc import Iterable
from typing import Any

import wtforms
from markupsafe import Markup, escape
from wtforms.utils import unset_value
from wtforms.validators import Optional as OptionalRule

from crm.contracts.spans import LONGEST, Span, Unit, parse_span
from crm.contracts.wording import span_words
from crm.i18n import gettext as _
from crm.words import word


class SpanWidget:
    """The number, and beside it the unit."""

    def __call__(self, field: "SpanField", **attrs: Any) -> Markup:
        number = wtforms.widgets.html_params(
            name=field.name, id=field.id, value=field.count, type="number", min=0, max=LONGEST,
            inputmode="numeric", **attrs,
        )  # fmt: skip
        options = "".join(
            f'<option value="{unit}"{" selected" if unit == field.unit else ""}>'
            f"{escape(word(unit))}</option>"
            for unit in field.units
        )
        select = wtforms.widgets.html_params(
            name=f"{field.name}-unit", id=f"{field.id}-unit", class_="form-select",
            aria_label=_("Unit of %(field)s", field=field.label.text),
        )  # fmt: skip
        return Markup(  # noqa: S704 - its parts are escaped above
            f'<div class="span-field"><input {number}><select {select}>{options}</select></div>'
        )


class SpanField(wtforms.Field):
    """Blank is None; the data is the text that is stored."""

    widget = SpanWidget()
    data: str | None

    def __init__(
        self,
        label: Any = None,
        units: Iterable[Unit] = (Unit.MONTHS, Unit.YEARS, Unit.WEEKS, Unit.DAYS),
        **options: Any,
    ) -> None:
        self.units = tuple(units)
        self.typed_unit: str | None = None
        super().__init__(label, [OptionalRule()], **options)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.typed_unit = formdata.get(f"{self.name}-unit") if formdata else None
        super().process(formdata, data, extra_filters)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if not valuelist or not str(valuelist[0]).strip():
            return
        try:
            span = parse_span(f"{str(valuelist[0]).strip()}{self.typed_unit or self.units[0]}")
        except ValueError:
            raise ValueError(_("Write a whole number, and choose its unit.")) from None
        if span.unit not in self.units:
            raise ValueError(_("Choose one."))
        self.data = str(span)

    @property
    def count(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return str(self._span.count) if self._span else ""

    @property
    def unit(self) -> str:
        if self.typed_unit:
            return self.typed_unit
        return self._span.unit if self._span else self.units[0]

    @property
    def _span(self) -> Span | None:
        return parse_span(self.data) if self.data else None

    def in_words(self, value: Any) -> str:
        """For whoever compares two editors' values."""
        return span_words(value)
