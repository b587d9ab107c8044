"""The line format of vCards: folding, quoted-printable, parameters, escapes."""

import binascii
import quopri
import re
from dataclasses import dataclass

from crm.exchange.decoding import decode

LONGEST_STRUCTURE = 10_000
MOST_HEADER_LINES = 20

_NAME = re.compile(r"\s*(?:[\w-]+\.)?([A-Za-z][\w-]*)\s*(?=[;:])")
_PARAM = re.compile(r';\s*([\w-]+)\s*(?:=\s*((?:"[^"]*"|[^";:])*))?')
_SKIPPED = frozenset(("PHOTO", "LOGO", "SOUND", "KEY", "LABEL", "AGENT"))
_PIECE = re.compile(r"\\.|.", re.S)
_ESCAPED = re.compile(r"\\(.)", re.S)


@dataclass(frozen=True)
class Property:
    """One line of a card: its name in capitals, the words of TYPE in lower case, its raw value."""

    name: str
    types: frozenset[str]
    value: str

    @property
    def text(self) -> str:
        return _unescaped(self.value)

    @property
    def parts(self) -> list[list[str]]:
        """Cut at semicolons, each part at commas, but not at escaped ones."""
        return [[_unescaped(value) for value in _cut(part, ",")] for part in _cut(self.value, ";")]


def properties(lines: list[str]) -> list[Property]:
    """The properties of a card that can be read; pictures and odd lines are passed over."""
    found = (_property(line) for line in _unfolded(lines))
    return [each for each in found if each and each.name not in _SKIPPED]


def _unfolded(lines: list[str]) -> list[str]:
    """Whole lines: folds undone, soft breaks of quoted-printable closed, 2.1 pictures dropped."""
    whole: list[list[str]] = []
    encodings: set[str] = set()
    is_soft = False
    for line in lines:
        is_picture = not encodings.isdisjoint(("B", "BASE64"))
        if is_soft:
            whole[-1][-1] = whole[-1][-1][:-1]
            whole[-1].append(line)
        elif line[:1] in (" ", "\t") and whole:
            if not is_picture:
                whole[-1].append(line[1:])
            if ":" in whole[-1][0] or len(whole[-1]) > MOST_HEADER_LINES:
                continue
            encodings = _encodings("".join(whole[-1]))
        elif not line.strip() or (is_picture and ":" not in line):
            continue
        else:
            whole.append([line])
            encodings = _encodings(line)
        is_soft = line.endswith("=") and "QUOTED-PRINTABLE" in encodings
    return ["".join(pieces) for pieces in whole]


def _encodings(line: str) -> set[str]:
    """The words before the colon that can name an encoding, with or without ENCODING=."""
    params = line.partition(":")[0].upper().split(";")[1:]
    return {param.rpartition("=")[2].strip() for param in params}


def _property(line: str) -> Property | None:
    name = _NAME.match(line)
    if not name:
        return None
    at = name.end()
    params: list[tuple[str, str]] = []
    while param := _PARAM.match(line, at):
        params.append((param[1].upper(), (param[2] or "").replace('"', "").strip()))
        at = param.end()
    colon = line.find(":", at)
    if colon < 0:
        return None
    types = {
        word.strip().lower()
        for key, value in params
        for word in (value.split(",") if key == "TYPE" else [key] if not value else [])
    }
    if any(key == "PREF" for key, _ in params):
        types.add("pref")
    return Property(name[1].upper(), frozenset(types), _value(line[colon + 1 :], params))


def _value(raw: str, params: list[tuple[str, str]]) -> str:
    encoding = next((value.upper() for key, value in params if key == "ENCODING"), "")
    if encoding != "QUOTED-PRINTABLE" and ("QUOTED-PRINTABLE", "") not in params:
        return raw
    charset = next((value for key, value in params if key == "CHARSET"), "")
    try:
        data = quopri.decodestring(raw.encode("utf-8"))
        return _in_charset(data, charset).replace("\r\n", "\n")
    except (binascii.Error, ValueError):
        return raw


def _in_charset(data: bytes, charset: str) -> str:
    """In the charset the card names, when the bytes are in it; otherwise by their looks."""
    names = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252"}
    wanted = names.get(charset.lower(), charset)
    try:
        return data.decode(wanted or "utf-8")
    except (LookupError, UnicodeError):
        return decode(data).text


def _cut(value: str, mark: str) -> list[str]:
    value = value[:LONGEST_STRUCTURE]
    if "\\" not in value:
        return value.split(mark)
    parts = [""]
    for piece in _PIECE.findall(value):
        if piece == mark:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)
