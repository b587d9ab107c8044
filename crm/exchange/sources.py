"""A file, opened for an import: its columns, and its rows as drafts, one by one."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from crm.exchange import reasons, unreadable
from crm.exchange.cards import Card, is_cards, read_cards
from crm.exchange.columns import Kind, guess_columns
from crm.exchange.decoding import decode
from crm.exchange.drafts import Draft, client_draft, contact_draft
from crm.exchange.models import Outcome
from crm.exchange.tables import Row, is_binary, read_table, refuse_binary
from crm.exchange.unreadable import UnreadableFile

HEAD = 2000
SAMPLE = 50


@dataclass(frozen=True)
class Source:
    """`drafts` can be read once. `header` is empty and `columns` too for contact cards."""

    encoding: str
    certain: bool
    header: tuple[str, ...]
    columns: Mapping[str, int]
    samples: tuple[tuple[str, ...], ...]
    drafts: Iterator[Draft]


def open_source(
    raw: bytes,
    kind: Kind,
    encoding: str | None = None,
    columns: Mapping[str, int] | None = None,
) -> Source:
    """Columns are guessed unless they are given; UnreadableFile for what is refused whole."""
    refuse_binary(raw)
    decoded = decode(raw, encoding)
    if is_cards(decoded.text.lstrip()[:HEAD]):
        if is_binary(decoded.text):
            raise UnreadableFile(unreadable.BINARY)
        return Source(
            decoded.encoding, decoded.certain, (), {}, (), _from_cards(decoded.text, kind)
        )
    _refuse_what_breaks_off(decoded.text)
    table = read_table(decoded.text)
    head = list(islice(table.rows, SAMPLE))
    samples = tuple(row.values for row in head)
    if columns is None:
        columns = guess_columns(table.header, kind, samples)
    drafts = _from_rows(chain(head, table.rows), kind, columns)
    return Source(decoded.encoding, decoded.certain, table.header, columns, samples, drafts)


def _refuse_what_breaks_off(text: str) -> None:
    """Reads it to its end first: what is refused whole is refused before anything is written."""
    deque(read_table(text).rows, maxlen=0)


def _from_rows(rows: Iterator[Row], kind: Kind, columns: Mapping[str, int]) -> Iterator[Draft]:
    read = client_draft if kind is Kind.CLIENTS else contact_draft
    for row in rows:
        if row.is_blank:
            yield Draft(row.line).refuse(Outcome.SKIPPED, reasons.EMPTY_ROW)
            continue
        draft = read(row.line, {name: row.values[at] for name, at in columns.items()})
        if row.extra:
            draft.note(reasons.TOO_WIDE, ", ".join(row.extra)[:200])
        yield draft


def _from_cards(text: str, kind: Kind) -> Iterator[Draft]:
    for card in read_cards(text):
        if not isinstance(card, Card):
            yield Draft(card.line).refuse(Outcome.FAILED, card.reason)
        elif kind is Kind.CONTACTS:
            yield contact_draft(card.line, card.values)
        else:
            yield _organisation_of(card)


def _organisation_of(card: Card) -> Draft:
    """The organisation that a card names; what reaches the person is the firm's on its own card."""
    values = card.values
    name = card.organisation
    is_its_own = bool(name) and card.full_name in ("", name)
    kept = values if is_its_own else {"website": values["website"], "address": values["address"]}
    return client_draft(card.line, {**kept, "name": name, "external_id": ""})
