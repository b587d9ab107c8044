"""One Rapport under measurement: its database, its data, and how its servers are started."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from app import create_app
from tests.bench.data import build
from tests.bench.measure import Ask, posting, reading
from tests.bench.pages import PAGES, addresses
from tests.bench.servers import Server, serving
from tests.bench.visits import Visitor
from tests.bench.world import World

FACTORY = "tests.bench.served:create_app()"
FIRST_PAGE = "/sign-in"


@dataclass(frozen=True)
class Site:
    """`suffix` is added to the names of its pages: "" on SQLite, "_pg" on PostgreSQL."""

    suffix: str
    app: Flask
    world: World
    settings: dict[str, str]
    built_in: float
    paths: dict[str, str]
    missing: list[str]

    @contextmanager
    def served(self) -> Iterator[Server]:
        with serving(FACTORY, FIRST_PAGE, self.settings) as server:
            yield server

    def visitor(self, server: Server, reader: str) -> Visitor:
        return Visitor(server.port, f"{self.world.cookie_name}={self.world.cookies[reader]}")

    def asks(self, server: Server) -> dict[str, Ask]:
        """One act a page that is there, by name; each reader has one connection."""
        visitors = {reader: self.visitor(server, reader) for reader in self.world.cookies}
        return {
            page.name + self.suffix: (posting if page.posts else reading)(
                visitors[page.reader], self.paths[page.name]
            )
            for page in PAGES
            if page.name in self.paths
        }


def make_site(folder: Path, url: str, scale: float, suffix: str = "") -> Site:
    """Builds the data; an empty `url` is one SQLite file in the folder."""
    settings = {
        "CRM_DATA_DIR": str(folder),
        "CRM_DATABASE_URL": url,
        "CRM_SECRET_KEY": secrets.token_urlsafe(48),
        "CRM_LIMITS": "0",
    }
    app = create_app(
        {
            "DATA_DIR": str(folder), "DATABASE_URL": url, "LIMITS": False,
            "SECRET_KEY": settings["CRM_SECRET_KEY"],
        }
    )  # fmt: skip
    begun = time.perf_counter()
    world = build(app, scale)
    paths, missing = addresses(app, world)
    return Site(suffix, app, world, settings, time.perf_counter() - begun, paths, missing)
