"""Two people edit the same record: the second sees both values, nothing is overwritten unseen."""

from datetime import date
from enum import Enum
from typing import Any

from wtforms import Field, SelectFieldBase

from crm.errors import Conflict, Difference
from crm.web.forms import RecordForm


def check_version(record: Any, form: RecordForm) -> None:
    """Raises Conflict when the record is not at the version that the person saw.

    The version comes from the person's own form, never from a fresh look at the record.
    """
    seen = str(form.version.data or "")
    if seen == str(record.version):
        return
    fields = [
        Difference(
            str(field.label.text), shown(field, getattr(record, name)), shown(field, field.data)
        )
        for name, field in form._fields.items()
        if name != "version" and hasattr(record, name) and getattr(record, name) != field.data
    ]
    raise Conflict(fields, record.version)


def shown(field: Field, value: Any) -> str:
    """A value in the words of its field."""
    if value is None:
        return ""
    if in_words := getattr(field, "in_words", None):
        return str(in_words(value))
    if isinstance(field, SelectFieldBase):
        wanted = str(value.value if isinstance(value, Enum) else value)
        for choice in field.iter_choices():
            if choice[0] == wanted:
                return str(choice[1])
    return value.isoformat() if isinstance(value, date) else str(value)
