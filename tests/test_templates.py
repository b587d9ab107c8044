"""Templates keep to the content security policy, and none lies about unused."""

import re
from pathlib import Path

import pytest
from flask import Flask

HOME = Path(__file__).parent.parent
TEMPLATES = HOME / "templates"
# What lies beside them is a note for those who write them.
NAMES = sorted(
    str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*") if path.suffix != ".md"
)
# Read by our own renderer, or by mail programs that know no style sheets.
WITH_OWN_STYLES = ("print/", "email/")
every_template = pytest.mark.parametrize("name", NAMES)
# A component is a macro a file: its page is known by `from "components/badge.html" import badge`.
USES = re.compile(r"""["']([\w./-]+\.(?:html|txt|svg|xml|css))["']""")


def text_of(name: str) -> str:
    return re.sub(r"{#.*?#}", "", (TEMPLATES / name).read_text(encoding="utf-8"), flags=re.DOTALL)


@every_template
def test_a_template_has_no_script_of_its_own(name: str) -> None:
    text = text_of(name)
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text) == []
    assert re.findall(r"""[\s"']on[a-z]+\s*=""", text) == []
    assert re.findall(r"javascript:", text, re.IGNORECASE) == []


@every_template
def test_a_template_has_no_style_of_its_own(name: str) -> None:
    if name.startswith(WITH_OWN_STYLES):
        return
    text = text_of(name)
    assert re.findall(r"<style\b", text) == []
    assert re.findall(r"""[\s"']style\s*=\s*["']""", text) == []


@every_template
def test_a_template_loads_nothing_from_elsewhere(name: str) -> None:
    loads = r"""<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=["'](?:https?:)?//"""
    assert re.findall(loads, text_of(name)) == []


@every_template
def test_a_template_can_be_read(name: str, app: Flask) -> None:
    app.jinja_env.get_template(name)


def test_every_template_is_used() -> None:
    sources = [*(HOME / "crm").rglob("*.py"), HOME / "app.py"]
    texts = [path.read_text(encoding="utf-8") for path in sources]
    # A letter is asked for by its name: "invitation" means email/invitation.html and .txt.
    words = {found for text in texts for found in re.findall(r"""["']([\w./-]+)["']""", text)}
    stems = words | {f"email/{word}" for word in words}
    used = {use for text in [*texts, *map(text_of, NAMES)] for use in USES.findall(text)}
    # Layouts, components and charts are the kit from which pages are made.
    pages = [name for name in NAMES if not name.startswith(("layouts/", "components/", "charts/"))]
    unused = [
        name
        for name in pages
        if name not in used and name.rsplit(".", 1)[0] not in stems and "errors/" not in name
    ]
    assert unused == []
