"""Papers are drawn by a child process: it may crash, hang or be missing, and fetches nothing."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask

from crm.errors import Refused
from crm.pdf.render import PAPERS_A_CHILD, Press
from tests.support.papers import embedded, read_pdf, unpacked

HOME = Path(__file__).parent.parent


def page(body: str, language: str = "en") -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><title>A paper</title></head>'
        f"<body>{body}</body></html>"
    )


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    """One warm child for all papers of this file, as a web process has it."""
    press = Press()
    yield press
    press.stop()


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """A server that notes who calls: its address, and the paths that were asked for."""
    calls: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Canary)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
    yield f"http://127.0.0.1:{server.server_port}", calls
    server.shutdown()
    server.server_close()


def test_a_paper_is_tagged_and_carries_its_fonts(press: Press, tmp_path: Path) -> None:
    drawn = press.render(page("<h1>Results</h1><p>Well done.</p><h2>季度业务回顾</h2>", "zh-Hans"))
    paper = read_pdf(drawn.content, tmp_path)
    assert paper.info["Tagged"] == "yes"
    assert "/Lang (zh-Hans)" in unpacked(drawn.content)
    assert embedded(paper.fonts)
    assert "季度业务回顾" in paper.text
    assert "Results" in paper.outline
    assert "季度业务回顾" in paper.outline
    assert drawn.lost == ()


def test_the_same_words_make_the_same_file_in_any_child(press: Press) -> None:
    other = Press()
    try:
        html = page("<h1>Once and for all</h1><p>永远一样</p>")
        assert press.render(html).content == other.render(html).content
    finally:
        other.stop()


def test_the_web_process_never_loads_the_renderer() -> None:
    program = "import sys, app; app.create_app({}); print('weasyprint' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=HOME, capture_output=True, text=True, check=True,
        env={**os.environ, "CRM_SECRET_KEY": "only for tests: nobody signs in with this"},
    )  # fmt: skip
    assert done.stdout.strip() == "False"


def test_a_paper_fetches_no_file_and_no_address(
    press: Press, tmp_path: Path, canary: tuple[str, list[str]]
) -> None:
    address, calls = canary
    (tmp_path / "secret.txt").write_text("the secret of this machine")
    secret = (tmp_path / "secret.txt").as_uri()
    places = [f"{address}/x", secret, "file:///etc/passwd", "../../pyproject.toml", "//127.0.0.1/x"]
    html = "".join(
        f'<img src="{place}" alt="a"><object data="{place}"></object><embed src="{place}">'
        f'<link rel="attachment" href="{place}"><link rel="stylesheet" href="{place}">'
        f"<style>@import url({place}); @font-face {{ font-family: F; src: url({place}) }} "
        f"p {{ font-family: F; background: url({place}) }}</style><p>words</p>"
        for place in places
    )
    drawn = press.render(page(html))
    assert calls == []
    assert "/EmbeddedFile" not in unpacked(drawn.content)
    text = read_pdf(drawn.content, tmp_path).text
    assert "words" in text
    assert "secret of this machine" not in text
    assert "root:" not in text


def test_a_sign_that_no_font_has_is_reported(press: Press) -> None:
    assert press.render(page("<p>plain</p>")).lost == ()
    lost = press.render(page("<p>a sign of nobody: \ue123</p>")).lost
    assert len(lost) == 1


def test_a_long_table_repeats_its_head_and_splits_no_row(press: Press, tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td>Row {number} begins<br>second line<br>row {number} ends</td><td>x</td></tr>"
        for number in range(400)
    )
    table = f"<table><thead><tr><th>Head of all</th><th>B</th></tr></thead>{rows}</table>"
    pages = read_pdf(press.render(page(table)).content, tmp_path).pages
    assert len(pages) > 10
    assert all("Head of all" in text for text in pages)
    for number in range(400):
        home = [text for text in pages if f"Row {number} begins" in text]
        assert len(home) == 1
        assert f"row {number} ends" in home[0]


def test_a_child_that_ended_while_idle_is_replaced_silently(press: Press) -> None:
    press.render(page("first"))
    assert press.child is not None
    press.child.process.kill()
    press.child.process.wait()
    assert press.render(page("second")).content.startswith(b"%PDF")


def test_a_child_that_crashes_costs_its_paper_and_nothing_else(app: Flask) -> None:
    crashing = Press((sys.executable, "-c", "import os; os.abort()"))
    with pytest.raises(Refused, match="given up"):
        crashing.render(page("x"))
    assert crashing.child is None


def test_a_paper_that_takes_too_long_is_given_up(app: Flask) -> None:
    slow = Press(seconds=1)
    rows = "<tr><td>cell</td><td>cell</td><td>cell</td></tr>" * 20_000
    start = time.monotonic()
    with pytest.raises(Refused, match="too long"):
        slow.render(page(f"<table>{rows}</table>"))
    assert time.monotonic() - start < 8
    assert slow.child is None


def test_an_endless_text_is_refused_before_it_is_drawn(app: Flask, press: Press) -> None:
    with pytest.raises(Refused, match="too long to be drawn"):
        press.render(page("x" * 5_000_000))


def test_the_child_may_use_a_gigabyte_and_no_more(press: Press) -> None:
    press.render(page("x"))
    assert press.child is not None
    limits = Path(f"/proc/{press.child.process.pid}/limits").read_text()
    line = next(line for line in limits.splitlines() if line.startswith("Max address space"))
    assert line.split()[3:5] == [str(1 << 30), str(1 << 30)]


def test_a_child_is_replaced_after_some_papers(press: Press) -> None:
    press.render(page("x"))
    assert press.child is not None
    before, press.child.papers = press.child.process.pid, PAPERS_A_CHILD
    press.render(page("x"))
    assert press.child.process.pid != before


def test_without_pango_the_reader_is_told_what_is_missing(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    program = (
        f"import sys, runpy; sys.path.insert(0, {str(tmp_path)!r}); sys.path.append({str(HOME)!r});"
        "runpy.run_module('crm.pdf.child', run_name='__main__')"
    )
    bare = Press((sys.executable, "-c", program))
    try:
        with pytest.raises(Refused, match="Pango"):
            bare.render(page("x"))
    finally:
        bare.stop()
