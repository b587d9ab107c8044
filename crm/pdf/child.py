"""The process that draws papers: reads HTML from its standard input, writes PDF to its output.

Nothing else imports this file: WeasyPrint costs 0.4 s and 40 MiB, and what it draws may crash it.
"""

import gc
import json
import logging
import os
import re
import resource
import select
import signal
import struct
import sys
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

try:
    from weasyprint import CSS, HTML
    from weasyprint.html import UA, UA_COUNTER_STYLE
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    MISSING = ""
except OSError as error:  # no Pango: said to the reader, and the app goes on
    HTML = URLFetcher = object
    MISSING = str(error)

STATIC = Path(__file__).parent.parent.parent / "static"
# Nothing is asked of this host: it is the name under which the few files below are known.
BASE = "https://paper.invalid/"
SERVED = {
    BASE + str(path.relative_to(STATIC)): path
    for path in (STATIC / "css" / "print.css", *sorted((STATIC / "fonts").glob("*.ttf")))
}
LOGO = "data:image/png;base64,"
MEMORY = 1 << 30
IDLE_SECONDS = 600
LOST = ".notdef glyph rendered"


class OwnFilesOnly(URLFetcher):
    """Our style sheet, our fonts, and a picture inside the paper: no file, no host, no way round.

    The one thing let through to WeasyPrint's own code is a PNG written out in the paper itself.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> Any:
        path = SERVED.get(url)
        if path is not None:
            return URLFetcherResponse(url, path.read_bytes())
        if url.startswith(LOGO):
            return super().fetch(url, headers)
        raise ValueError("not a part of this paper")


class PaperHtml(HTML):
    """Without footnotes, and with marks at list items only.

    WeasyPrint's own sheet gives every element five kinds of notes and a mark, and works their
    styles out one by one: a quarter of the time that a paper takes.
    """

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        del forms  # there are none on paper
        return [without_notes()]


@cache
def without_notes() -> Any:
    lean = re.sub(r"(?m)^::(footnote|note)-.*$", "", UA)
    return CSS(string=re.sub(r"(?m)^::marker", "li::marker", lean), counter_style=UA_COUNTER_STYLE)


class Complaints(logging.Handler):
    """What WeasyPrint says while it draws one paper."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def lost(self) -> list[str]:
        return sorted({line for line in self.lines if LOST in line})[:20]


class Drawer:
    """Keeps the fonts and the parsed style sheet: with them the second paper is much faster."""

    def __init__(self) -> None:
        self.fetcher = OwnFilesOnly()
        self.fonts = FontConfiguration()
        self.style = CSS(
            string=(STATIC / "css" / "print.css").read_text(encoding="utf-8"),
            base_url=BASE + "css/print.css",
            font_config=self.fonts,
            url_fetcher=self.fetcher,
        )

    def draw(self, html: str) -> bytes:
        document = PaperHtml(string=html, base_url=BASE, url_fetcher=self.fetcher)
        content: bytes = document.write_pdf(
            stylesheets=[self.style], font_config=self.fonts, pdf_variant="pdf/ua-1"
        )
        return content


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a library prints by itself must not get into the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    complaints = Complaints()
    logger = logging.getLogger("weasyprint")
    logger.handlers = [complaints]
    drawer: Drawer | None = None
    # A paper is many objects that live until it is drawn: looking for rubbish finds little.
    gc.freeze()
    gc.set_threshold(50_000)
    while (html := next_request(sys.stdin.buffer)) is not None:
        complaints.lines.clear()
        if MISSING:
            answer(answers, {"missing": MISSING}, b"")
            continue
        try:
            drawer = drawer or Drawer()
            content = drawer.draw(html)
            answer(answers, {"lost": complaints.lost()}, content)
        except Exception as failure:  # noqa: BLE001 - one paper failed, the next need not
            answer(answers, {"error": repr(failure)[:500]}, b"")


def next_request(source: BinaryIO) -> str | None:
    """The next paper's HTML; None when the parent is gone or nothing was asked for a while."""
    ready, _, _ = select.select([source], [], [], IDLE_SECONDS)
    head = source.read(4) if ready else b""
    if len(head) < 4:
        return None
    return source.read(*struct.unpack(">I", head)).decode()


def answer(target: BinaryIO, said: dict[str, Any], content: bytes) -> None:
    head = json.dumps({"lost": [], "size": len(content), **said}).encode()
    target.write(struct.pack(">I", len(head)) + head + content)
    target.flush()


if __name__ == "__main__":
    main()
