"""From a row of the outbox to the bytes for a mail server, and nothing that was smuggled in."""

import re
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, EmailPolicy, default
from email.utils import format_datetime, parseaddr

from crm.mail.outbox import OutboxMail


class Unfolded(EmailPolicy):
    """An address in a header stays whole: folded it would be encoded, and no program follows."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == DECLINE_AT:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


DECLINE_AT = "List-Unsubscribe"
# 7bit: any server on the way may take it; the parts are then encoded as they need.
POLICY = Unfolded(cte_type="7bit", linesep=SMTP.linesep)
HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
    *("MIME-Version", "Content-Type"),
}
# Where a letter says that its reader may decline, the address stands in a header, too.
DECLINE = re.compile(r'<a href="(https?://[!-~]+?)" rel="unsubscribe"')
BODY = {"Content-Transfer-Encoding"}
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
LAYERS = 4


class BadMail(Exception):
    """This mail can never be sent as it is; `str()` of it says why."""


def clean_header(text: str) -> str:
    """One line without control characters, also of what is hidden in encoded words (RFC 2047)."""
    for _layer in range(LAYERS):
        plain = CONTROLS.sub(" ", decoded(text))
        if plain == text:
            break
        text = plain
    # Whoever wraps words more often than anybody would gets them shown as they are.
    return text.replace("=?", "= ?").strip() if decoded(text) != text else text.strip()


def decoded(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        return text.replace("=?", "= ?")


def build(mail: OutboxMail, sender: str) -> EmailMessage:
    """The same message each time that it is asked for: its number and date are the row's."""
    message = EmailMessage(policy=POLICY)
    message["From"] = mailbox(*parseaddr(sender))
    message["To"] = mailbox(mail.to_name, mail.to_address)
    message["Subject"] = clean_header(mail.subject)
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = clean_header(mail.message_id)
    message["Auto-Submitted"] = "auto-generated"
    if address := DECLINE.search(mail.html or ""):
        message[DECLINE_AT] = f"<{address[1]}>"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message


def mailbox(name: str, address: str) -> Address:
    """A name and one address; BadMail when it is none, or none that every server takes."""
    local, _at, domain = address.rpartition("@")
    try:
        if not local or CONTROLS.search(address) or not local.isascii():
            raise ValueError
        return Address(clean_header(name), local, domain.encode("idna").decode("ascii"))
    except (ValueError, HeaderParseError):
        raise BadMail("no address that a mail server takes") from None


def written(mail: OutboxMail, sender: str) -> bytes:
    """The message, read again as the other side will: BadMail unless that is what was meant."""
    message = build(mail, sender)
    try:
        data = message.as_bytes()
    except (ValueError, HeaderParseError, UnicodeError) as error:
        raise BadMail(f"cannot be written: {type(error).__name__}") from None
    seen = BytesParser(policy=default).parsebytes(data)
    names = [name for name in seen if name not in BODY]
    meant = [*HEADERS, *([DECLINE_AT] if DECLINE_AT in message else [])]
    if sorted(names) != sorted(meant) or envelope(seen, "To") != envelope(message, "To"):
        raise BadMail("the headers do not read as they were written")
    return data


def envelope(message: EmailMessage, header: str = "To") -> list[str]:
    return [address.addr_spec for address in message[header].addresses]
