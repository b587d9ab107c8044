"""What a browser fetches with its first page: styles, scripts, icons, and what the styles name."""

import gzip
import re
from urllib.parse import urljoin, urlsplit

from tests.bench.visits import Visitor

LINKED = re.compile(r"""<(?:link[^>]+?href|script[^>]+?src|img[^>]+?src)=["']([^"']+)["']""")
NAMED = re.compile(rb"""url\(["']?([^"')]+)["']?\)""")
PACKED = (".woff2", ".png", ".jpg", ".webp")


def first_load(visitor: Visitor, page: str) -> int:
    """Bytes as they travel, gzipped where that makes them smaller."""
    html = visitor.get(page).body.decode()
    wanted = [urljoin(page, found) for found in LINKED.findall(html)]
    seen: set[str] = set()
    total = 0
    while wanted:
        path = wanted.pop()
        if path in seen or not is_local(path):
            continue
        seen.add(path)
        answer = visitor.get(path)
        if answer.status != 200:
            continue
        plain = urlsplit(path).path
        packed = plain.endswith(PACKED)
        total += len(answer.body) if packed else len(gzip.compress(answer.body, 6))
        if plain.endswith(".css"):
            wanted += [urljoin(path, found.decode()) for found in NAMED.findall(answer.body)]
    return total


def is_local(path: str) -> bool:
    """A file of ours, not a page that a link leads to."""
    parts = urlsplit(path)
    return not parts.scheme and (
        parts.path.startswith("/static/") or parts.path.endswith((".css", ".js"))
    )
