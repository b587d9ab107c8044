"""What was measured, as one table for people and one JSON object for programs."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """`ratio` is in what `against` names; `most` is what it may be, None where nothing was set."""

    name: str
    p50_ms: float
    ratio: float | None
    most: float | None = None
    queries: int | None = None
    most_queries: int | None = None
    bytes: int | None = None
    reader: str = ""
    at_least: bool = False

    @property
    def is_reached(self) -> bool | None:
        if self.most is None or self.ratio is None:
            return None
        good = self.ratio >= self.most if self.at_least else self.ratio <= self.most
        within = self.most_queries is None or (self.queries or 0) <= self.most_queries
        return good and within


@dataclass(frozen=True)
class Fact:
    """Something that is no page: what was measured, the target in words, and whether it is met."""

    name: str
    value: str
    target: str = ""
    is_reached: bool | None = None


HEAD = f"{'':22}{'p50 ms':>9}{'ratio':>8}{'target':>9}{'queries':>9}{'gz KB':>8}  {'reader':10}"


def table(lines: list[Line], facts: list[Fact]) -> str:
    rows = [HEAD, *(written(line) for line in lines), ""]
    rows += [f"{fact.name:44}{fact.value:>22}{fact.target:>14}  {verdict(fact)}" for fact in facts]
    return "\n".join(row.rstrip() for row in rows)


def written(line: Line) -> str:
    ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
    sign = "≥" if line.at_least else "≤"
    target = "" if line.most is None else f"{sign} {line.most:g}"
    most = "" if line.most_queries is None else f"≤{line.most_queries}"
    queries = "" if line.queries is None else f"{line.queries}{most}"
    size = "" if line.bytes is None else f"{line.bytes / 1024:.1f}"
    return (
        f"{line.name:22}{line.p50_ms:9.2f}{ratio:>8}{target:>9}{queries:>9}{size:>8}"
        f"  {line.reader:10}{verdict(line)}"
    )


def verdict(one: Line | Fact) -> str:
    return {None: "", True: "reached", False: "NOT REACHED"}[one.is_reached]


def write_json(path: Path, lines: list[Line]) -> None:
    """{name: {p50_ms, ratio, queries, bytes}}: what is not known of a line is null."""
    said = {
        line.name: {
            "p50_ms": round(line.p50_ms, 3),
            "ratio": None if line.ratio is None else round(line.ratio, 3),
            "queries": line.queries,
            "bytes": line.bytes,
        }
        for line in lines
    }
    path.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
