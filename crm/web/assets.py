"""Our own files carry their sum in their address: kept for ever, and new at an upgrade."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"


def init(app: Flask) -> None:
    folder = Path(str(app.static_folder))

    @app.url_defaults
    def say_the_sum(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            values["v"] = sum_of(folder / values["filename"])


@lru_cache(maxsize=1000)
def sum_of(path: Path) -> str | None:
    """The first digits of the file's sha256; none for a file that is not there."""
    return sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else None


def keep(response: Response) -> None:
    """How long a browser may keep this file: for ever when its address says what is in it."""
    kept = FOR_EVER if request.args.get("v") else FOR_AN_HOUR
    response.headers["Cache-Control"] = kept
