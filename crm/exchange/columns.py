"""Which column of a table is which field: a guess from headers and values, to be confirmed.

A field gets at most one column and a column at most one field; the surest pair wins. Columns
about other people ("Mother - email", "Assistant's name") are left alone.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from crm.exchange.cleaning import clean_website, is_email
from crm.exchange.column_words import (
    CHINESE_RELATIONS,
    CLIENT_WORDS,
    CONTACT_WORDS,
    HARMLESS,
    OTHERS_OF_CLIENT,
    OTHERS_OF_CONTACT,
    RELATIONS,
    WEAK_NAMES,
    Words,
)
from crm.fulltext import fold
from crm.word_sets import word_set

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SALUTATIONS = word_set(
    "mr mrs ms miss dr prof mx sir madam herr frau m mme mlle 先生 女士 小姐 博士 教授"
)
_SURE, _LIKELY, _BY_VALUES = 1000, 500, 100


class Kind(StrEnum):
    CLIENTS = "clients"
    CONTACTS = "contacts"


def guess_columns(
    header: Sequence[str], kind: Kind, sample: Iterable[Sequence[str]] = ()
) -> dict[str, int]:
    """Field -> place of its column, from headers and, where these are silent, from values.

    The fields are the keys of CLIENT_WORDS and CONTACT_WORDS.
    """
    words = CLIENT_WORDS if kind is Kind.CLIENTS else CONTACT_WORDS
    columns = list(zip(*sample, strict=False)) or [()] * len(header)
    columns += [()] * (len(header) - len(columns))
    plain_header = [plain(name) for name in header]
    pairs: list[tuple[int, int, str]] = []
    for at, name in enumerate(plain_header):
        for field, score in _fits(name, words, kind):
            if _values_agree(field, columns[at]):
                pairs.append((-score, at, field))
        for field in _looks_like(columns[at]) if _is_silent(name) else ():
            pairs.append((-_BY_VALUES, at, field))
    guess = _best_pairs(pairs, words)
    return _one_person(guess, plain_header) if kind is Kind.CONTACTS else guess


def plain(header: str) -> str:
    """A header as column_words writes it: "FirstName", "E-mail 1 - Value", "NAME__c" and all."""
    text = fold(_CAMEL.sub(" ", header.replace("'s", "s").replace("'", " ")))
    text = re.sub(r"__c$", "", text.strip())
    return " ".join(re.findall(r"[^\W_]+", text))


def _fits(name: str, words: Words, kind: Kind) -> Iterable[tuple[str, int]]:
    """Fields whose words are this header, or its end behind words that change nothing."""
    for field, known in words.items():
        if name in known:
            yield field, _SURE - known.index(name)
    if not name or _is_foreign(name):
        return
    tokens = name.split()
    others = OTHERS_OF_CLIENT if kind is Kind.CLIENTS else OTHERS_OF_CONTACT
    for cut in range(1, len(tokens)):
        before, rest = tokens[:cut], " ".join(tokens[cut:])
        if not all(token in HARMLESS and token not in others for token in before):
            return
        for field, known in words.items():
            if rest in known:
                yield field, _LIKELY - known.index(rest) - 50 * cut


def _is_foreign(name: str) -> bool:
    tokens = set(name.split())
    return bool(tokens & RELATIONS) or any(word in name for word in CHINESE_RELATIONS)


def _is_silent(name: str) -> bool:
    """A header that says nothing, so that the values may speak."""
    return not _is_foreign(name) and (" " not in name or HARMLESS.issuperset(name.split()))


def _filled(values: Sequence[str]) -> list[str]:
    return [value.strip() for value in values if value.strip()][:50]


def _values_agree(field: str, values: Sequence[str]) -> bool:
    """ "Title" over Mr and Mrs is no job, and a column of web addresses no name."""
    filled = _filled(values)
    if not filled:
        return True
    if field == "title":
        marks = [fold(value).strip(". ") for value in filled]
        return sum(mark in _SALUTATIONS for mark in marks) * 2 <= len(marks)
    if field in ("full_name", "name", "client"):
        return sum(is_email(value) for value in filled) * 2 <= len(filled)
    return True


def _looks_like(values: Sequence[str]) -> Iterable[str]:
    filled = _filled(values)
    if not filled:
        return
    if sum(is_email(value) for value in filled) >= 0.8 * len(filled):
        yield "email"
    elif all("linkedin.com/" in value for value in filled):
        yield "linkedin"
    elif all("://" in value and clean_website(value) for value in filled):
        yield "website"


def _best_pairs(pairs: list[tuple[int, int, str]], words: Words) -> dict[str, int]:
    guess: dict[str, int] = {}
    taken: set[int] = set()
    for _, at, field in sorted(pairs):
        if field in words and field not in guess and at not in taken:
            guess[field] = at
            taken.add(at)
    return {field: guess[field] for field in words if field in guess}


def _one_person(guess: dict[str, int], header: list[str]) -> dict[str, int]:
    """A "Manager" beside a first name is somebody else; a "Name" beside "Vorname" the family's."""
    named = "given_name" in guess or "family_name" in guess
    if named and "full_name" in guess and header[guess["full_name"]] in WEAK_NAMES:
        del guess["full_name"]
    if "family_name" in guess or "given_name" not in guess:
        return guess
    neighbour = {"vorname": "name", "prenom": "nom"}.get(header[guess["given_name"]])
    if neighbour not in header:
        return guess
    at = header.index(neighbour)
    rest = {field: place for field, place in guess.items() if place != at}
    return rest | {"family_name": at}
