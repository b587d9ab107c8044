"""Letters: a mail in the words and the language of whoever reads it, ready in the outbox."""

import re
from typing import Any

from flask import current_app
from flask_babel import LazyString
from markupsafe import escape

from crm.i18n import in_language
from crm.mail.outbox import OutboxMail, enqueue
from crm.web.brand import LIGHT_SURFACE, readable

SUBJECT = 300


def send_letter(
    name: str,
    *,
    to_address: str,
    to_name: str,
    language: str,
    subject: str | LazyString,
    kind: str,
    origin: tuple[str, int] | None = None,
    user_id: int | None = None,
    **values: Any,
) -> OutboxMail:
    """Writes templates/email/<name>.txt and .html with `values`; the caller commits.

    A lazy subject is said in the reader's language, too. `origin` names the record that the mail
    is about: its table and number. `user_id` is the colleague it goes to, if it goes to one.
    """
    columns = composed(
        name, to_address=to_address, to_name=to_name, language=language, subject=subject,
        kind=kind, origin=origin, user_id=user_id, **values,
    )  # fmt: skip
    return enqueue(**columns)


def composed(
    name: str,
    *,
    to_name: str,
    language: str,
    subject: str | LazyString,
    origin: tuple[str, int] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The columns of a row of the outbox, for a letter that `enqueue` or `enqueue_many` takes."""
    columns = {each: more.pop(each) for each in ("to_address", "kind", "user_id") if each in more}
    with in_language(language):
        subject = str(subject)[:SUBJECT]
        text, html = written(name, language, subject=subject, to_name=to_name, **more)
    table, number = origin or (None, None)
    return columns | {
        "to_name": to_name,
        "language": language,
        "subject": subject,
        "text": text,
        "html": html,
        "origin": table,
        "origin_id": number,
    }


def written(name: str, language: str, **values: Any) -> tuple[str, str]:
    """Plain text and HTML of a letter, in the language that is spoken where this is called.

    No page's context is needed: a letter is the same from a request and from the clock.
    """
    firm = values.pop("organisation", None) or current_app.extensions["brand"]()
    world = values | {
        "organisation": firm,
        "language": language,
        "base_url": current_app.config["BASE_URL"],
        "accent": readable(firm.colour, LIGHT_SURFACE),
    }
    templates = current_app.jinja_env
    text = templates.get_template(f"email/{name}.txt").render(world)
    html = templates.get_template(f"email/{name}.html").render(world)
    return text.strip() + "\n", html


class FormLetter:
    """A letter that many get: written once with gaps, then filled in for each, which is quick.

    `gap("task")` stands in its values where each letter says something of its own.
    """

    def __init__(self, name: str, language: str, subject: str | LazyString, **values: Any) -> None:
        with in_language(language):
            words = str(subject)
            text, html = written(name, language, subject=words, **values)
        self.pieces = {"subject": cut(words), "text": cut(text), "html": cut(html)}

    def filled(self, **gaps: str) -> dict[str, str]:
        """Subject, text and HTML of one letter; what is filled in is text, never markup."""
        safe = {name: str(escape(value)) for name, value in gaps.items()}
        return {
            part: "".join(
                (safe if part == "html" else gaps)[piece] if is_gap else piece
                for piece, is_gap in pieces
            )
            for part, pieces in self.pieces.items()
        }


def gap(name: str) -> str:
    return f"\ue000{name}\ue001"


def cut(text: str) -> list[tuple[str, bool]]:
    """Words and names of gaps by turns."""
    pieces = re.split("\ue000(\\w+)\ue001", text)
    return [(piece, number % 2 == 1) for number, piece in enumerate(pieces)]
