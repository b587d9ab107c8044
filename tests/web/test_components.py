import re
from collections.abc import Iterator
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

HOUSE = Path(__file__).parents[2]
ICONS = set(
    re.findall(
        r'^    "([a-z0-9-]+)": "M',
        (HOUSE / "templates/components/icon.html").read_text("utf-8"),
        re.MULTILINE,
    )
)


KINDS: Any = ["call", "visit"]


class Light(Enum):
    AMBER = "amber"


class VisitForm(Form):
    title = StringField("Title", [InputRequired()], description="Short and concrete")
    notes = TextAreaField("Notes", [Length(max=5)])
    kind = RadioField("Kind", choices=KINDS, validators=[InputRequired()])
    is_internal = BooleanField("Internal")


class House:
    def __init__(self) -> None:
        self.app = Flask("house", template_folder=str(HOUSE / "templates"))
        self.app.jinja_env.globals.update(_=lambda text, **words: text % words if words else text)
        self.app.jinja_env.globals.update(csrf_token=lambda: "token")
        self.app.jinja_env.filters.update(
            day=date.isoformat,
            relative_day=lambda _: "today",
            money=lambda a, c: f"{c} {a / 100}",
        )

    def draw(self, component: str, call: str, **world: object) -> str:
        source = f'{{% from "components/{component}.html" import {component} %}}{{{{ {call} }}}}'
        return self.app.jinja_env.from_string(source).render(**world)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    house = House()
    with house.app.test_request_context():
        yield house


@pytest.fixture
def refused() -> VisitForm:
    form = VisitForm(MultiDict({"title": "", "notes": "too long <b>"}))
    assert not form.validate()
    return form


def test_a_refused_field_says_why_beside_itself(house: House, refused: VisitForm) -> None:
    html = house.draw("field", "field(form.title)", form=refused)
    assert 'aria-describedby="title-hint title-error"' in html
    assert 'aria-invalid="true"' in html
    assert re.search(r'id="title-error">\s*<span>This field is required', html)
    assert "Short and concrete" in html
    assert 'id="title-hint"' in html


def test_a_refused_field_keeps_what_was_typed_and_escapes_it(
    house: House, refused: VisitForm
) -> None:
    html = house.draw("field", "field(form.notes, rows=7)", form=refused)
    assert "too long &lt;b&gt;" in html
    assert "<b>" not in html
    assert 'rows="7"' in html


def test_a_good_field_mentions_no_error(house: House) -> None:
    html = house.draw("field", "field(form.notes)", form=VisitForm())
    assert "aria-" not in html
    assert "error" not in html
    assert "is-invalid" not in html


def test_choices_become_chips_that_a_label_names(house: House, refused: VisitForm) -> None:
    html = house.draw("field", "field(form.kind)", form=refused)
    assert html.count('type="radio"') == 2
    assert "<legend" in html
    assert 'aria-describedby="kind-error"' in html
    assert 'id="kind-error"' in html


def test_a_yes_or_no_has_its_label_beside_it(house: House) -> None:
    html = house.draw("field", "field(form.is_internal)", form=VisitForm())
    assert html.index('type="checkbox"') < html.index("Internal")
    assert 'for="is_internal"' in html


@pytest.mark.parametrize(
    ("call", "shown", "hidden"),
    [
        ('score("NPS", 42, 12, 22, 60)', ["+42", "± 22", "n = 12", "60% answered"], ["too few"]),
        ('score("NPS", 0, 4, 40)', [">0<"], ["+0"]),
        ('score("NPS", -8, 4, 40)', [">−8<"], []),
        ('score("CSAT", 4.3, 2, enough=False)', ["4.3", "n = 2", "too few to say"], []),
        ('score("NPS", 0, 0)', ["no data"], ["n = 0", ">0<"]),
    ],
)
def test_a_score_never_stands_without_its_ground(
    house: House, call: str, shown: list[str], hidden: list[str]
) -> None:
    html = house.draw("score", call)
    assert all(words in html for words in shown)
    assert not any(words in html for words in hidden)


def test_a_number_without_data_is_not_nought(house: House) -> None:
    assert "no data" in house.draw("tile", 'tile("NPS", None)')
    assert "no data" not in house.draw("tile", 'tile("Open", 0)')


@pytest.mark.parametrize(
    ("call", "letter", "words"),
    [
        ('rag("red")', "R", "Red"),
        ("rag(light)", "A", "Amber"),
        ('rag("green", stale=True)', "G", "out of date"),
        ("rag(None)", "?", "Not known"),
    ],
)
def test_a_light_has_a_letter_and_words(house: House, call: str, letter: str, words: str) -> None:
    html = house.draw("rag", call, light=Light.AMBER)
    assert f">{letter}</text>" in html
    assert words in html


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ana Souza", "AS"), ("王小明", "小明"), ("Madonna", "MA"), ("欧阳娜娜", "娜娜"), ("", "?")],
)
def test_initials_fit_the_language_of_the_name(house: House, name: str, letters: str) -> None:
    assert f">{letters}</span>" in house.draw("avatar", "avatar(name)", name=name)


def test_no_date_and_no_amount_are_dashes(house: House) -> None:
    assert "–" in house.draw("day", "day(None)")
    assert "–" in house.draw("money", 'money(None, "EUR")')
    assert "EUR 0.0" in house.draw("money", 'money(0, "EUR")')


def test_a_toast_can_be_undone_by_a_post(house: House) -> None:
    html = house.draw("toast", 'toast("Deleted.", undo_url="/bin/7")')
    assert 'method="post" action="/bin/7"' in html
    assert 'value="token"' in html


def test_every_icon_that_a_page_asks_for_is_there() -> None:
    asked = {
        name
        for page in (HOUSE / "templates").rglob("*.html")
        for name in re.findall(r'\b(?:icon|draw)(?:\(|=)"([a-z0-9-]+)"', page.read_text("utf-8"))
    }
    assert asked - ICONS == set()
