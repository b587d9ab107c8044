"""Pages of HTML become a PDF: the one door to WeasyPrint, which runs in a process of its own.

A crash, a hang or a document that eats all memory ends that child, never a web worker. The child
stays warm between papers, ends itself when nobody needs it, and is replaced after some papers,
because Chinese fonts make it grow.
"""

import atexit
import json
import logging
import struct
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Timer
from typing import IO, Any, cast

from crm.errors import Refused
from crm.i18n import gettext as _

log = logging.getLogger("rapport.pdf")

HOME = Path(__file__).parent.parent.parent
COMMAND = (sys.executable, "-m", "crm.pdf.child")
SECONDS = 30
PAPERS_A_CHILD = 40
LARGEST_HTML = 4_000_000


@dataclass(frozen=True)
class Pdf:
    """The file; `lost` holds the texts in which a sign stands that no font of ours can draw."""

    content: bytes
    lost: tuple[str, ...] = ()


class Crashed(Exception):
    """The child ended, or was ended, before it answered."""


class Child:
    """The process that knows WeasyPrint: one request at a time over its standard input."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self.papers = 0
        self.process = subprocess.Popen(  # noqa: S603 - our own module, no word of a visitor
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=HOME
        )
        self.requests = cast(IO[bytes], self.process.stdin)
        self.answers = cast(IO[bytes], self.process.stdout)

    def ask(self, html: str, seconds: float) -> tuple[dict[str, Any], bytes]:
        """The child's answer: what it says about the paper, and the paper. Crashed when none."""
        self.papers += 1
        body = html.encode()
        watch = Timer(seconds, self.process.kill)
        watch.start()
        try:
            self.requests.write(struct.pack(">I", len(body)) + body)
            self.requests.flush()
            said = json.loads(self.read(*struct.unpack(">I", self.read(4))))
            return said, self.read(int(said["size"]))
        except OSError as error:
            raise Crashed from error
        finally:
            watch.cancel()

    def read(self, size: int) -> bytes:
        content = self.answers.read(size)
        if len(content) < size:
            raise Crashed
        return content

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.requests, self.answers):
            with suppress(OSError):  # the child went before all was written
                pipe.close()

    @property
    def is_there(self) -> bool:
        return self.process.poll() is None


class Press:
    """Keeps one warm child for this process, and asks it for one paper at a time."""

    def __init__(self, command: tuple[str, ...] = COMMAND, seconds: float = SECONDS) -> None:
        self.command = command
        self.seconds = seconds
        self.child: Child | None = None
        self.lock = Lock()

    def render(self, html: str) -> Pdf:
        """Refused, in words for the reader, when there is no paper to give."""
        if len(html) > LARGEST_HTML:
            raise Refused(_("This paper is too long to be drawn. Shorten its texts."))
        if not self.lock.acquire(timeout=self.seconds):
            raise Refused(_("Other papers are being drawn. Try again in a moment."))
        try:
            said, content = self.answer(html)
        finally:
            self.lock.release()
        if said.get("missing"):
            log.error("WeasyPrint cannot start: %s", said["missing"])
            raise Refused(
                _(
                    "PDF files cannot be drawn on this machine: a library is missing. "
                    "Ask whoever runs it to install Pango (libpango-1.0-0, libpangoft2-1.0-0)."
                )
            )
        if said.get("error"):
            log.error("a paper could not be drawn: %s", said["error"])
            raise Refused(_("This paper could not be drawn. Your texts are kept."))
        lost = tuple(said["lost"])
        if lost:
            log.warning("signs without a glyph in %d texts", len(lost))
        return Pdf(content, lost)

    def answer(self, html: str) -> tuple[dict[str, Any], bytes]:
        """A child that has worked before may have ended meanwhile: then a fresh one is asked."""
        was_warm = self.child is not None
        try:
            return self.ready_child().ask(html, self.seconds)
        except Crashed:
            timed_out = self.stop()
            if was_warm and not timed_out:
                try:
                    return self.ready_child().ask(html, self.seconds)
                except Crashed:
                    self.stop()
            log.exception("the child that draws papers ended")
            raise Refused(
                _("This paper took too long or too much memory and was given up. Shorten it.")
            ) from None

    def ready_child(self) -> Child:
        if self.child and (self.child.papers >= PAPERS_A_CHILD or not self.child.is_there):
            self.stop()
        if self.child is None:
            self.child = Child(self.command)
        return self.child

    def stop(self) -> bool:
        """Ends the child; True when it had been killed by its time limit."""
        child, self.child = self.child, None
        if child is None:
            return False
        child.end()
        return child.process.returncode == -9


press = Press()
atexit.register(press.stop)


def render_pdf(html: str) -> Pdf:
    """A tagged PDF (PDF/UA-1) of one HTML document, styled by static/css/print.css."""
    return press.render(html)
