"""What every page must pass in the browser: nothing scrolls sideways, nothing trips anybody."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "browser" / "vendor" / "axe.min.js"
# A table that does not fit hides its last column.
CUT = """[...document.querySelectorAll(".table-box")]
    .filter((box) => box.scrollWidth > box.clientWidth)
    .map((box) => box.textContent.slice(0, 60))"""


def check(page: Page, part: str = "html") -> None:
    """axe over the whole page, or over a part of it; and nothing is wider than its place."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} scrolls sideways by {wide} px"
    assert page.evaluate(CUT) == [], f"{page.url} cuts off a table"
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async part => (await axe.run(part)).violations", part)
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == [], (
        page.url
    )
