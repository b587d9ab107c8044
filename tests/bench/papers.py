"""A review as PDF against a ten-page document of nothing but text; in a process of its own.

`python -m tests.bench.papers FOLDER ROUNDS` prints what it measured as JSON.
"""

import importlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from app import create_app
from crm.clients.models import Client
from crm.clock import Quarter, today
from crm.db import db
from crm.demo.loading import load
from tests.support.app import settings_for

HOME = Path(__file__).parent.parent.parent
PARAGRAPH = "<p>" + "What was agreed, by whom and by when, and what has become of it. " * 9 + "</p>"
FLOOR = (
    "<html lang=en><style>@page { size: A4; margin: 2cm } section { break-after: page }</style>"
    + "".join(f"<section><h1>Page {page}</h1>{PARAGRAPH * 6}</section>" for page in range(1, 11))
    + "</html>"
)
# The door of the feature, should it be built: words and figures of a quarter, and their paper.
FIND, FIND_NAME = "crm.reviews.commands", "found_paper"
PRINT, PRINT_NAME = "crm.reviews.paper", "print_review"


def measure(folder: Path, rounds: int) -> dict[str, Any]:
    """`floor`, `qbr` and the first, `cold` one in milliseconds; qbr None when it is not built."""
    app = create_app(settings_for(folder, f"sqlite:///{folder}/papers.sqlite3"))
    with app.app_context():
        db.create_all()
        load()
        db.session.commit()
        printer = find_printer()
        fonts = FontConfiguration()
        floor, qbr, size = [], [], 0
        cold = 0.0
        for turn in range(-1 if rounds > 1 else 0, rounds):  # the first one warms up
            begun = time.perf_counter()
            HTML(string=FLOOR).write_pdf(font_config=fonts)
            middle = time.perf_counter()
            size = len(printer()) if printer else 0
            drawn = time.perf_counter() - middle
            cold = cold or drawn
            if turn >= 0:
                floor.append(middle - begun)
                qbr.append(drawn)
        db.session.remove()
        db.engine.dispose()
    return {
        "floor": statistics.median(floor) * 1000,
        "qbr": statistics.median(qbr) * 1000 if printer else None,
        "cold": cold * 1000,
        "bytes": size,
    }


def find_printer() -> Callable[[], bytes] | None:
    """Prints the review of the demo's richest client for the last full quarter, figures and all."""
    try:
        find = getattr(importlib.import_module(FIND), FIND_NAME)
        draw = getattr(importlib.import_module(PRINT), PRINT_NAME)
    except (ModuleNotFoundError, AttributeError):
        return None

    def printer() -> bytes:
        client = db.session.get_one(Client, 1)
        paper = find(client, Quarter.of(today()).previous)
        content: bytes = draw(paper, client, "en").content
        return content

    return printer


def in_a_child(folder: Path, rounds: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.papers", str(folder), str(rounds)]
    answer = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=True)
    measured: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return measured


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
