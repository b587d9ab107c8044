"""What a PDF says to other programs than ours: Poppler reads it as a reader's program would."""

import re
import subprocess
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Read:
    """A PDF as Poppler sees it."""

    info: dict[str, str]
    text: str
    fonts: list[list[str]]
    outline: str
    pages: list[str]


def read_pdf(content: bytes, folder: Path) -> Read:
    path = folder / "paper.pdf"
    path.write_bytes(content)
    info = dict(line.split(":", 1) for line in run("pdfinfo", path).splitlines() if ":" in line)
    text = run("pdftotext", "-layout", path, "-")
    return Read(
        info={name: value.strip() for name, value in info.items()},
        text=text,
        fonts=[line.split() for line in run("pdffonts", path).splitlines()[2:]],
        outline=run("pdftohtml", "-xml", "-i", "-stdout", path).partition("<outline>")[2],
        pages=text.split("\f")[:-1],
    )


def run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return done.stdout


def unpacked(content: bytes) -> str:
    """The objects of a PDF as they are written, also those that it keeps packed."""
    parts = [content]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        with suppress(zlib.error):
            parts.append(zlib.decompress(match[1]))
    return b"\n".join(parts).decode("latin-1")


def embedded(fonts: list[list[str]]) -> bool:
    """All faces are in the file, as subsets, with a way back to the letters."""
    return bool(fonts) and all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)
