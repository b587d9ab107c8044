"""What may be entered about an import."""

from typing import Any

from wtforms import FileField, RadioField
from wtforms.fields import SelectChoice

from crm.exchange.columns import Kind
from crm.exchange.decoding import ENCODINGS
from crm.exchange.field_words import fields_of
from crm.i18n import lazy_gettext as _l
from crm.web.forms import Form
from crm.words import word


class UploadForm(Form):
    kind = RadioField(_l("What is in the file?"), coerce=Kind, default=Kind.CLIENTS)
    file = FileField(_l("File"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.kind.choices = [SelectChoice(kind.value, word(kind)) for kind in Kind]


def chosen_columns(form: Any, kind: Kind, width: int) -> list[str]:
    """For each column of the file the field that the reader chose; "" leaves it out."""
    known = fields_of(kind)
    wanted = [form.get(f"column-{at}", "") for at in range(width)]
    return [name if name in known else "" for name in wanted]


def chosen_twice(chosen: list[str]) -> list[str]:
    return sorted({name for name in chosen if name and chosen.count(name) > 1})


def encodings(current: str) -> list[str]:
    """Those that can be chosen; what was found in the file is always among them."""
    return [*ENCODINGS] if current in ENCODINGS else [current, *ENCODINGS]
