"""What was written elsewhere and is served by us is as published, and accounted for."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

VENDOR = Path(__file__).parent.parent / "static" / "vendor"
MANIFEST: list[dict[str, Any]] = json.loads((VENDOR / "MANIFEST.json").read_text(encoding="utf-8"))
FILES = {entry["path"]: entry["sha256"] for package in MANIFEST for entry in package["files"]}


@pytest.mark.parametrize("package", MANIFEST, ids=lambda package: package["name"])
def test_a_vendored_package_says_what_it_is(package: dict[str, Any]) -> None:
    assert all(package[word] for word in ("name", "version", "licence", "source", "files"))


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_vendored_file_is_the_one_that_was_published(path: str) -> None:
    assert hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() == FILES[path]


def test_every_vendored_file_is_accounted_for() -> None:
    there = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert there - {"MANIFEST.json"} == set(FILES)
