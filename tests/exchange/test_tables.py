import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.exchange import tables, unreadable
from crm.exchange.tables import open_table, read_table
from crm.exchange.unreadable import UnreadableFile


def rows_of(text: str) -> list[tuple[str, ...]]:
    return [row.values for row in read_table(text).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_dialect_is_read(delimiter: str, newline: str) -> None:
    lines = [["Name", "City", "Notes"], ["Müller", "Köln", "a"], ["李伟", "", "b c"]]
    text = newline.join(delimiter.join(line) for line in lines) + newline
    table = read_table(text)
    assert table.delimiter == delimiter
    assert table.header == ("Name", "City", "Notes")
    assert [(row.line, row.values) for row in table.rows] == [
        (2, ("Müller", "Köln", "a")),
        (3, ("李伟", "", "b c")),
    ]


def test_semicolons_win_over_decimal_commas() -> None:
    assert read_table("name;share;city\nA;1,5;X\nB;2,5;Y\n").delimiter == ";"


def test_quoted_line_breaks_keep_the_line_numbers_right() -> None:
    table = read_table('name,notes\nA,"one\ntwo ""so"""\nB,x\n')
    assert [(row.line, row.values) for row in table.rows] == [
        (2, ("A", 'one\ntwo "so"')),
        (4, ("B", "x")),
    ]


def test_a_blank_before_a_quotation_mark_is_no_matter() -> None:
    assert rows_of('date, share, place\n2011, "6,000,000",Galway\n') == [
        ("2011", "6,000,000", "Galway")
    ]


def test_titles_and_padding_above_the_header_are_passed_over() -> None:
    text = (
        "\n\nExport of customers 2026\n****\n\nRegion:;Berlin\n;;;;\nName;City;A;B;C\nX;Y;1;2;3\n"
    )
    table = read_table(text)
    assert table.header == ("Name", "City", "A", "B", "C")
    assert table.header_line == 8
    assert [row.line for row in table.rows] == [9]


def test_blank_lines_are_no_rows_but_lines_of_empty_cells_are() -> None:
    table = read_table("a,b\n\n1,2\n   \n,\n3,4\n\n")
    assert [(row.line, row.is_blank) for row in table.rows] == [(3, False), (5, True), (6, False)]


def test_short_rows_are_filled_up_and_long_ones_lose_nothing() -> None:
    rows = list(read_table("a,b,c\n1\n1,2,3,4,,\n").rows)
    assert rows[0].values == ("1", "", "")
    assert (rows[1].values, rows[1].extra) == (("1", "2", "3"), ("4",))


def test_headers_are_trimmed_straightened_and_told_apart() -> None:
    header = "Last Name,Mum\u2019s  first name,Team email ,Last Name,,Last Name,Last Name (2)\n"
    assert read_table(header + "1,2,3,4,5,6,7\n").header == (
        "Last Name",
        "Mum's first name",
        "Team email",
        "Last Name (3)",
        "(E)",
        "Last Name (4)",
        "Last Name (2)",
    )


def test_the_second_of_two_equal_headers_is_the_second() -> None:
    assert read_table("Name,Name\na,b\n").header == ("Name", "Name (2)")


def test_a_file_of_one_column_is_a_table() -> None:
    table = read_table("Primary Email\na@b.example\nc@d.example\n")
    assert table.header == ("Primary Email",)
    assert [row.values for row in table.rows] == [("a@b.example",), ("c@d.example",)]


def test_a_file_without_a_header_gets_letters_and_loses_no_row() -> None:
    table = read_table("Ann,ann@example.com\nBob,bob@example.com\n")
    assert (table.header, table.has_header) == (("(A)", "(B)"), False)
    assert len(list(table.rows)) == 2


def test_the_separator_line_of_excel_is_obeyed() -> None:
    table = read_table("sep=;\nname;city\nA, B;C\n")
    assert (table.delimiter, table.header) == (";", ("name", "city"))
    assert [row.line for row in table.rows] == [3]


def test_a_header_alone_is_a_table_without_rows() -> None:
    assert list(read_table("a").rows) == []


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", unreadable.EMPTY),
        (b" \r\n\t\n", unreadable.EMPTY),
        (b"\xef\xbb\xbf", unreadable.EMPTY),
        (b",,,\n" * 0 + b"\xff\xfe", unreadable.EMPTY),
        (b"PK\x03\x04rest", unreadable.SPREADSHEET),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, unreadable.SPREADSHEET),
        (b"%PDF-1.7\n", unreadable.BINARY),
        (b"\x89PNG\r\n\x1a\n", unreadable.BINARY),
        (b"a,b\n1,\0\n" * 3 + b"\x01\x02\0\x03", unreadable.BINARY),
        (bytes(range(256)) * 8, unreadable.BINARY),
        (b"\r\n<!DOCTYPE html PUBLIC>\n<html>", unreadable.WEB_PAGE),
        (b"<table><tr><td>Name</td></tr></table>", unreadable.WEB_PAGE),
        (b'<?xml version="1.0"?><a/>', unreadable.STRUCTURED),
        (b'[{"name": "A"}]', unreadable.STRUCTURED),
        (b"BEGIN:VCARD\nEND:VCARD\n", unreadable.CARDS),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        open_table(raw)
    assert refused.value.reason == reason


def test_a_quotation_mark_that_never_closes_is_told_with_its_line() -> None:
    with pytest.raises(UnreadableFile, match="line 3") as refused:
        list(read_table('a,b\n1,2\n3,"four\n5,6\n7,8\n').rows)
    assert (refused.value.reason, refused.value.line) == (unreadable.OPEN_QUOTE, 3)


def test_an_endless_value_is_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        list(read_table(f"a,b\n1,{'x' * 200_000}\n").rows)
    assert refused.value.reason == unreadable.LONG_FIELD


def test_files_beyond_the_limits_are_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        open_table(b"a" * (tables.MOST_BYTES + 1))
    assert refused.value.reason == unreadable.TOO_LARGE
    with pytest.raises(UnreadableFile) as refused:
        read_table(",".join(map(str, range(501))))
    assert refused.value.reason == unreadable.TOO_MANY_COLUMNS


def test_fifty_thousand_rows_are_read_and_one_more_is_not() -> None:
    lines = ["n,m", *(f"{number},x" for number in range(50_000))]
    assert sum(1 for _ in read_table("\n".join(lines)).rows) == 50_000
    with pytest.raises(UnreadableFile) as refused:
        list(read_table("\n".join([*lines, "1,y"])).rows)
    assert refused.value.reason == unreadable.TOO_MANY_ROWS


def test_the_encoding_is_told() -> None:
    table = open_table("姓名;公司\n李伟;华星科技\n".encode("gb18030"))
    assert (table.encoding, table.certain) == ("gb18030", False)
    assert next(table.rows).values == ("李伟", "华星科技")


CELLS = st.text(alphabet='abc 李é,;"\n\t', max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=12), st.sampled_from(",;\t|"))
@settings(max_examples=80, deadline=None)
def test_what_a_writer_quotes_is_read_back(
    rows: list[tuple[str, str, str]], delimiter: str
) -> None:
    def quoted(value: str) -> str:
        return '"' + value.replace('"', '""') + '"'

    lines: list[tuple[str, ...]] = [("First", "Second", "Third"), *rows]
    text = "".join(delimiter.join(map(quoted, line)) + "\r\n" for line in lines)
    records = tables.read_table(text) if rows else None
    if records and records.delimiter == delimiter:
        assert [row.values for row in records.rows] == rows


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        table = read_table(text)
        rows = list(table.rows)
    except UnreadableFile:
        return
    lines = len(io.StringIO(text, newline="").readlines())
    assert len(set(table.header)) == len(table.header)
    assert all(len(row.values) == len(table.header) for row in rows)
    assert all(0 < row.line <= lines for row in rows)
