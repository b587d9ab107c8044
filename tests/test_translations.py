"""Every word that a person may read is there in Chinese, and says the same."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_from_file
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

HOME = Path(__file__).parent.parent
CHINESE = HOME / "translations" / "zh" / "LC_MESSAGES"
CALLS = {
    "_": None, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2), "gettext_noop": None,
}  # fmt: skip
KINDS = {".html", ".txt", ".svg"}
SOURCES = sorted([HOME / "app.py", *(HOME / "crm").rglob("*.py")])
TEMPLATES = sorted(path for path in (HOME / "templates").rglob("*.*") if path.suffix in KINDS)

Id = str | tuple[str, ...]


@cache
def said() -> set[Id]:
    """What the code and the templates say: a pair where there is a plural."""
    found: set[Id] = set()
    for folder, methods in (
        (HOME / "crm", [("**.py", "python")]),
        (HOME / "templates", [(f"**{kind}", "jinja2") for kind in sorted(KINDS)]),
    ):
        for _, _, message, _, _ in extract_from_dir(
            folder, methods, keywords={**DEFAULT_KEYWORDS, **CALLS}
        ):
            found.add(message)
    for found_at in extract_from_file(
        "python", HOME / "app.py", keywords={**DEFAULT_KEYWORDS, **CALLS}
    ):
        found.add(found_at[1])
    return found


@cache
def catalog() -> Catalog:
    with (CHINESE / "messages.po").open("rb") as file:
        return read_po(file, locale="zh")


def messages() -> Iterator[Message]:
    return (message for message in catalog() if message.id)


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    if text is None:
        return [""]
    return [text] if isinstance(text, str) else list(text)


def test_every_text_is_translated() -> None:
    assert len(said()) > 100
    translated = {
        message.id if isinstance(message.id, str) else tuple(message.id)
        for message in messages()
        if not message.fuzzy and all(forms(message.string))
    }
    assert sorted(map(str, said() - translated)) == []


def test_no_translation_is_left_over() -> None:
    there = {
        message.id if isinstance(message.id, str) else tuple(message.id) for message in messages()
    }
    assert sorted(map(str, there - said())) == []


def test_a_translation_fills_the_same_gaps() -> None:
    gap = re.compile(r"%\(\w+\)[a-z]|%(?!\()[sd]")
    wrong = [
        message.id
        for message in messages()
        for string in forms(message.string)
        if sorted(gap.findall(string)) != sorted(gap.findall(forms(message.id)[-1]))
    ]
    assert wrong == []


def test_the_compiled_translation_is_the_written_one() -> None:
    with (CHINESE / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    written = {key(message.id): forms(message.string) for message in messages() if message.string}
    assert {key(each.id): forms(each.string) for each in compiled if each.id} == written


def key(msgid: Any) -> str:
    """A plural is a list in the one file and a tuple in the other."""
    return str(msgid if isinstance(msgid, str) else tuple(msgid))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(HOME)))
def test_a_text_stands_in_the_code_as_one_piece(path: Path) -> None:
    """Neither `_(f"…")` nor `f"{_('…')}"`: nobody would find it to translate."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    hidden = [call.lineno for text in texts for call in gettext_calls(text)]
    composed = [
        call.lineno for call in gettext_calls(tree) if not isinstance(call.args[0], ast.Constant)
    ]
    assert hidden + composed == []


def gettext_calls(tree: ast.AST) -> Iterator[ast.Call]:
    names = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext"}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in names:
                yield node


# Names and marks that are the same in every language.
NAMES = re.compile(
    r"\b(Rapport|NPS|CSAT|CES|QBR|CSV|PDF|JSON|vCard|SMTP|UTC|Ctrl|Cmd|Esc|Enter|Shift|Alt|Tab"
    r"|English|CRM|HTML|DOCTYPE|html|nbsp|middot|times|hellip|mdash|ndash|larr|rarr|amp)\b"
)
READ_ALOUD = re.compile(r"""\b(?:title|alt|placeholder|aria-label|aria-description)="([^"]*)\"""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOME)))
def test_a_template_says_nothing_that_cannot_be_translated(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{%-?\s*trans\b.*?endtrans\s*-?%}", "", text, flags=re.DOTALL)
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    text = re.sub(r"<(style|script)\b.*?</\1>|<!--.*?-->", "", text, flags=re.DOTALL)
    spoken = READ_ALOUD.findall(text) + re.sub(r"<[^>]*>", "\n", text).splitlines()
    left = [line.strip() for line in spoken if re.search(r"[^\W\d_]{2,}", NAMES.sub("", line))]
    assert left == []
