"""Every page to which a link leads, in the demo's house: on desk and phone, in both themes."""

import re
from typing import Literal
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from crm.db import db
from crm.demo.loading import load
from crm.permissions import Role
from crm.users.models import User
from tests.support.browser import DESKTOP, PHONE, OpenPage
from tests.support.page_checks import check
from tests.support.people import SignInPage

# No pages of ours: files, and what only a person who signs in sees.
NO_PAGE = re.compile(r"\.(pdf|csv)$|^/(sign-in|s|static|confirmation)\b")
# Fewer, and a link is lost on the way.
AT_LEAST = 48
# What is folded is a part of the page, too.
UNFOLD = "document.querySelectorAll('main details.fold').forEach(each => each.open = true)"
LINKS = "[...document.querySelectorAll('a[href]')].map(each => each.getAttribute('href'))"


def kind_of(address: str) -> str:
    """Two clients have the same page; with and without an answer to a question, too."""
    return re.sub(r"\d{4}-Q\d|\d+", "N", urlsplit(address).path)


def walk(page: Page) -> list[str]:
    """Looks at one page of each kind, beginning at home."""
    waiting = ["/", "/contacts", "/search?q=nordlicht", "/?whose=team", "/follow-ups/new"]
    known, seen = {kind_of(each) for each in waiting}, []
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        page.evaluate(UNFOLD)
        check(page)
        seen.append(address)
        for link in page.evaluate(LINKS):
            path = urlsplit(link).path
            if link.startswith("/") and not NO_PAGE.search(path) and kind_of(link) not in known:
                known.add(kind_of(link))
                waiting.append(link)
    return seen


@pytest.mark.parametrize(
    ("size", "theme", "language"),
    [
        (DESKTOP, "light", "en"),
        (DESKTOP, "dark", "zh"),
        (PHONE, "light", "zh"),
        (PHONE, "dark", "en"),
    ],
    ids=["desk-light", "desk-dark", "phone-light", "phone-dark"],
)
def test_every_page_can_be_read_and_trips_nobody(
    app: Flask,
    open_page: OpenPage,
    sign_in: SignInPage,
    size: tuple[int, int],
    theme: Literal["light", "dark"],
    language: str,
) -> None:
    load()
    anna = db.session.scalars(select(User).where(User.name == "Anna Berg")).one()
    # One person who is let in everywhere, and has clients of her own.
    anna.roles = frozenset({Role.ACCOUNT_MANAGER, Role.ADMIN, Role.DIRECTOR})
    anna.language, anna.theme = language, theme
    db.session.commit()
    page = sign_in(open_page(size=size, theme=theme, language=language), anna)
    seen = walk(page)
    assert len(seen) >= AT_LEAST, seen
