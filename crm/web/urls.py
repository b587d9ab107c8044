"""Addresses: where a sign-in may lead, and links that leave the house."""

import re
from urllib.parse import urlsplit

from flask import Flask, current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

LARGEST_NUMBER = 2**31 - 1  # of a record, in both databases
ODD = re.compile(r"[\x00-\x20\\\x7f]")


class RecordNumber(IntegerConverter):
    """A number in an address; one that no record can have leads to no page (404)."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - the router names it
        super().__init__(map, max=LARGEST_NUMBER)


def init(app: Flask) -> None:
    app.url_map.converters["int"] = RecordNumber


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


def record_number(text: str) -> int:
    """A record's number from an address; ValueError for what no database column can hold."""
    found = int(text)
    if not 0 < found <= LARGEST_NUMBER:
        raise ValueError("no such number")
    return found
