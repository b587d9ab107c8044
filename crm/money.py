"""Amounts with their currency, in minor units (cents, fen), never in floats."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from babel.numbers import format_currency, get_currency_precision

CURRENCIES = ("CNY", "EUR", "USD", "GBP", "CHF", "HKD", "JPY", "SGD", "AUD", "CAD", "SEK")


@dataclass(frozen=True)
class Money:
    """`minor` units of `currency` (ISO 4217): Money(1050, "EUR") is ten euro fifty."""

    minor: int
    currency: str

    @property
    def amount(self) -> Decimal:
        return Decimal(self.minor).scaleb(-get_currency_precision(self.currency))


def minor_units(amount: Decimal, currency: str) -> int:
    """The amount in the smallest unit of its currency, half a unit rounded up."""
    places = get_currency_precision(currency)
    return int(amount.scaleb(places).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def parse_amount(text: str) -> Decimal:
    """From what people type: 1,200.50 · 1.200,50 · 1 200 · 120万; else ValueError."""
    cleaned = text.strip().replace("\u00a0", "").replace(" ", "").replace("'", "")
    factor = Decimal(1)
    for sign, value in (("万", Decimal(10_000)), ("亿", Decimal(100_000_000))):
        if cleaned.endswith(sign):
            cleaned, factor = cleaned.removesuffix(sign), value
    try:
        amount = Decimal(_plain(cleaned)) * factor
    except InvalidOperation:
        raise ValueError("not an amount") from None
    if not amount.is_finite() or abs(amount) > Decimal(10) ** 13:
        raise ValueError("not an amount")
    return amount


def _plain(text: str) -> str:
    """Without grouping; a lone separator before exactly three digits groups, else it is decimal."""
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        grouping, decimal = (",", ".") if point > comma else (".", ",")
        return text.replace(grouping, "").replace(decimal, ".")
    if comma >= 0:
        tail = len(text) - comma - 1
        return text.replace(",", "") if text.count(",") > 1 or tail == 3 else text.replace(",", ".")
    return text.replace(".", "") if text.count(".") > 1 else text


@lru_cache(maxsize=20_000)
def shown(minor: int | None, currency: str, locale: str, *, whole: bool = True) -> str:
    """As the reader writes money; `whole` leaves out minor units when there are none."""
    if minor is None:
        return ""
    money = Money(minor, currency)
    pattern = None
    if whole and money.amount == money.amount.to_integral_value():
        return format_currency(
            money.amount, currency, "¤#,##0", locale=locale, currency_digits=False
        )
    return format_currency(money.amount, currency, pattern, locale=locale)
