"""What a browser fetches with its first page: styles, scripts, icons, and what the styles name."""

import gzip
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from tests.bench.visits import Visitor

LINKED = re.compile(r"""<(?:link[^>]+?href|script[^>]+?src|img[^>]+?src)=["']([^"']+)["']""")
FONT_FACE = re.compile(r"@font-face\s*{.*?}", re.DOTALL)
NAMED = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", re.IGNORECASE)
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
            raise RuntimeError(f"{path} answers {answer.status}")
        file = urlsplit(path).path
        is_packed = file.endswith(PACKED)
        total += len(answer.body) if is_packed else len(gzip.compress(answer.body, 6))
        if file.endswith(".css"):
            wanted += [urljoin(path, name) for name in named_in(answer.body.decode(), html)]
    return total


def named_in(css: str, html: str) -> Iterator[str]:
    """Files that a style names; of the fonts only those that have a letter of the page."""
    yield from NAMED.findall(FONT_FACE.sub("", css))
    letters = {ord(letter) for letter in html}
    for face in FONT_FACE.findall(css):
        ranges = [(int(low, 16), int(high or low, 16)) for low, high in RANGE.findall(face)]
        if not ranges or any(low <= each <= high for low, high in ranges for each in letters):
            yield from NAMED.findall(face)


def is_local(path: str) -> bool:
    """A file of ours, not a page that a link leads to."""
    parts = urlsplit(path)
    return not parts.scheme and (
        parts.path.startswith("/static/") or parts.path.endswith((".css", ".js"))
    )
