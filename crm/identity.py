"""What two records have in common when they mean the same organisation or person.

Keys are for comparing only and are never shown.
"""

import re
import unicodedata

from crm.fulltext import fold
from crm.word_sets import word_set

_FORMS = word_set(
    "ltd limited plc llc llp lp inc incorporated corp corporation co company pty pte pvt"
    " gmbh mbh ag kg kgaa ohg ug gbr ev eg se sa sas sasu sarl eurl sci snc srl spa sl slu"
    " bv nv ab as asa aps oy oyj kk sro zrt kft doo ltda group holding holdings gruppe"
)
_CHINESE_FORMS = re.compile(
    "(股份有限公司|有限责任公司|有限責任公司|集团有限公司|集團有限公司|有限公司|股份公司|总公司|總公司"
    "|分公司|公司|集团|集團|株式会社|（株）|\\(株\\))$"
)
_DOTTED = re.compile(r"\b((?:[^\W\d_]\.\s?)+[^\W\d_]?)(?=\W|$)")
_EXTENSION = re.compile(r"\s*(?:x|ext\.?|extension|durchwahl|转|轉|分机|#)\s*\d+\s*$", re.I)
FREE_MAIL = word_set(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.fr live.com msn.com yahoo.com"
    " yahoo.de yahoo.fr yahoo.co.uk ymail.com aol.com icloud.com me.com mac.com gmx.de gmx.net"
    " gmx.at gmx.ch web.de t-online.de freenet.de posteo.de mailbox.org proton.me protonmail.com"
    " orange.fr wanadoo.fr free.fr laposte.net sfr.fr qq.com vip.qq.com foxmail.com 163.com"
    " vip.163.com 126.com yeah.net sina.com sina.cn sohu.com tom.com 139.com 189.cn aliyun.com"
    " 21cn.com mail.ru yandex.ru zoho.com fastmail.com tutanota.com"
)


def organisation_key(name: str) -> str:
    """The name without its legal form, accents, marks and blanks.

    华星科技有限公司 and 华星科技 are one, so are Müller GmbH & Co. KG and "Muller". A name that is
    nothing but a form keeps it.
    """
    plain = fold(_DOTTED.sub(lambda match: re.sub(r"[.\s]", "", match[1]) + " ", name))
    plain = plain.replace("&", " ").replace("+", " ").replace("'", "")
    words = re.findall(r"[^\W_]+", plain)
    while len(words) > 1 and (words[-1] in _FORMS or words[-1] in ("and", "und", "et")):
        words.pop()
    while len(words) > 1 and words[0] in ("the", "sarl", "sas", "sa", "societe"):
        words.pop(0)
    return _without_chinese_form("".join(words))


def domain_of(address: str) -> str:
    """The domain of a website or an e-mail address; "" for none and for free mail hosts."""
    bare = unicodedata.normalize("NFKC", address).strip().casefold()
    bare = bare.partition("://")[2] or bare
    host = re.split(r"[/?#]", bare, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    host = host.removeprefix("www.").strip(".")
    if "." not in host or re.search(r"[^\w.-]", host) or host in FREE_MAIL:
        return ""
    return host


def phone_key(phone: str) -> str:
    """Digits without extension and international prefix; "" below six digits."""
    plain = _EXTENSION.sub("", unicodedata.normalize("NFKC", " ".join(phone[:100].split())))
    digits = re.sub(r"\D", "", plain.replace("(0)", ""))
    digits = digits.removeprefix("00") if not plain.strip().startswith("+") else digits
    return digits.lstrip("0") if len(digits) >= 6 else ""


def email_key(email: str) -> str:
    return unicodedata.normalize("NFKC", email).strip().casefold()


def person_key(name: str) -> str:
    """The same for "Jörg Müller", "Müller, Jörg" and "JORG MULLER"; Han names without blanks."""
    words = re.findall(r"[^\W_]+", fold(name))
    if all(re.fullmatch("[\u3400-\u9fff\U00020000-\U0003347f]+", word) for word in words):
        return "".join(words)
    return " ".join(sorted(words))


def _without_chinese_form(key: str) -> str:
    while (shorter := _CHINESE_FORMS.sub("", key)) != key and len(shorter) > 1:
        key = shorter
    return key
