"""The words of columns, and the file that leaves the house."""

import pytest

from crm.exchange.column_words import CLIENT_WORDS, CONTACT_WORDS
from crm.exchange.columns import Kind
from crm.exchange.field_words import fields_of
from crm.exchange.guarded_csv import csv_bytes


def test_every_field_of_an_import_has_a_word_on_screen() -> None:
    assert set(fields_of(Kind.CLIENTS)) == set(CLIENT_WORDS)
    # Whoever owns a contact is the client's owner: the column is known, and not read.
    assert set(fields_of(Kind.CONTACTS)) == set(CONTACT_WORDS) - {"owner"}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_of_text_runs_as_a_formula(sign: str) -> None:
    text = csv_bytes(["Name", "Change"], [(f"{sign}1+1", -5), ("华星", 1.5)]).decode("utf-8-sig")
    assert f"'{sign}1+1" in text
    assert "-5" in text.split(",")[-2]
    assert "'-5" not in text
    assert "华星" in text
