"""Words for the full-text index, the same for both databases.

Neither FTS5 nor PostgreSQL can cut Chinese into words, and trigrams miss the many words of two
characters. So runs of Han, kana and hangul become overlapping pairs and single characters, and
everything else words in lower case without accents. The same cut is applied to what is searched.
"""

import re
import unicodedata
from collections.abc import Iterator

LONGEST_WORD = 64
MOST_WORDS = 32

_CJK = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003347f"
)
_PIECES = re.compile(f"([{_CJK}]+)|((?:(?![{_CJK}_])\\w)+)")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


def terms(text: str) -> list[str]:
    """What is stored in the index column, in order, joined with blanks by whoever stores it.

    "客户A" gives 客户, 客, 户, a; "Müller-Café" gives muller, cafe.
    """
    found: list[str] = []
    for run, word in _pieces(text):
        if run:
            found += _pairs(run)
            found += run if len(run) > 1 else ()
        else:
            found.append(word)
    return found


def match_expression(query: str) -> str:
    """What FTS5 is asked with MATCH: all words, the last one as a beginning.

    Every word stands in quotes and holds letters and digits only, so no text of a user can
    become an operator, a column name or a syntax error. Without words it finds nothing.
    """
    words = wanted_words(query)
    return " AND ".join(f'"{word}"*' if prefix else f'"{word}"' for word, prefix in words) or '""'


def tsquery(query: str) -> str:
    """The same for PostgreSQL's to_tsquery('simple', …); the empty query finds nothing."""
    words = wanted_words(query)
    return " & ".join(f"'{word}':*" if prefix else f"'{word}'" for word, prefix in words)


def fold(text: str) -> str:
    """Lower case, full-width forms narrowed, accents dropped; kana and hangul stay whole."""
    if text.isascii():
        return text.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFKC", bare).casefold().translate(_STROKES)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    for match in _PIECES.finditer(fold(text)):
        yield match[1] or "", (match[2] or "")[:LONGEST_WORD]


def _pairs(run: str) -> list[str]:
    """Overlapping pairs; a lone character stands for itself."""
    if len(run) == 1:
        return [run]
    return [run[at : at + 2] for at in range(len(run) - 1)]


def wanted_words(query: str) -> list[tuple[str, bool]]:
    """Each word once, with whether it may go on; pairs are exact, a lone last word is a start."""
    found: list[tuple[str, bool]] = []
    for run, word in _pieces(query):
        found += [(pair, False) for pair in _pairs(run)] if run else [(word, False)]
    found = list(dict.fromkeys(found))[:MOST_WORDS]
    pieces = list(_pieces(query))
    if pieces and found and pieces[-1][1] == found[-1][0]:
        found[-1] = (found[-1][0], True)
    return found
