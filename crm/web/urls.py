"""Addresses: where a sign-in may lead, and links that leave the house."""

import re
from urllib.parse import urlsplit

from flask import current_app, url_for
from werkzeug.exceptions import HTTPException

ODD = re.compile(r"[\x00-\x20\\\x7f]")


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
    with current_app.test_request_context(base_url=str(current_app.config["BASE_URL"])):
        path = url_for(endpoint, **values)  # type: ignore[arg-type]
    return str(current_app.config["BASE_URL"]) + path


def number(text: str) -> int:
    """A record's number from an address; ValueError for what no database column can hold."""
    found = int(text)
    if not 0 < found < 2**31:
        raise ValueError("no such number")
    return found
