"""The house keeps its shape: floors, edges and sizes. The README draws the floors; see there."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent

GROUND = {
    *("audit", "charts", "clock", "config", "db", "errors", "files", "i18n", "links", "mail"),
    *("days", "fulltext", "heartbeat", "identity", "later", "marking", "word_sets"),
    *("money", "pdf", "permissions", "statements", "web", "words"),
}
# From below to above. Rooms of one floor do not know each other.
FLOORS: list[set[str]] = [
    GROUND,
    {"users"},
    {"clients"},
    {"contacts"},
    {"follow_ups"},
    {"contracts"},
    {"projects"},
    {"interactions", "complaints", "surveys"},
    {"health"},
    {"reviews"},
    {"portal", "overview", "search", "exchange", "calendar", "api", "settings"},
    {"scheduler", "reactions", "commands", "demo", "menu"},
    {"app"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
ROOF = {"app", "scheduler"}
EDGES = {"views", "public", "jobs"}
# Inside a room: what a thing is knows nothing of what is done with it.
ABOVE = {
    "models": {"queries", "forms", "actions"},
    "queries": {"forms", "actions"},
    "actions": {"forms"},
}
# Where a transaction ends: everything else is called by one of these.
COMMITTERS = {"views", "public", "jobs", "commands", "scheduler"}
LINES_OF_A_FILE = 250
LINES_OF_A_FUNCTION = 40


def name_of(path: Path) -> str:
    """The dotted name of a module: crm.clients.views."""
    return ".".join(path.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")


FILES = sorted([HOME / "app.py", *(HOME / "crm").rglob("*.py")])
TESTS = sorted((HOME / "tests").rglob("*.py"))
every_file = pytest.mark.parametrize("path", FILES, ids=name_of)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


MODULES = {name_of(path) for path in FILES}


def imports_of(path: Path) -> set[str]:
    """The modules of our own that a file imports, in full: `from crm.web import urls` is urls."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: say the whole name, crm.…"
            module = node.module or ""
            found |= {
                inner if (inner := f"{module}.{alias.name}") in MODULES else module
                for alias in node.names
            }
    return {name for name in found if name.split(".")[0] in {"app", "crm"}}


def room_of(module: str) -> str:
    """The feature or the part of the ground that a module belongs to."""
    return module.split(".")[1] if module.startswith("crm.") else module


def functions_of(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_every_room_of_the_house_has_its_floor() -> None:
    assert {room_of(module) for module in MODULES} - {"crm"} <= set(FLOOR)


@every_file
def test_imports_run_downwards(path: Path) -> None:
    here = room_of(name_of(path))
    if here == "crm":
        return
    wrong = {
        module
        for module in imports_of(path)
        if (there := room_of(module)) != here and not may_know(here, there)
    }
    assert not wrong, f"{name_of(path)} must not know {sorted(wrong)}"


def may_know(here: str, there: str) -> bool:
    """Ground and roof are one room each; on the other floors siblings are strangers."""
    if FLOOR[here] == FLOOR[there]:
        return {here, there} <= FLOORS[0] or {here, there} <= FLOORS[-2]
    return FLOOR[there] < FLOOR[here]


@every_file
def test_nobody_imports_the_edge_but_the_roof(path: Path) -> None:
    if room_of(name_of(path)) in ROOF:
        return
    wrong = {module for module in imports_of(path) if module.split(".")[-1] in EDGES}
    assert not wrong, f"{name_of(path)} must not know {sorted(wrong)}"


@every_file
def test_inside_a_room_the_direction_holds_too(path: Path) -> None:
    above = ABOVE.get(name_of(path).split(".")[-1], set())
    wrong = {module for module in imports_of(path) if module.split(".")[-1] in above}
    assert not wrong, f"{name_of(path)} must not know {sorted(wrong)}"


@every_file
def test_only_the_edge_commits(path: Path) -> None:
    module = name_of(path)
    if module.split(".")[-1] in COMMITTERS or room_of(module) in COMMITTERS:
        return
    commits = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert not commits, f"{module} commits in lines {commits}"


@every_file
def test_imports_stand_at_the_top(path: Path) -> None:
    inside = [
        node.lineno
        for function in functions_of(tree_of(path))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inside, f"{name_of(path)} imports inside functions, in lines {inside}"


@every_file
def test_a_file_is_named_after_its_subject(path: Path) -> None:
    assert not {"utils", "util", "helpers", "helper", "misc"} & set(name_of(path).split("."))


@pytest.mark.parametrize("path", [*FILES, *TESTS], ids=name_of)
def test_files_and_functions_stay_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LINES_OF_A_FILE, f"{name_of(path)} has {lines} lines"
    long = [
        f"{function.name}: {length}"
        for function in functions_of(tree_of(path))
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LINES_OF_A_FUNCTION
    ]
    assert not long, f"long functions in {name_of(path)}: {long}"


def test_the_package_itself_is_empty() -> None:
    assert (HOME / "crm" / "__init__.py").read_text(encoding="utf-8") == ""


def test_only_one_place_asks_what_time_it_is() -> None:
    asked = {"now", "today", "utcnow"}
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in FILES
        if name_of(path) != "crm.clock"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in asked
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date"}
    ]
    assert not wrong, f"ask crm.clock instead: {wrong}"
