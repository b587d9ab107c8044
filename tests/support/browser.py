"""Debian's Chromium, one a worker; a new, empty context for every page.

A page fails its test when the console has an error (a breach of the content security policy is
one), when a script throws, or when anything is asked of another host than this machine.
"""

import contextvars
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    sync_playwright,
)

from crm.db import db
from tests.support.network import is_near

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Whatever a page may ask of the world, it does not leave this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
DESKTOP = (1280, 900)
PHONE = (390, 844)
# What the server says on purpose, and the browser notes as an error.
SPOKEN = frozenset({400, 401, 403, 404, 409, 410, 413, 422, 429})


class OpenPage(Protocol):
    def __call__(
        self,
        *,
        size: tuple[int, int] = DESKTOP,
        theme: Literal["light", "dark"] = "light",
        language: str = "en",
        script: bool = True,
    ) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("chromium is missing; please install it: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, live_server: str) -> Iterator[OpenPage]:
    """`open_page(size=PHONE, theme="dark", language="zh")`: each is a visitor of its own."""
    contexts: list[BrowserContext] = []
    complaints = Complaints()
    of_test = contextvars.copy_context()

    def open_page(
        *,
        size: tuple[int, int] = DESKTOP,
        theme: Literal["light", "dark"] = "light",
        language: str = "en",
        script: bool = True,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            locale={"en": "en-GB", "zh": "zh-CN"}[language],
            timezone_id="UTC",
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        # A transaction that the test has open, if only by reading, would keep the server waiting.
        context.on("request", lambda _: of_test.run(db.session.commit))
        page = context.new_page()
        complaints.listen(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints.lines, "\n".join(complaints.lines)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page at desktop size, light, in English, not signed in."""
    return open_page()


@dataclass
class Complaints:
    lines: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", self.on_console)
        page.on("pageerror", self.on_error)
        page.on("request", self.on_request)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not is_spoken(message):
            self.lines.append(f"console: {message.text} ({message.location['url']})")

    def on_error(self, error: Error) -> None:
        self.lines.append(f"script: {error}")

    def on_request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in {"http", "https", "ws", "wss"} and not is_near(url.hostname):
            self.lines.append(f"request to another host: {request.url}")


def is_spoken(message: ConsoleMessage) -> bool:
    """A refusal that the server means (a form with an error in it), not a file that is missing.

    Nor is it a fault when a test itself has pulled the plug.
    """
    if "net::ERR_INTERNET_DISCONNECTED" in message.text:
        return True
    path = urlsplit(message.location["url"]).path
    return not path.startswith("/static/") and any(
        f"with a status of {status} " in message.text for status in SPOKEN
    )
