"""The lock holds every package by its hash, and no host: any mirror will do."""

import re
import tomllib
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
every_lock = pytest.mark.parametrize("name", ["run", "test"])


def blocks(name: str) -> list[str]:
    """One for each package: its line with the lines of its hashes."""
    text = (HOME / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return text.replace("\\\n", " ").strip().splitlines()


def names(name: str) -> set[str]:
    return {re.split(r"[=\[;\s]", block, maxsplit=1)[0] for block in blocks(name)}


@every_lock
def test_every_package_is_pinned_by_version_and_hash(name: str) -> None:
    shape = re.compile(
        r"[a-z0-9][a-z0-9.-]*==[\w.]+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*"
    )
    assert [block for block in blocks(name) if not shape.fullmatch(block)] == []


@every_lock
def test_a_lock_names_no_host(name: str) -> None:
    text = (HOME / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert re.findall(r"://|--index|--extra-index|--find-links|@", text) == []


def test_what_runs_is_tested_in_the_same_version() -> None:
    assert set(blocks("run")) <= set(blocks("test"))


def test_what_the_project_asks_for_is_in_the_locks() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {
        "run": project["project"]["dependencies"],
        "test": project["dependency-groups"]["test"],
    }
    for name, requirements in asked.items():
        wanted = {re.split(r"[\[<>=~!;\s]", each, maxsplit=1)[0].lower() for each in requirements}
        assert wanted <= names(name)
