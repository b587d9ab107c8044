"""Amounts: read as people type them, kept in minor units, shown as the reader writes them."""

from decimal import Decimal

import pytest

from crm.money import Money, minor_units, parse_amount, shown


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1200", "1200"),
        ("1,200.50", "1200.50"),
        ("1.200,50", "1200.50"),
        ("1 200", "1200"),
        ("1\u00a0200,5", "1200.5"),
        ("1'200.05", "1200.05"),
        ("1,200", "1200"),
        ("1,200,000", "1200000"),
        ("1.200.000", "1200000"),
        ("0,5", "0.5"),
        ("12.345", "12.345"),
        ("120万", "1200000"),
        ("1.5亿", "150000000"),
        ("-3.20", "-3.20"),
    ],
)
def test_an_amount_is_read_as_people_type_it(text: str, amount: str) -> None:
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", " ", "abc", "12a", "NaN", "Infinity", "1e20", "万", "1-2"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_amount(text)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("10.50", "EUR", 1050),
        ("10.505", "EUR", 1051),
        ("-10.505", "EUR", -1051),
        ("0.004", "CNY", 0),
        ("1200", "JPY", 1200),
        ("0.5", "JPY", 1),
        ("0.1", "USD", 10),
    ],
)
def test_an_amount_becomes_whole_minor_units(amount: str, currency: str, minor: int) -> None:
    assert minor_units(Decimal(amount), currency) == minor


def test_minor_units_become_the_amount_of_their_currency() -> None:
    assert Money(1050, "EUR").amount == Decimal("10.50")
    assert Money(1050, "JPY").amount == Decimal(1050)


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "text"),
    [
        (120_000_00, "EUR", "en", "€120,000"),
        (120_000_50, "EUR", "en", "€120,000.50"),
        (120_000_00, "CNY", "zh", "¥120,000"),
        (1200, "JPY", "en", "¥1,200"),
        (-500, "USD", "en", "-$5"),
        (None, "USD", "en", ""),
    ],
)
def test_money_is_shown_without_idle_cents(
    minor: int | None, currency: str, locale: str, text: str
) -> None:
    assert shown(minor, currency, locale) == text
