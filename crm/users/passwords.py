"""Passwords: long, not among the usual ones, kept as Argon2id digests."""

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from crm.errors import Refused
from crm.i18n import gettext as _

SHORTEST = 15
LONGEST = 512
HASHER = PasswordHasher()
GATE = threading.BoundedSemaphore(4)  # each digest takes 64 MB for a moment
# Of a long random text that nobody kept: checking against it takes the time of a real one.
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$COpZESjga1rKawj10bD1Dg"
    "$eRyzXtp8WnP7wKX+Nt83YwFGE+TxQJ+OGZZxRWhTTUA"
)
USUAL = (
    "password",
    "passwort",
    "12345678",
    "qwertyui",
    "asdfghjk",
    "letmein",
    "iloveyou",
    "rapport",
    "woaini",
    "admin",
)


def check(password: str, *personal: str) -> None:
    """Raises Refused, in words, for a password that is too short or too easily guessed."""
    text = unicodedata.normalize("NFKC", password)
    if len(text) < SHORTEST:
        raise Refused(
            _("Use at least %(count)s characters; a short sentence is fine.", count=SHORTEST)
        )
    if len(text) > LONGEST:
        raise Refused(_("Use at most %(count)s characters.", count=LONGEST))
    lowered = text.casefold()
    known = [*USUAL, *(part.casefold() for part in personal if len(part) > 3)]
    rest = lowered
    for part in sorted(known, key=len, reverse=True):
        rest = rest.replace(part, "")
    if len(set(lowered)) < 5 or len(rest) < SHORTEST // 2:
        raise Refused(_("This password is too easily guessed. Use a short sentence."))


def digest(password: str) -> str:
    with GATE:
        return HASHER.hash(unicodedata.normalize("NFKC", password))


def matches(password: str, kept: str | None) -> bool:
    """Takes the same time whether there is a digest or not, so that nobody learns who is known."""
    with GATE:
        try:
            HASHER.verify(kept or NOBODY, unicodedata.normalize("NFKC", password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    return HASHER.check_needs_rehash(kept)
