import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
MANIFEST = json.loads((HOUSE / "static/vendor/MANIFEST.json").read_text("utf-8"))
LISTED = {file["path"]: file["sha256"] for entry in MANIFEST for file in entry["files"]}
FIRST_LOAD = 200 * 1024


@pytest.mark.parametrize("path", LISTED)
def test_a_vendored_file_is_the_one_that_was_checked(path: str) -> None:
    assert hashlib.sha256((HOUSE / path).read_bytes()).hexdigest() == LISTED[path]


@pytest.mark.parametrize("folder", ["static/vendor", "static/fonts", "tests/browser/vendor"])
def test_every_vendored_file_is_listed(folder: str) -> None:
    found = {str(file.relative_to(HOUSE)) for file in (HOUSE / folder).rglob("*") if file.is_file()}
    assert found - {"static/vendor/MANIFEST.json"} <= set(LISTED)


def test_every_entry_says_whose_it_is() -> None:
    for entry in MANIFEST:
        assert all(entry[key] for key in ("name", "version", "licence", "source", "files"))
        assert "://" not in entry["source"]


def test_the_first_page_loads_less_than_its_budget() -> None:
    layouts = "".join(
        (HOUSE / "templates/layouts" / name).read_text("utf-8")
        for name in ("base.html", "app.html")
    )
    linked = set(re.findall(r"filename='([^']+)'", layouts))
    modules = {f"js/{file.name}" for file in (HOUSE / "static/js").glob("*.js")}
    fonts = {f"vendor/inter/inter-latin-{weight}-normal.woff2" for weight in (400, 600)}
    sizes = [
        len(gzip.compress((HOUSE / "static" / name).read_bytes()))
        for name in linked | modules | fonts
        if (HOUSE / "static" / name).is_file()
    ]
    assert sum(sizes) < FIRST_LOAD
