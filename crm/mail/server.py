"""The conversation with the mail server, in steps: the last safe moment is before the final dot."""

import re
import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

PERMANENT = 500
GREETED_AGAIN = 421
START_OF_DATA = 354


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for a connection, for an answer, and for the receipt of a message."""

    connect: float = 10
    command: float = 30
    receipt: float = 120


class Unreachable(Exception):
    """No mail server answers, or it does not know us: no mail is to blame."""


class Later(Exception):
    """Not taken now, and certainly not delivered: try again."""


class Never(Exception):
    """Refused for good."""


class Unsure(Exception):
    """The message went out whole and no receipt came back: it may have been delivered."""


def why_held(config: Mapping[str, Any]) -> str | None:
    """The setting that is missing for sending; None when mail goes out."""
    for name in ("SMTP_HOST", "MAIL_FROM"):
        if not config[name]:
            return f"CRM_{name}"
    return None


def connect(config: Mapping[str, Any], patience: Patience) -> smtplib.SMTP:
    """An open, greeted, encrypted and signed-in connection, as the settings ask for."""
    host, port = str(config["SMTP_HOST"]), int(config["SMTP_PORT"])
    security = str(config["SMTP_SECURITY"])
    context = ssl.create_default_context()
    common: dict[str, Any] = {"timeout": patience.connect, "local_hostname": our_name(config)}
    try:
        if security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, context=context, **common)
        else:
            server = smtplib.SMTP(host, port, **common)
        try:
            wait(server, patience.command)
            server.ehlo_or_helo_if_needed()
            if security == "starttls":
                server.starttls(context=context)
                server.ehlo()
            if config["SMTP_USER"]:
                server.login(str(config["SMTP_USER"]), str(config["SMTP_PASSWORD"]))
        except BaseException:
            server.close()
            raise
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise Unreachable(said(error)) from None
    return server


def our_name(config: Mapping[str, Any]) -> str:
    """How we greet: by the name in CRM_BASE_URL, without asking the world for it."""
    host = urlsplit(str(config["BASE_URL"])).hostname or "localhost"
    return f"[{host}]" if host.replace(".", "").isdigit() else host


def hand_over(
    server: smtplib.SMTP,
    sender: str,
    recipient: str,
    data: bytes,
    patience: Patience,
    before_data: Callable[[], None],
) -> None:
    """Gives the server one message for one recipient; returns when it has taken it.

    `before_data` is called when only the message itself is still to be sent.
    """
    try:
        # A sender that is refused is a setting to mend, not the end of every mail in the queue.
        ask(server, server.mail(parseaddr(sender)[1]), always=Later)
        ask(server, server.rcpt(recipient))
        before_data()
        ask(server, server.docmd("DATA"), START_OF_DATA)
        server.send(dotted(data))
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        raise Later(said(error)) from None
    try:
        wait(server, patience.receipt)
        server.send(b".\r\n")
        answer = server.getreply()
        wait(server, patience.command)
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        raise Unsure(said(error)) from None
    ask(server, answer)


def ask(
    server: smtplib.SMTP,
    answer: tuple[int, bytes],
    wanted: int = 250,
    always: type[Exception] | None = None,
) -> None:
    """Later or Never unless the server said yes; the conversation can then begin anew."""
    code, words = answer
    if code == wanted or (wanted == 250 and 200 <= code < 300):
        return
    text = f"{code} {words.decode(errors='replace')}"
    if code in (-1, GREETED_AGAIN):
        server.close()
    else:
        try:
            server.rset()
        except (OSError, smtplib.SMTPException):
            server.close()
    raise (always or (Never if code >= PERMANENT else Later))(text)


def is_open(server: smtplib.SMTP) -> bool:
    return server.sock is not None


def wait(server: smtplib.SMTP, seconds: float) -> None:
    if server.sock is not None:
        server.sock.settimeout(seconds)


def dotted(data: bytes) -> bytes:
    """Lines that begin with a dot get another: one alone would end the message."""
    text = re.sub(rb"(?m)^\.", b"..", data)
    return text if text.endswith(b"\r\n") else text + b"\r\n"


def said(error: BaseException) -> str:
    """What went wrong, in the server's words where it has any; never what we sent."""
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
        return f"{error.smtp_code} {text}"
    return f"{type(error).__name__}: {error}"
