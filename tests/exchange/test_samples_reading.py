"""Real files of other systems, from the folder named by CRM_SAMPLES (see conftest.py)."""

import csv
import io
import os
import re
from itertools import islice
from pathlib import Path

import pytest

from crm.exchange.cards import Card, open_cards
from crm.exchange.columns import Kind, guess_columns
from crm.exchange.tables import open_table
from crm.exchange.unreadable import UnreadableFile

ROOT = Path(os.environ["CRM_SAMPLES"])


def _notes() -> dict[str, str]:
    with (ROOT / "INDEX.tsv").open(encoding="utf-8", newline="") as lines:
        return {row[1]: row[5] for row in csv.reader(lines, delimiter="\t") if len(row) > 5}


NOTES = _notes()
PATTERN = re.compile(r"(\d+) records after the first line, delimiter (\w+), columns ([\d/]+)")
CLEAN, MESSY, CARDS = (
    sorted((ROOT / kind).iterdir()) for kind in ("csv_crm", "csv_messy", "vcard")
)


def note_of(path: Path) -> str:
    return NOTES[f"{path.parent.name}/{path.name}"]


def shape_of(path: Path) -> tuple[str, str, str]:
    """Rows after the first line, delimiter and columns, as the samples' own index counts them."""
    ((counted, delimiter, width),) = PATTERN.findall(note_of(path))
    return counted, delimiter, width


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.name)
def test_every_row_of_an_export_is_read(path: Path) -> None:
    counted, delimiter, width = shape_of(path)
    table = open_table(path.read_bytes())
    rows = list(table.rows)
    names = {"comma": ",", "semicolon": ";", "tab": "\t"}
    assert len(rows) == int(counted)
    assert len(table.header) == int(width)
    assert width == "1" or table.delimiter == names[delimiter]
    assert not any(row.extra for row in rows)


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.name)
def test_every_value_is_the_one_that_a_plain_reader_sees(path: Path) -> None:
    table = open_table(path.read_bytes())
    text = path.read_bytes().decode("utf-8-sig")
    plain = list(csv.reader(io.StringIO(text, newline=""), delimiter=table.delimiter))[1:]
    read = [[value.strip() for value in row.values] for row in table.rows]
    assert read == [[value.strip() for value in record] for record in plain]


@pytest.mark.parametrize("path", MESSY, ids=lambda path: path.name)
def test_a_messy_file_is_read_or_refused_with_a_reason(path: Path) -> None:
    counted, _, width = shape_of(path)
    try:
        table = open_table(path.read_bytes())
        rows = list(table.rows)
    except UnreadableFile:
        assert path.read_bytes().lstrip()[:1] == b"<"
        return
    assert len(rows) <= int(counted)
    if "/" not in width:
        assert len(rows) == int(counted)
    assert all(len(row.values) == len(table.header) for row in rows)
    assert "\ufffd" not in "".join(value for row in rows for value in row.values)


@pytest.mark.parametrize("path", [*CLEAN, *MESSY], ids=lambda path: path.name)
@pytest.mark.parametrize("kind", Kind)
def test_columns_are_guessed_for_every_file(path: Path, kind: Kind) -> None:
    try:
        table = open_table(path.read_bytes())
    except UnreadableFile:
        return
    sample = [row.values for row in islice(table.rows, 50)]
    guess = guess_columns(table.header, kind, sample)
    assert len(set(guess.values())) == len(guess)
    assert not [at for at in guess.values() if re.match("Mum|Sister|Mother|Dad", table.header[at])]


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.name)
def test_every_card_is_read(path: Path) -> None:
    raw = path.read_bytes()
    found = [card for card in open_cards(raw) if isinstance(card, Card)]
    assert [len(found)] == [int(count) for count in re.findall(r"(\d+) vCard", note_of(path))]
    assert all(card.full_name and "\\" not in card.full_name for card in found)
    stated = re.search(r"first FN: ([^;]+?)(?:; (?:ascii|utf-8)|$)", note_of(path))
    name = re.sub(r"\\(.)", r"\1", stated[1].strip()) if stated else found[0].full_name
    assert found[0].full_name == name or found[0].organisation == name


@pytest.mark.parametrize("path", [*CLEAN, *CARDS], ids=lambda path: path.name)
def test_accented_and_chinese_text_stays_whole(path: Path) -> None:
    """Every word with a letter beyond ASCII, found by a plain look at the bytes, arrives."""
    text = path.read_bytes().decode("utf-8")
    if path.suffix == ".vcf":
        text = "\n".join(re.findall(r"^(?:FN|N):(.*)$", text, re.M))
        arrived = repr(list(open_cards(path.read_bytes())))
    else:
        table = open_table(path.read_bytes())
        arrived = repr((table.header, list(table.rows)))
    words = {word for word in re.findall(r"\w+", text) if not word.isascii()}
    assert not [word for word in words if word not in arrived]
