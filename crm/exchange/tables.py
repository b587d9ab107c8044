"""CSV and TSV as people really export them: a header, and rows that know their line.

Rows are read one by one, so a large file costs no more memory than its text.
"""

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from crm.exchange import unreadable
from crm.exchange.cleaning import is_email
from crm.exchange.decoding import decode
from crm.exchange.unreadable import UnreadableFile

MOST_BYTES = 26 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 500
DELIMITERS = (",", ";", "\t", "|")
SAMPLE_RECORDS = 100

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_BINARIES = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
_WEB = re.compile(r"\s*(<!--.*?-->\s*)?<(!doctype\s+html|html|head|body|table|meta)\b", re.I | re.S)
_MARKUP = re.compile(r"\s*(<\?xml|<[a-z]+[\s>]|\{\s*\"|\[\s*[\{\[])", re.I)
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.I)


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line it begins on (1 is the file's first), a value for every column.

    `extra` holds what stands beyond the last column of the header.
    """

    line: int
    values: tuple[str, ...]
    extra: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        return not any(value.strip() for value in self.values + self.extra)


@dataclass(frozen=True)
class Table:
    """`header` has a name for each column, no name twice; `rows` can be read once.

    `has_header` is False when the first line holds data already: columns are then (A), (B), …
    `certain` is False when the encoding was guessed and the reader should look at the preview.
    """

    header: tuple[str, ...]
    rows: Iterator[Row]
    delimiter: str
    header_line: int
    has_header: bool = True
    encoding: str = "utf-8"
    certain: bool = True


def open_table(raw: bytes, encoding: str | None = None) -> Table:
    """Read a file; UnreadableFile, with the reason, for what is no table."""
    refuse_binary(raw)
    decoded = decode(raw, encoding)
    table = read_table(decoded.text)
    return Table(
        table.header,
        table.rows,
        table.delimiter,
        table.header_line,
        table.has_header,
        decoded.encoding,
        decoded.certain,
    )


def refuse_binary(raw: bytes) -> None:
    """For any import: what is too large, empty, or known by its first bytes to be no text."""
    if len(raw) > MOST_BYTES:
        raise UnreadableFile(unreadable.TOO_LARGE)
    if not raw.strip():
        raise UnreadableFile(unreadable.EMPTY)
    if raw.startswith(_SPREADSHEETS):
        raise UnreadableFile(unreadable.SPREADSHEET)
    if raw.startswith(_BINARIES):
        raise UnreadableFile(unreadable.BINARY)


def read_table(text: str) -> Table:
    _refuse_other_text(text)
    separator = _SEPARATOR_LINE.match(text)
    delimiter = separator[1] if separator and separator[1] in DELIMITERS else _delimiter(text)
    head = list(islice(_records(text, delimiter), SAMPLE_RECORDS))
    at = _header_place([record for _, record in head], bool(separator))
    if at is None:
        raise UnreadableFile(unreadable.EMPTY)
    line, first = head[at]
    if len(first) > MOST_COLUMNS:
        raise UnreadableFile(unreadable.TOO_MANY_COLUMNS)
    has_header = not any(is_email(cell.strip()) for cell in first)
    header = _header(first if has_header else [""] * len(first))
    records = islice(_records(text, delimiter), at + has_header, None)
    return Table(header, _rows(records, len(header)), delimiter, line, has_header)


def is_binary(text: str) -> bool:
    """Zero characters, or more than a fiftieth control characters or undecodable bytes."""
    sample = text[:10_000]
    odd = sum((char < " " and char not in "\t\r\n\f\x1a") or char == "\ufffd" for char in sample)
    return "\0" in text or odd * 50 > len(sample)


def _refuse_other_text(text: str) -> None:
    if not text.strip():
        raise UnreadableFile(unreadable.EMPTY)
    if is_binary(text):
        raise UnreadableFile(unreadable.BINARY)
    if _WEB.match(text):
        raise UnreadableFile(unreadable.WEB_PAGE)
    if _MARKUP.match(text):
        raise UnreadableFile(unreadable.STRUCTURED)
    if text.lstrip()[:12].upper().startswith("BEGIN:VCARD"):
        raise UnreadableFile(unreadable.CARDS)


def _reader(lines: Iterable[str], delimiter: str, strict: bool = False) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=strict)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every record that is not an empty line, with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    last = line = 1
    try:
        for record in reader:
            if len(record) > 1 or (record and record[0].strip()):
                yield line, record
            last, line = line, reader.line_num + 1
    except csv.Error as problem:
        raise UnreadableFile(unreadable.LONG_FIELD, reader.line_num) from problem
    _refuse_open_quote(text, delimiter, last)


def _refuse_open_quote(text: str, delimiter: str, line: int) -> None:
    """A quotation mark that is never closed would swallow the rest of the file unseen."""
    rest = islice(io.StringIO(text, newline=""), line - 1, None)
    try:
        deque(_reader(rest, delimiter, strict=True), maxlen=0)
    except csv.Error as problem:
        if "unexpected end of data" in str(problem):
            raise UnreadableFile(unreadable.OPEN_QUOTE, line) from problem


def _delimiter(text: str) -> str:
    """The one that cuts the most records into the same number of cells, and into many."""
    sample = text[:65_536]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        reader = _reader(io.StringIO(sample, newline=""), delimiter)
        try:
            widths = Counter(len(record) for record in islice(reader, SAMPLE_RECORDS) if record)
        except csv.Error:
            continue
        width, count = max(
            ((width, count) for width, count in widths.items() if width > 1),
            key=lambda pair: (pair[1], pair[0]),
            default=(1, 0),
        )
        score = (width - 1) * count / max(sum(widths.values()), 1)
        if _cuts_through_quotes(sample, delimiter):
            score /= 10
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _cuts_through_quotes(sample: str, delimiter: str) -> bool:
    """Whether a closing quotation mark is followed by something else than this delimiter."""
    try:
        deque(islice(_reader(io.StringIO(sample, newline=""), delimiter, True), SAMPLE_RECORDS))
    except csv.Error as problem:
        return "expected after" in str(problem)
    return False


def _header_place(records: list[list[str]], skip_first: bool) -> int | None:
    """The first record that is about as wide as the data; titles and padding stand above it."""
    widths = Counter(len(record) for record in records)
    if not widths:
        return None
    usual = max(widths, key=lambda width: (widths[width], width))
    start = 1 if skip_first else 0
    for at, record in enumerate(records[start:], start):
        filled = sum(bool(cell.strip()) for cell in record)
        if filled >= max(2, (usual + 1) // 2):
            return at
        if usual == 1 and filled == 1:
            return at
    return start if len(records) > start else None


def _header(cells: list[str]) -> tuple[str, ...]:
    """Names in one line, trimmed, apostrophes straight; nameless ones get the column's letters."""
    named = [_name(cell) or f"({_letters(at)})" for at, cell in enumerate(cells)]
    taken = set(named)
    unique: dict[str, None] = {}
    for name in named:
        free, number = name, 1
        while free in unique or (number > 1 and free in taken):
            number += 1
            free = f"{name} ({number})"
        unique[free] = None
    return tuple(unique)


def _name(cell: str) -> str:
    straight = cell.replace("\u2019", "'").replace("\u2018", "'").replace("\ufeff", "")
    return " ".join(straight.split())


def _letters(at: int) -> str:
    """A spreadsheet's name of a column: 0 is A, 26 is AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _rows(records: Iterator[tuple[int, list[str]]], width: int) -> Iterator[Row]:
    for count, (line, record) in enumerate(records, 1):
        if count > MOST_ROWS:
            raise UnreadableFile(unreadable.TOO_MANY_ROWS)
        if len(record) > MOST_COLUMNS:
            raise UnreadableFile(unreadable.TOO_MANY_COLUMNS)
        extra = record[width:]
        while extra and not extra[-1].strip():
            extra.pop()
        padding = [""] * (width - len(record))
        yield Row(line, tuple(record[:width] + padding), tuple(extra))
