"""The style sheets hold nothing that no page uses, and no class has two meanings."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHEETS = ("app.css", "components.css")
# The tones of charts are put together where they are drawn (templates/charts/tones.svg).
TONES = re.compile(r"c-(on-)?(good|bad|mid)")


@cache
def rules(name: str, *, with_media: bool = True) -> list[tuple[str, str]]:
    """Selectors with what they say, without comments."""
    text = (ROOT / "static/css" / name).read_text(encoding="utf-8")
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    if not with_media:
        plain = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", plain)
    return re.findall(r"([^{}]+)\{([^{}]*)\}", plain)


@cache
def users() -> str:
    files = [
        *ROOT.glob("templates/**/*.html"), *ROOT.glob("templates/**/*.svg"),
        *ROOT.glob("static/js/*.js"), *ROOT.glob("crm/**/*.py"),
    ]  # fmt: skip
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_class_is_used_by_a_page_or_a_script(sheet: str) -> None:
    classes = {
        name for selector, _ in rules(sheet) for name in re.findall(r"\.(-?[a-z][\w-]*)", selector)
    }
    unused = []
    for name in sorted(classes):
        # A modifier is often put together: panel--{{ tone }}.
        stem = name.split("--")[0] + ("--" if "--" in name else "")
        found = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", users()) or (
            "--" in name and stem in users()
        )
        if not found and not TONES.fullmatch(name):
            unused.append(name)
    assert unused == []


def test_a_class_is_laid_out_once() -> None:
    """Two blocks that each say how `.rows` is laid out are two components of one name."""
    laid_out = Counter(
        selector.strip()
        for sheet in SHEETS
        for selector, says in rules(sheet, with_media=False)
        if re.fullmatch(r"\s*\.[\w-]+\s*", selector) and re.search(r"(?<![\w-])display:", says)
    )
    assert [name for name, times in laid_out.items() if times > 1] == []
