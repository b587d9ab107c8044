"""What was found is marked where it stands, and nothing of it can run."""

import pytest

from crm.search.snippets import marked, snippet


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("The Café opens", "cafe", "The <mark>Café</mark> opens"),
        ("renewal, renewed", "renew", "<mark>renew</mark>al, <mark>renew</mark>ed"),
        ("a renewal plan", "ewal", "a renewal plan"),
        ("plan a renewal", "plan ren", "<mark>plan</mark> a <mark>ren</mark>ewal"),
        ("planning", "plan x", "planning"),
        ("客户希望续约合同", "续约合同", "客户希望<mark>续约合同</mark>"),
        ("李伟负责", "伟", "李<mark>伟</mark>负责"),
        ("ＡＢＣ full", "abc", "<mark>ＡＢＣ</mark> full"),
        ("<b>bold</b>", "bold", "&lt;b&gt;<mark>bold</mark>&lt;/b&gt;"),
        ("nothing", "", "nothing"),
        ("", "x", ""),
    ],
)
def test_words_are_marked_as_they_were_written(text: str, query: str, shown: str) -> None:
    assert marked(text, query) == shown


def test_a_snippet_shows_the_words_around_what_was_found() -> None:
    text = "before " * 40 + "the renewal comes" + " after" * 60
    shown = snippet([None, "", text], "renewal")
    assert shown.startswith("… ")
    assert "the <mark>renewal</mark> comes after" in shown
    assert shown.endswith(" …")
    assert len(shown) < 300


def test_a_snippet_without_a_hit_is_the_beginning_of_the_first_text() -> None:
    assert snippet(["**Hello** world", "other"], "renewal") == "Hello world"
    assert snippet([None, None], "x") == ""


def test_a_mark_never_lets_a_script_through() -> None:
    assert "<script" not in snippet(["<script>alert(1)</script> alert"], "alert")
