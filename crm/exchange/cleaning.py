"""Values as they are stored: trimmed, one Unicode form, nothing invisible, nothing invented."""

import re
import unicodedata
from dataclasses import dataclass

from crm.word_sets import word_set

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_HAN_NAME = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003347f·]+")
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_LABEL = re.compile(r"[^\W_]([\w-]*[^\W_])?")
_IN_BRACKETS = re.compile(r"[^<>]*<([^<>\s]+)>\s*")
_PHONE_START = re.compile(r"^\s*(tel|phone|fax|mobile)\s*:", re.I)
_ORGANISATION_WORDS = word_set(
    "company organisation organization business account firma unternehmen société societe"
    " entreprise 公司 企业 单位 机构 組織"
)
_PERSON_WORDS = word_set("individual person contact people kontakt personne 个人 联系人")


@dataclass(frozen=True)
class Name:
    """A person's name as shown, and its parts where they are known."""

    full: str
    given: str = ""
    family: str = ""


def clean(text: str) -> str:
    """One line: no control or invisible characters, NFC, blanks single."""
    return " ".join(clean_lines(text).split())


def clean_lines(text: str) -> str:
    """The same for notes and addresses, where line breaks stay."""
    bare = unicodedata.normalize("NFC", _INVISIBLE.sub("", text.replace("\r\n", "\n")))
    lines = (line.rstrip() for line in bare.replace("\r", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def is_email(text: str) -> bool:
    """Whether mail could go there: one @, a domain with a dot, lengths of RFC 5321."""
    local, at, domain = text.rpartition("@")
    if not at or len(text) > 254 or not 0 < len(local) <= 64 or not domain.isprintable():
        return False
    labels = domain.split(".")
    return (
        len(labels) > 1
        and all(len(label) <= 63 and _LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
        and bool(_LOCAL.fullmatch(local))
    )


def clean_email(text: str) -> str | None:
    """The bare address, its domain in lower case; "" for nothing, None for no valid address.

    Accepts "mailto:a@b.example" and "Ann <a@b.example>".
    """
    bare = clean(text)
    in_brackets = _IN_BRACKETS.fullmatch(bare)
    if in_brackets:
        bare = in_brackets[1]
    if bare[:7].lower() == "mailto:":
        bare = bare[7:].partition("?")[0]
    if not bare:
        return ""
    if not is_email(bare):
        return None
    local, _, domain = bare.rpartition("@")
    return f"{local}@{domain.lower()}"


def clean_phone(text: str) -> str | None:
    """As written, without "tel:"; "" for nothing, None where there are not three digits."""
    bare = _PHONE_START.sub("", clean(text)).strip()
    if not bare:
        return ""
    return bare if sum(char.isdigit() for char in bare) >= 3 else None


def clean_website(text: str) -> str | None:
    """An http address, https:// added where none is given; "" for nothing, None for no address."""
    bare = clean(text)
    if not bare:
        return ""
    scheme, mark, rest = bare.partition("://")
    if not mark:
        scheme, rest = "https", bare
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    labels = host.split(".")
    if scheme.lower() not in ("http", "https") or len(labels) < 2 or " " in rest:
        return None
    if not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return f"{scheme.lower()}://{rest}"


def person_name(full: str = "", given: str = "", family: str = "", middle: str = "") -> Name:
    """Parts make a full name in their own order: 王 + 小明 is 王小明, Müller + Jörg is Jörg Müller.

    A full name is never cut into parts but for "Müller, Jörg": nobody knows where to cut 欧阳娜.
    """
    full, given, family, middle = clean(full), clean(given), clean(family), clean(middle)
    if not full:
        return Name(_joined(given, middle, family), given, family)
    if not given and not family and full.count(",") == 1 and not _HAN_NAME.search(full):
        last, first = (part.strip() for part in full.split(","))
        if first and last and not _is_suffix(first):
            return Name(f"{first} {last}", first, last)
    if _HAN_NAME.fullmatch(full.replace(" ", "")):
        full = full.replace(" ", "")
    return Name(full, given, family)


def is_organisation_type(text: str) -> bool | None:
    """What a "Company type" column says of its row; None when it says neither."""
    word = clean(text).casefold()
    if word in _ORGANISATION_WORDS:
        return True
    return False if word in _PERSON_WORDS else None


def is_han(text: str) -> bool:
    return bool(_HAN_NAME.fullmatch(text))


def _joined(given: str, middle: str, family: str) -> str:
    parts = [part for part in (given, middle, family) if part]
    if family and given and is_han(family) and is_han(given):
        return family + middle + given
    return " ".join(parts)


def _is_suffix(text: str) -> bool:
    words = ("jr", "sr", "esq", "phd", "md", "mba", "ii", "iii", "iv", "llc", "inc", "ltd", "co")
    return text.casefold().replace(".", "").partition(" ")[0] in words
