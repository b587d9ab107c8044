"""The paper itself, in both languages: fonts, tags, headings, pages, and nothing lost."""

import re
from pathlib import Path

import pytest
from flask import Flask

from crm.clients.models import Paper, ReportLength
from crm.reviews.figures.gather import Audience, gather
from crm.reviews.paper import ReviewPaper, file_name, paper_html, print_review
from crm.reviews.words import Words, words_of
from tests.make import make_client
from tests.reviews.cast import QUARTER, WORDS, rich_client, written
from tests.support.papers import embedded, read_pdf, unpacked

HEADINGS = {
    "en": ["What we promised", "Delivery", "Satisfaction and feedback", "Next quarter: 2026-Q4"],
    "zh": ["双方的承诺", "交付", "满意度与反馈", "下季度：2026-Q4"],
}
IN_CHARTS = {"en": ["Promoters 9-10", "reached", "Forecast"], "zh": ["推荐者", "已达成", "预测"]}
in_each_language = pytest.mark.parametrize("language", ["en", "zh"])


@in_each_language
def test_a_review_is_a_paper_to_hand_over(app: Flask, tmp_path: Path, language: str) -> None:
    client = rich_client(language)
    words = words_of(written(client))
    found = ReviewPaper(gather(client, QUARTER, Audience(sees_budget=True)), words)
    pdf = print_review(found, client, language)
    paper = read_pdf(pdf.content, tmp_path)
    assert pdf.lost == ()
    assert paper.info["Tagged"] == "yes"
    assert paper.info["Page size"].endswith("(A4)")
    assert len(pdf.content) < 2_000_000
    pages = int(paper.info["Pages"])
    assert pages >= 6
    assert embedded(paper.fonts)
    assert {re.sub(r"^\w+\+", "", font[0])[:4] for font in paper.fonts} <= {"Inte", "Noto"}
    assert not [font for font in paper.fonts if "CJK" in font[0]]
    assert ("/Lang (zh-Hans)" if language == "zh" else "/Lang (en)") in unpacked(pdf.content)
    for heading in HEADINGS[language]:
        assert heading in paper.outline
    for words_of_chart in [*IN_CHARTS[language], WORDS[language]["stone"]]:
        assert words_of_chart in paper.text
    assert all(
        f"{number}/{pages}" in text.replace(" ", "") for number, text in enumerate(paper.pages, 1)
    )
    assert all(WORDS[language]["name"] in text for text in paper.pages)


def test_the_first_page_stands_alone(app: Flask, tmp_path: Path) -> None:
    client = rich_client()
    words = words_of(written(client))
    found = ReviewPaper(gather(client, QUARTER, Audience()), words)
    first = read_pdf(print_review(found, client, "en").content, tmp_path).pages[0]
    together = first.replace(" ", "")
    for part in (
        "Nordlicht Energie", "A good quarter.", "3 / 9", "+40", "n = 5", "83% answered",
        "One", "Late", "Name the acceptor", "Anna Berg", "5 Oct 2026", "Draft",
    ):  # fmt: skip
        assert part.replace(" ", "") in together, part


def test_every_section_says_why_it_is_empty(app: Flask, tmp_path: Path) -> None:
    client = make_client("Newcomer")
    found = ReviewPaper(gather(client, QUARTER, Audience()), Words())
    text = read_pdf(print_review(found, client, "en").content, tmp_path).text
    for reason in (
        "No promise was due", "Goals with measure and target are not recorded yet",
        "No project ran", "Change requests are not recorded yet", "Budgets are not part",
        "Nobody was asked", "No project is red or amber", "Complaints are not recorded yet",
        "No milestone is agreed", "No joint meeting", "No signed agreement",
    ):  # fmt: skip
        assert reason in text, reason


def test_a_short_report_leaves_out_the_meetings(app: Flask, tmp_path: Path) -> None:
    client = rich_client()
    client.report_length = ReportLength.SHORT
    found = ReviewPaper(gather(client, QUARTER, Audience()), Words())
    text = read_pdf(print_review(found, client, "en").content, tmp_path).text
    assert "Appendix A" not in text
    assert "Definitions and sources" in text


def test_a_client_in_america_gets_letter_paper(app: Flask, tmp_path: Path) -> None:
    client = make_client()
    client.paper = Paper.LETTER
    found = ReviewPaper(gather(client, QUARTER, Audience()), Words())
    info = read_pdf(print_review(found, client, "en").content, tmp_path).info
    assert info["Page size"].startswith("612 x 792")


def test_hostile_words_are_only_words(app: Flask, tmp_path: Path) -> None:
    client = rich_client()
    attack = (
        '<script>alert(1)</script> <img src="file:///etc/passwd"> ![x](file:///etc/passwd)'
        " [x](javascript:alert(1)) <style>* { display: none }</style> {{ 7 * 7 }} </div></body>"
    )
    words = Words(summary=attack, results=attack, our_ask=attack, objectives=attack)
    found = ReviewPaper(gather(client, QUARTER, Audience()), words)
    html = paper_html(found, client, "en")
    assert "<script" not in html
    assert "javascript:" not in html.replace("](javascript:", "")
    assert html.count("<style>") == 1
    pdf = print_review(found, client, "en")
    text = read_pdf(pdf.content, tmp_path).text
    assert "root:" not in text
    assert "{{ 7 * 7 }}" in text
    assert "/EmbeddedFile" not in unpacked(pdf.content)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Nordlicht GmbH", "QBR_Nordlicht_GmbH_2026-Q3_draft.pdf"),
        ("华星/科技", "QBR_华星_科技_2026-Q3_draft.pdf"),
        ('../"x"\r\n', "QBR_x_2026-Q3_draft.pdf"),
    ],
)
def test_a_file_is_named_after_client_quarter_and_version(
    app: Flask, name: str, wanted: str
) -> None:
    client = make_client(name)
    assert file_name(ReviewPaper(gather(client, QUARTER, Audience()), Words())) == wanted
