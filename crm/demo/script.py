"""What a story may say: one YAML file a client in stories/, its days written relative to today.

A name that is not known here stops the load: a story with a slip of the pen tells nothing.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Said = int | str  # a day, see calendar.py
STORIES = Path(__file__).parent / "stories"
WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Person:
    """`mail` is the part before the @ of the client's domain, or the address of somebody known."""

    name: str
    mail: str
    title: str
    role: str
    influence: int
    stance: int
    left: Said | None = None


@dataclass(frozen=True)
class Agreement:
    """`value` is a year's, in whole units; `notice_in` moves the start so that notice ends then."""

    title: str
    kind: str
    value: int
    term: str
    starts: Said | None = None
    notice_in: int | None = None
    renewal: str | None = None
    notice: str | None = None
    renews: bool = True
    services: str | None = None
    given: Said | None = None
    decision: str | None = None
    decision_reason: str | None = None


@dataclass(frozen=True)
class Goal:
    """A milestone; `csat` are the answers of those who were asked once it was reached."""

    title: str
    due: Said
    reached: Said | None = None
    forecast: Said | None = None
    hidden: bool = False
    csat: str = ""


@dataclass(frozen=True)
class Weather:
    """How a project stands from a day on, until the next."""

    since: Said
    schedule: str = "green"
    budget: str = "green"
    scope: str = "green"
    quality: str = "green"
    reason: str | None = None
    way_back: str | None = None
    problems: str | None = None


@dataclass(frozen=True)
class Work:
    code: str
    name: str
    goal: str
    stage: str
    starts: Said
    ends: Said
    budget: int
    forecast: int
    milestones: list[dict[str, Any]]
    closed: Said | None = None
    manager: str | None = None
    contract: str | None = None
    last_report: int = -3
    weather: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Talk:
    """One exchange in its own words; `who` are contacts, `by` wrote it, `us` came along."""

    when: Said
    kind: str
    subject: str
    text: str
    who: list[str] = field(default_factory=list)
    by: str | None = None
    us: list[str] = field(default_factory=list)
    project: str | None = None
    need: str | None = None
    feedback: str | None = None
    open: bool = False
    secret: bool = False


@dataclass(frozen=True)
class Rhythm:
    """What comes again: `what` names its patterns in words/, `every` counts days."""

    what: str
    every: int
    since: Said
    until: Said = -2


@dataclass(frozen=True)
class Promise:
    task: str
    due: Said
    side: str | None = None
    kept: Said | None = None
    dropped: Said | None = None
    reason: str | None = None
    by: str | None = None
    who: str | None = None


@dataclass(frozen=True)
class Story:
    """A client and all that happened; lists of the classes above, each as YAML gives it.

    `moods` are scores by role, wave by wave up to now. `answers` are those of the last wave in
    their own words: score, text, and by when to call where nobody has called yet.
    """

    client: dict[str, Any]
    people: list[list[Any]]
    topics: list[str]
    moods: dict[str, str]
    manager: str = "tom"
    currency: str = "EUR"
    contracts: list[dict[str, Any]] = field(default_factory=list)
    projects: list[dict[str, Any]] = field(default_factory=list)
    talks: list[dict[str, Any]] = field(default_factory=list)
    rhythm: list[list[Any]] = field(default_factory=list)
    promises: list[dict[str, Any]] = field(default_factory=list)
    promises_a_quarter: int = 0
    all_answer: bool = False
    answers: dict[str, list[Any]] = field(default_factory=dict)
    review: dict[str, Any] | None = None
    past_review: dict[str, Any] | None = None

    @property
    def language(self) -> str:
        return str(self.client["language"])


def stories() -> list[Story]:
    """All of them, in the order of their files."""
    return [Story(**read(path)) for path in sorted(STORIES.glob("*.yaml"))]


@cache
def words(language: str) -> dict[str, list[Any]]:
    """What people say again and again, in this language."""
    return read(WORDS / f"{language}.yaml")


def read(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as file:
        told: dict[str, Any] = yaml.load(file, Loader=yaml.CSafeLoader)
    return told
