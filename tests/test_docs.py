"""The guide: the same pages in both languages, links that lead somewhere, a true example."""

import re
from datetime import date
from pathlib import Path

import pytest

from crm.contracts.renewal import Facts, standing
from crm.contracts.spans import parse_span

HOUSE = Path(__file__).parents[1]
PAGES = sorted(HOUSE.glob("docs/*/*.md"))
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]+)?\)")


def names(language: str) -> set[str]:
    return {page.name for page in PAGES if page.parent.name == language}


def test_both_languages_have_the_same_pages() -> None:
    assert names("en") == names("zh")
    assert len(names("en")) == 9


@pytest.mark.parametrize("page", [*PAGES, HOUSE / "README.md"], ids=lambda page: str(page)[-40:])
def test_links_between_pages_resolve(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text("utf-8")):
        if "://" in target:
            continue
        found = page.parent / target
        assert found.is_file(), target
        assert not anchor or f"## {anchor[1:]}" in found.read_text("utf-8").lower()


def test_every_page_is_reached_from_the_index() -> None:
    for language in ("en", "zh"):
        index = (HOUSE / "docs" / language / "index.md").read_text("utf-8")
        assert {target for target, _ in LINK.findall(index)} == names(language) - {"index.md"}


def test_the_example_of_a_notice_day_is_true() -> None:
    start = date(2025, 4, 1)
    facts = Facts(
        starts_on=start, term=parse_span("12m"), notice=parse_span("3m"), auto_renew=True,
        signed_on=start,
    )  # fmt: skip
    late = Facts(**{**vars(facts), "day_counts": False, "lead_days": 3})
    on = date(2025, 11, 1)
    assert standing(facts, on).last_notice_day == date(2025, 12, 31)
    assert standing(late, on).last_notice_day == date(2025, 12, 27)
    text = (HOUSE / "docs/en/contracts-and-notice-days.md").read_text("utf-8")
    assert "31 December 2025" in text
    assert "27 December 2025" in text
