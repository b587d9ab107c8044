"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]
UNTYPED = {"hidden", "submit", "button", "checkbox", "radio", "file"}


@dataclass
class PageForm:
    """`fields` as delivered, in order; `typed` names those that a person writes, `chosen` those
    among whose values they choose, `hidden` those that nobody sees."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)
    chosen: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    def sent(self, value: str, names: set[str]) -> dict[str, list[str]]:
        """What is sent when somebody puts this into the fields of these names."""
        found: dict[str, list[str]] = {}
        for name, delivered in self.fields:
            found.setdefault(name, []).append(value if name in names else delivered)
        return found | {name: [value] for name in names - found.keys()}


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.open: PageForm | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            method = (values.get("method") or "get").upper()
            self.open = PageForm(values.get("action") or "", method)
            self.forms.append(self.open)
        elif tag == "option" and self.open is not None and self.select:
            self.read_option(self.open, values)
        elif self.open is not None:
            self.read_field(self.open, tag, values)

    def read_option(self, form: PageForm, values: Attributes) -> None:
        """The first option counts until another one says that it is selected."""
        known = dict(form.fields)
        if self.select not in known or "selected" in values:
            form.fields = [pair for pair in form.fields if pair[0] != self.select]
            form.fields.append((self.select, values.get("value") or ""))

    def read_field(self, form: PageForm, tag: str, values: Attributes) -> None:
        name, kind = values.get("name") or "", values.get("type") or "text"
        if tag == "select":
            self.select = name
            form.chosen.add(name)
        if not name or tag not in ("input", "textarea"):
            return
        if kind == "file":
            form.files.add(name)
        elif tag == "textarea" or kind not in UNTYPED:
            form.typed.add(name)
            form.fields.append((name, values.get("value") or ""))
        elif kind in ("checkbox", "radio"):
            form.chosen.add(name)
            if "checked" in values:
                form.fields.append((name, values.get("value") or ""))
        elif kind == "hidden":
            form.hidden.add(name)
            form.fields.append((name, values.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""


def forms_of(page: str) -> list[PageForm]:
    reader = Reader()
    reader.feed(page)
    return reader.forms
