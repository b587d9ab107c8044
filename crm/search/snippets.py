"""The words around what was found, with what was found marked; safe to print."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from crm.fulltext import fold, wanted_words
from crm.web.markup import plain

AROUND = 70
LONGEST = 220
Span = tuple[int, int]


def marked(text: str | None, query: str) -> Markup:
    """The whole of a short text."""
    text = text or ""
    return with_marks(text, 0, len(text), spans(text, query))


def snippet(texts: list[str | None], query: str) -> Markup:
    """A piece of the first text that holds a word of the query, or the beginning of the first."""
    present = [plain(text) for text in texts if text]
    for text in present:
        found = spans(text, query)
        if found:
            start = max(0, found[0][0] - AROUND)
            return piece(text, start, found)
    return piece(present[0], 0, []) if present else Markup("")


def piece(text: str, start: int, found: list[Span]) -> Markup:
    end = min(len(text), start + LONGEST)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return Markup("{}{}{}").format(before, with_marks(text, start, end, found), after)


def with_marks(text: str, start: int, end: int, found: list[Span]) -> Markup:
    parts, at = [], start
    for first, last in found:
        if first < at or last > end:
            continue
        parts += [escape(text[at:first]), Markup("<mark>{}</mark>").format(text[first:last])]
        at = last
    return Markup("").join([*parts, escape(text[at:end])])


def spans(text: str, query: str) -> list[Span]:
    """Where the words stand in the text as it was written, accents and width as they are."""
    folded, places = placed(text)
    found = {
        (places[first], places[last - 1] + 1)
        for word, is_start in wanted_words(query)
        for first, last in occurrences(folded, word, is_start)
    }
    return joined(sorted(found))


def placed(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its letters the place of the one that it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    pairs = [(letter, place) for place, each in enumerate(text) for letter in fold(each)]
    return "".join(letter for letter, _place in pairs), [place for _letter, place in pairs]


def occurrences(folded: str, word: str, is_start: bool) -> Iterator[Span]:
    """A word stands alone, a beginning begins a word; Chinese has no such borders."""
    at = folded.find(word)
    while at >= 0:
        end = at + len(word)
        if not word.isascii() or is_word(folded, at, end, is_start):
            yield at, end
        at = folded.find(word, at + 1)


def is_word(folded: str, at: int, end: int, is_start: bool) -> bool:
    begins = at == 0 or not is_latin(folded[at - 1])
    ends = end == len(folded) or not is_latin(folded[end])
    return begins and (ends or is_start)


def is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def joined(found: list[Span]) -> list[Span]:
    """Pairs of Chinese that overlap or touch are one mark."""
    whole: list[Span] = []
    for first, last in found:
        if whole and first <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(last, whole[-1][1]))
        else:
            whole.append((first, last))
    return whole
