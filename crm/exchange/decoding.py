"""Bytes to text: which encoding a file is in, as well as that can be told.

Order: what the reader says, byte order marks, UTF-16/32 by their zero bytes, UTF-8, then the
Chinese encodings by how ordinary the characters come out, then the Western ones. Nothing raises:
what cannot be decoded becomes U+FFFD and is counted.
"""

import codecs
import re
from dataclasses import dataclass

from crm.later import Later

SAMPLE = 65_536
charset_normalizer = Later("charset_normalizer")
ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "big5hkscs",
    "cp1252", "cp1250", "cp1251", "shift_jis", "euc_kr",
)  # fmt: skip

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH = re.compile(rb"[\x80-\xff]")
_LETTER = re.compile(rb"[A-Za-z]")
_SIGN_IN_WORD = re.compile(
    "[a-z][\u0080-\u00bf\u00d7\u00f7](?=[a-z])|[\u00a2-\u00a9\u00ac-\u00b9\u00bc-\u00be](?=[a-z])"
)
_ORDINARY = {"gb18030": 0.6, "big5hkscs": 0.7}
_UMLAUTS = frozenset("ÄÖÜäöüßéèêàçñÉ")
_OTHERS = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "shift_jis", "euc_jp", "euc_kr"]


@dataclass(frozen=True)
class Decoded:
    """`encoding` is what was chosen, `certain` whether it was known rather than guessed."""

    text: str
    encoding: str
    certain: bool
    replaced: int = 0


def decode(raw: bytes, encoding: str | None = None) -> Decoded:
    """Text of the bytes; `encoding` forces one of ENCODINGS, any other name is ignored."""
    if encoding in ENCODINGS:
        return _decoded(raw, encoding, True)
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _decoded(raw, name, True)
    wide = _wide(raw)
    if wide:
        return _decoded(raw, wide, False)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8", True)
    except UnicodeDecodeError as problem:
        if _cut_off(raw, problem):
            return _decoded(raw, "utf-8", True)
    return _decoded(raw, _eight_bit(raw), False)


def _decoded(raw: bytes, encoding: str, certain: bool) -> Decoded:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode(encoding, errors="replace")
    return Decoded(text.removeprefix("\ufeff"), encoding, certain, text.count("\ufffd"))


def _cut_off(raw: bytes, problem: UnicodeDecodeError) -> bool:
    """UTF-8 with a bad byte or two in much good text is damaged UTF-8, not another encoding."""
    good = sum(len(run) > 1 for run in re.findall(rb"[\xc2-\xf4][\x80-\xbf]+", raw[:SAMPLE]))
    bad = raw[:SAMPLE].decode("utf-8", errors="replace").count("\ufffd")
    return good > 20 * bad or (bool(good) and problem.end >= len(raw))


def _wide(raw: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: zero bytes at even or at odd places only."""
    head = raw[: SAMPLE // 4 * 4]
    zeros = [head[place::4].count(0) for place in range(4)]
    quarter = len(head) // 4
    if not sum(zeros):
        return None
    if quarter and zeros[3] == quarter and zeros[2] >= quarter * 0.9:
        return "utf-32-le"
    if quarter and zeros[0] == quarter and zeros[1] >= quarter * 0.9:
        return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    name = "utf-16-le" if odd > even else "utf-16-be"
    if min(even, odd) * 10 > max(even, odd):
        return None
    text = head[: len(head) // 2 * 2].decode(name, errors="replace")
    odd_ones = sum(not (char.isprintable() or char in "\t\r\n\ufeff") for char in text)
    return name if odd_ones * 50 <= len(text) else None


def _eight_bit(raw: bytes) -> str:
    """GB18030, Big5 or a Western encoding, judged by a sample of the bytes that are not ASCII."""
    first = _HIGH.search(raw)
    start = max(first.start() - 200, 0) if first else 0
    start = raw.rfind(b"\n", 0, start + 1) + 1
    sample = raw[start : start + SAMPLE]
    high, letters = len(_HIGH.findall(sample)), len(_LETTER.findall(sample))
    chinese = _chinese(sample)
    if chinese:
        return chinese
    western = sample.decode("cp1252", errors="replace")
    if _UMLAUTS.issuperset(char for char in western if char > "\x7f"):
        return "cp1252"
    if high <= 0.4 * letters and not _SIGN_IN_WORD.search(western) and "\ufffd" not in western:
        return "cp1252"
    best = charset_normalizer.from_bytes(sample, cp_isolation=_OTHERS).best()
    return str(best.encoding) if best else "cp1252"


def _chinese(sample: bytes) -> str | None:
    shares = {"gb18030": _gb_share(sample), "big5hkscs": _big5_share(sample)}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _ORDINARY[best] else None


def _gb_share(sample: bytes) -> float:
    """How ordinary the text is as GB18030, 0 to 1: level one characters count whole."""
    scores: list[float] = []
    at = 0
    while at < len(sample) - 1:
        lead, trail = sample[at], sample[at + 1]
        if lead < 0x80:
            at += 1
            continue
        if 0x30 <= trail <= 0x39 and at + 3 < len(sample) and sample[at + 2] >= 0x81:
            scores.append(0.8)
            at += 4
            continue
        if lead in (0x80, 0xFF) or trail < 0x40 or trail in (0x7F, 0xFF):
            return 0.0
        if not (0xA1 <= lead <= 0xA3 and trail >= 0xA1):
            scores.append(_gb_weight(lead, trail))
        at += 2
    return sum(scores) / len(scores) if scores else 0.0


def _gb_weight(lead: int, trail: int) -> float:
    if trail < 0xA1:
        return 0.1
    if 0xB0 <= lead <= 0xD7:
        return 1.0
    return 0.7 if 0xD8 <= lead <= 0xF7 else 0.0


def _big5_share(sample: bytes) -> float:
    scores: list[float] = []
    at = 0
    while at < len(sample) - 1:
        lead, trail = sample[at], sample[at + 1]
        if lead < 0x80:
            at += 1
            continue
        if lead in (0x80, 0xFF) or not (0x40 <= trail <= 0x7E or 0xA1 <= trail <= 0xFE):
            return 0.0
        if not 0xA1 <= lead <= 0xA3:
            scores.append(_big5_weight(lead, trail))
        at += 2
    return sum(scores) / len(scores) if scores else 0.0


def _big5_weight(lead: int, trail: int) -> float:
    """Frequent characters count whole; half where it could be an accented letter and a plain one.

    A third of real Big5 text looks so; of Western text read as Big5, nearly all of it.
    """
    if 0xA4 <= lead <= 0xC6:
        return 0.5 if trail < 0x80 and chr(trail).isalpha() else 1.0
    return 0.5 if 0xC9 <= lead <= 0xF9 else 0.0
