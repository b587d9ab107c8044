"""vCard 2.1, 3.0 and 4.0: one card after the other, a broken one never costs the next.

Read by hand: vobject loses the whole file at the first odd line, and half of a name at an
unescaped comma; it serves the tests as second opinion.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crm.exchange import unreadable
from crm.exchange.card_lines import Property, properties
from crm.exchange.cleaning import clean, clean_lines, is_han
from crm.exchange.decoding import decode
from crm.exchange.tables import MOST_ROWS, is_binary, refuse_binary
from crm.exchange.unreadable import UnreadableFile
from crm.marking import gettext_noop

NEVER_ENDS = gettext_noop("The card never ends.")
NAMES_NOBODY = gettext_noop("The card has neither a name nor an e-mail address.")

_BEGIN = re.compile(r"\s*BEGIN\s*:\s*VCARD\s*", re.I)
_END = re.compile(r"\s*END\s*:\s*VCARD\s*", re.I)
_NO_VOICE = frozenset(("fax", "homefax", "workfax", "pager"))
_AGENT = re.compile(r"([\w-]+\.)?AGENT(;[^:]*)?:\s*", re.I)


@dataclass(frozen=True)
class Typed:
    """An address or a number with the words its owner marked it with: work, home, cell, pref."""

    value: str
    types: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Card:
    """A person, from the line their card begins on. Nothing is None: "" is not given."""

    line: int
    full_name: str
    given_name: str = ""
    family_name: str = ""
    middle_name: str = ""
    prefix: str = ""
    suffix: str = ""
    organisation: str = ""
    department: str = ""
    title: str = ""
    emails: tuple[Typed, ...] = ()
    phones: tuple[Typed, ...] = ()
    website: str = ""
    address: str = ""
    notes: str = ""
    language: str = ""
    external_id: str = ""

    @property
    def values(self) -> dict[str, str]:
        """The card under the names that columns.py gives to the columns of a contacts table."""
        mobile = _best(self.phones, {"cell", "mobile", "iphone"}, only=True)
        voices = tuple(each for each in self.phones if not each.types & _NO_VOICE)
        landlines = tuple(each for each in voices if each.value != mobile)
        return {
            "full_name": self.full_name,
            "given_name": self.given_name,
            "family_name": self.family_name,
            "email": _best(self.emails, {"pref", "work"}),
            "phone": _best(landlines, {"work", "pref"}),
            "mobile": mobile,
            "title": self.title,
            "department": self.department,
            "client": self.organisation,
            "website": self.website,
            "address": self.address,
            "notes": self.notes,
            "language": self.language,
            "external_id": self.external_id,
        }


@dataclass(frozen=True)
class BrokenCard:
    """A card that cannot be used; `reason` is an English msgid."""

    line: int
    reason: str


def open_cards(raw: bytes, encoding: str | None = None) -> Iterator[Card | BrokenCard]:
    """Cards of a file; UnreadableFile at once when there is none."""
    refuse_binary(raw)
    text = decode(raw, encoding).text
    if is_binary(text):
        raise UnreadableFile(unreadable.BINARY)
    if not is_cards(text):
        raise UnreadableFile(unreadable.NO_CARDS)
    return read_cards(text)


def is_cards(text: str) -> bool:
    return bool(re.search(r"(^|[\r\n])[ \t]*BEGIN[ \t]*:[ \t]*VCARD[ \t]*([\r\n]|$)", text, re.I))


def read_cards(text: str) -> Iterator[Card | BrokenCard]:
    for count, (line, lines, is_whole) in enumerate(_blocks(text), 1):
        if count > MOST_ROWS:
            raise UnreadableFile(unreadable.TOO_MANY_ROWS)
        if not is_whole:
            yield BrokenCard(line, NEVER_ENDS)
            continue
        card = _card(line, properties(lines))
        named = card.full_name or card.emails or card.organisation
        yield card if named else BrokenCard(line, NAMES_NOBODY)


def _blocks(text: str) -> Iterator[tuple[int, list[str], bool]]:
    """The lines between BEGIN and END. A card inside an AGENT belongs to the card around it."""
    began, depth = 0, 0
    lines: list[str] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if _BEGIN.fullmatch(line):
            if depth and lines and _AGENT.fullmatch(lines[-1]):
                depth += 1
                continue
            if depth:
                yield began, lines, False
            began, depth, lines = number, 1, []
        elif _END.fullmatch(line) and depth:
            depth -= 1
            if not depth:
                yield began, lines, True
        elif depth == 1:
            lines.append(line)
    if depth:
        yield began, lines, False


def _card(line: int, found: list[Property]) -> Card:
    by_name: dict[str, list[Property]] = {}
    for each in found:
        by_name.setdefault(each.name, []).append(each)

    def first(name: str) -> str:
        return next((text for each in by_name.get(name, ()) if (text := clean(each.text))), "")

    family, given, middle, prefix, suffix = _parts(by_name.get("N"), 5)
    organisation, *units = _parts(by_name.get("ORG"), 4)
    return Card(
        line,
        _full_name(first("FN"), organisation, (prefix, given, middle, family, suffix)),
        given,
        family,
        middle,
        prefix,
        suffix,
        organisation,
        " / ".join(unit for unit in units if unit),
        first("TITLE") or first("ROLE"),
        _typed(by_name.get("EMAIL", ())),
        _typed(by_name.get("TEL", ())),
        first("URL"),
        _address(by_name.get("ADR", ())),
        clean_lines("\n".join(each.text for each in by_name.get("NOTE", ()))),
        first("LANG"),
        first("UID"),
    )


def _best(found: tuple[Typed, ...], wanted: set[str], only: bool = False) -> str:
    marked = [each.value for each in found if each.types & wanted]
    return next(iter(marked), "" if only or not found else found[0].value)


def _parts(found: list[Property] | None, count: int) -> list[str]:
    """Structured values; several values in one place, as in "Jr.,M.D.", stand side by side."""
    parts = found[0].parts if found else []
    cleaned = [clean(" ".join(part)) for part in parts[:count]]
    return cleaned + [""] * (count - len(cleaned))


def _full_name(formatted: str, organisation: str, parts: tuple[str, ...]) -> str:
    """FN, unless it is missing or only repeats the organisation of a person who has a name."""
    prefix, given, middle, family, suffix = parts
    if is_han(family + given):
        spelled = family + given
    else:
        spelled = " ".join(part for part in (prefix, given, middle, family, suffix) if part)
    if formatted and not (spelled and formatted == organisation):
        return formatted
    return spelled


def _typed(found: list[Property] | tuple[()]) -> tuple[Typed, ...]:
    bare = (
        Typed(re.sub(r"^(tel|mailto):", "", clean(each.text), flags=re.I), each.types)
        for each in found
    )
    return tuple(each for each in bare if each.value)


def _address(found: list[Property] | tuple[()]) -> str:
    """One line: street, city, region, postal code, country; at work rather than at home."""
    ranked = sorted(found, key=lambda each: "work" not in each.types)
    for each in ranked:
        parts = [clean(", ".join(part)) for part in each.parts[1:7]]
        address = ", ".join(part.strip(" ,") for part in parts if part.strip(" ,"))
        if address:
            return address
    return ""
