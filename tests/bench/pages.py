"""The pages of the main job: who reads them, and what they may cost (PERFORMANCE.md).

A page whose endpoint is not there yet is left out, and said so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import BuildError

from tests.bench.world import World


@dataclass(frozen=True)
class Page:
    """`most` and `most_pg` are in floors; `queries` is how many there may be.

    `reader` is "director", who reaches every client, or "manager", who owns twenty of a team's two
    hundred. `posts` sends the form that the address shows.
    """

    name: str
    endpoint: str
    values: Callable[[World], dict[str, Any]]
    most: float
    most_pg: float
    queries: int | None
    reader: str = "director"
    posts: bool = False


def nothing(_world: World) -> dict[str, Any]:
    return {}


PAGES = (
    Page("client_list", "clients.index", nothing, 4, 6, 6),
    Page("contact_list", "contacts.index", nothing, 4, 6, 6),
    Page("client", "overview.client", lambda world: {"client_id": world.client}, 6, 10, 10),
    Page("today", "overview.today", nothing, 6, 10, 12, reader="manager"),
    Page("search_name", "search.index", lambda world: {"q": world.name}, 5, 5, 6),
    Page("search_word", "search.index", lambda world: {"q": world.word}, 12, 12, 6),
    Page(
        "log_interaction",
        "interactions.new",
        lambda world: {"client": world.own_client},
        most=4,
        most_pg=5,
        queries=None,
        reader="manager",
        posts=True,
    ),
    Page("project", "projects.show", lambda world: {"project_id": world.project}, 8, 12, 12),
    Page("renewals", "contracts.index", nothing, 8, 12, 12),
    Page("satisfaction", "surveys.index", nothing, 8, 12, 12),
    Page("portfolio", "overview.portfolio", nothing, 25, 25, 15),
)


def addresses(app: Flask, world: World) -> tuple[dict[str, str], list[str]]:
    """Each page's path by name, and the names of those that the app does not have."""
    found, missing = {}, []
    urls = app.url_map.bind("127.0.0.1")
    for page in PAGES:
        try:
            found[page.name] = urls.build(page.endpoint, page.values(world))
        except BuildError:
            missing.append(page.name)
    return found, missing
