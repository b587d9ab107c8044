"""bin/bench runs from data to figures; how fast it finds Rapport is no matter of a test."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.bench.assets import named_in
from tests.bench.measure import Measured
from tests.bench.pages import PAGES
from tests.bench.report import Line, table
from tests.bench.visits import FirstForm

HOME = Path(__file__).parent.parent
KNOWN = {page.name for page in PAGES} | {"qbr", "reminders", "import"}


def bench(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [HOME / "bin" / "bench", "--quick", *options], capture_output=True, text=True, check=False
    )


def test_one_run_writes_the_figures_of_every_page_that_is_there(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    run = bench("--scale", "0.01", "--json", str(file))
    assert run.returncode == 0, run.stderr
    figures = json.loads(file.read_text())
    assert {"client_list", "client", "today"} <= set(figures) <= KNOWN
    for name, figure in figures.items():
        assert set(figure) == {"p50_ms", "ratio", "queries", "bytes"}, name
        assert figure["p50_ms"] > 0
    assert figures["client_list"]["queries"] >= 3
    assert figures["client_list"]["bytes"] > 1000
    for name in KNOWN - set(figures):
        assert name in run.stdout.splitlines()[-1], "what is not measured is said"
    for fact in ("memory of a web process", "readers at once", "assets on first load"):
        assert fact in run.stdout


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (Line("a", 9, ratio=3.9, most=4), "reached"),
        (Line("a", 9, ratio=4.1, most=4), "NOT REACHED"),
        (Line("a", 9, ratio=3.9, most=4, queries=7, most_queries=6), "NOT REACHED"),
        (Line("a", 9, ratio=5, most=3, at_least=True), "reached"),
        (Line("a", 9, ratio=2, most=3, at_least=True), "NOT REACHED"),
        (Line("a", 9, ratio=None), "9.00"),
    ],
)
def test_the_table_says_whether_a_target_is_reached(line: Line, verdict: str) -> None:
    row = table([line], []).splitlines()[1]
    assert re.split(r"\s{2,}", row)[-1] == verdict


def test_the_median_is_what_counts() -> None:
    assert Measured(seconds=[0.009, 0.001, 0.002]).p50 == 0.002


def test_a_form_is_sent_as_a_browser_would_send_it() -> None:
    html = """
    <form action="/search"><input name="q" value="no"></form>
    <form action="/log" method="post"><input type="hidden" name="csrf_token" value="t">
    <input type="radio" name="kind" value="call">
    <input type="radio" name="kind" value="visit" checked>
    <select name="project"><option value="">-</option><option value="3" selected>P</option></select>
    <input name="subject"><textarea name="summary"></textarea><input type="submit" name="go"></form>
    """
    form = FirstForm(html)
    assert form.action == "/log"
    assert form.filled({"subject": "Call"}) == [
        ("csrf_token", "t"), ("kind", "visit"), ("project", "3"), ("subject", "Call"),
        ("summary", ""),
    ]  # fmt: skip


def test_a_font_counts_when_the_page_has_a_letter_of_it() -> None:
    css = """
    @font-face { src: url("latin.woff2"); unicode-range: U+0000-00FF; }
    @font-face { src: url("more.woff2"); unicode-range: U+0100-02BA; }
    .mark { background: url(mark.svg) }
    """
    assert list(named_in(css, "<p>Rapport</p>")) == ["mark.svg", "latin.woff2"]
    assert list(named_in(css, "<p>Łódź</p>")) == ["mark.svg", "latin.woff2", "more.woff2"]
