"""Rapport as bin/run serves it; each answer also says how many queries it took."""

import threading
from collections.abc import Iterable
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

import app as rapport

QUERIES = "X-Bench-Queries"
counted = threading.local()


def create_app() -> Flask:
    """For the benchmark only: the app that is delivered counts nothing."""
    made = rapport.create_app()
    event.listen(Engine, "before_cursor_execute", count)
    made.wsgi_app = Counting(made.wsgi_app)  # type: ignore[method-assign]
    return made


def count(*_event: object) -> None:
    counted.queries = getattr(counted, "queries", 0) + 1


class Counting:
    """Around the whole app, so that what a request asks before its view is counted, too."""

    def __init__(self, wsgi_app: Any) -> None:
        self.wsgi_app = wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        counted.queries = 0

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, (QUERIES, str(counted.queries))], *rest)

        answer: Iterable[bytes] = self.wsgi_app(environ, start)
        return answer
