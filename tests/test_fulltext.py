import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.fulltext import match_expression, terms, tsquery

NOTES = {
    1: "客户满意度调查已完成，下周续约。",
    2: "Call with 李伟 about the renewal",
    3: "Müller trifft Łukasz im Café",
    4: "Größe: 5 Straßen",
    5: "𠮷野家 and 𰻝面",
    6: "株式会社ドキュメント",
    7: "삼성전자 회의",
    8: "gendo.ikari@nerv.org rang ＡＢＣ",
}


@pytest.fixture
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "create virtual table notes using fts5(words, tokenize='unicode61 remove_diacritics 2')"
    )
    connection.executemany(
        "insert into notes(rowid, words) values (?, ?)",
        [(key, " ".join(terms(note))) for key, note in NOTES.items()],
    )
    yield connection
    connection.close()


def found(index: sqlite3.Connection, query: str) -> list[int]:
    rows = index.execute(
        "select rowid from notes where words match ? order by rowid", (match_expression(query),)
    )
    return [key for (key,) in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("客户A", ["客户", "客", "户", "a"]),
        ("续", ["续"]),
        ("Müller-Café", ["muller", "cafe"]),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", ["full", "width"]),
        ("snake_case 2026", ["snake", "case", "2026"]),
        ("Straße Øre Ærø", ["strasse", "ore", "aero"]),
        ("", []),
        ("…!?\0\ud800", []),
        ("が", ["が"]),
        ("각", ["각"]),
    ],
)
def test_text_is_cut_into_pairs_and_words(text: str, expected: list[Any]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("续约", [1]), ("满意", [1]), ("满意度", [1]), ("李伟", [2]), ("伟", [2]), ("renew", [2]),
        ("RENEWAL 李伟", [2]), ("muller", [3]), ("Müll", [3]), ("cafe", [3]), ("lukasz", [3]),
        ("strassen", [4]), ("𠮷野", [5]), ("𰻝", [5]), ("キュ", [6]), ("전자", [7]),
        ("ikari nerv", [8]), ("abc", [8]), ("约续", []), ("renewal muller", []), ("?!", []),
    ],
)  # fmt: skip
def test_words_are_found_in_every_script(
    index: sqlite3.Connection, query: str, expected: list[Any]
) -> None:
    assert found(index, query) == expected


def test_only_the_last_word_is_a_beginning() -> None:
    assert match_expression("ren cal") == '"ren" AND "cal"*'
    assert tsquery("ren cal") == "'ren' & 'cal':*"
    assert match_expression("ren 续约") == '"ren" AND "续约"'


def test_nothing_to_look_for_is_an_expression_that_finds_nothing() -> None:
    assert match_expression(' "*" ') == '""'
    assert tsquery("'':* & |") == ""


def test_a_whole_page_pasted_into_the_search_box_is_cut_down() -> None:
    assert match_expression("w ".join(map(str, range(5000)))).count(" AND ") < 40


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_no_text_of_a_user_breaks_the_query(text: str) -> None:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("create virtual table notes using fts5(words, other)")
        expression = match_expression(text)
        connection.execute("select * from notes where notes match ?", (expression,)).fetchall()
    finally:
        connection.close()


@given(st.text(max_size=40))
def test_a_tsquery_holds_quoted_words_only(text: str) -> None:
    query = tsquery(text)
    for part in query.split(" & ") if query else []:
        word = part.removesuffix(":*")
        assert word[0] == word[-1] == "'"
        assert not set(word[1:-1]) & set("'\\ :*&|!<>()\0")


@given(st.text(alphabet="客户满意续约ab éß", max_size=20))
def test_a_text_is_found_by_itself(text: str) -> None:
    assert {word.strip('"*') for word in match_expression(text).split(" AND ")} <= {
        "",
        *terms(text),
    }
