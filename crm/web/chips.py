"""One value of an enum, chosen with one press: radio buttons that look like chips."""

from enum import Enum
from typing import Any

from wtforms.widgets import ListWidget, RadioInput

from crm.web.forms import EnumField


class ChipsField(EnumField):
    """For a few values; the component `field` draws it as chips."""

    widget = ListWidget(prefix_label=False)
    option_widget = RadioInput()

    def __init__(self, label: Any, enum: type[Enum], **options: Any) -> None:
        super().__init__(label, enum, option_widget=RadioInput(), **options)
