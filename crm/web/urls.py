"""Addresses: where a sign-in may lead, and links that leave the house."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, request
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.routing import IntegerConverter, Map

LARGEST_NUMBER = 2**31 - 1  # of a record, in both databases
ODD = re.compile(r"[\x00-\x20\\\x7f]")


class RecordNumber(IntegerConverter):
    """A number in an address; one that no record can have leads to no page (404)."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - the router names it
        super().__init__(map, max=LARGEST_NUMBER)


class Sent(ImmutableMultiDict[str, Any]):
    """What came with an address or a form, without the one character that no database takes."""

    def __init__(self, mapping: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None):
        pairs = () if mapping is None else iter_multi_items(mapping)
        super().__init__([(without_nul(name), without_nul(value)) for name, value in pairs])


class Asked(Request):
    parameter_storage_class = Sent


def without_nul(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


def init(app: Flask) -> None:
    app.url_map.converters["int"] = RecordNumber
    app.request_class = Asked
    app.before_request(know_ourselves)


def know_ourselves() -> Response | None:
    """Under a name that is not ours no page can be drawn, not even that of an error."""
    if isinstance(request.routing_exception, SecurityError):
        return Response("This address is not ours.\n", 400, content_type="text/plain")
    return None


def safe_next(target: str | None, fallback: str = "/") -> str:
    """`target` when it is a page of ours that answers GET; else `fallback`."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\") or ODD.search(target):
        return fallback
    path = urlsplit(target).path
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except (HTTPException, ValueError):
        return fallback
    return target


def outside(endpoint: str, **values: object) -> str:
    """A full address for a mail or a printed page: only ever on CRM_BASE_URL."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return str(current_app.config["BASE_URL"]) + path


def record_number(text: str | int) -> int:
    """A record's number as sent to us; ValueError for what no record can have."""
    found = int(text)
    if not 0 < found <= LARGEST_NUMBER:
        raise ValueError("no such number")
    return found


def record_numbers(texts: Iterable[str]) -> set[int]:
    """The numbers of records among these; what is none is left out."""
    found = set()
    for text in texts:
        with suppress(ValueError):
            found.add(record_number(text))
    return found
