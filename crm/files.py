"""Kept files: a name of our own on disk, what people called it in the database only."""

import io
import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from flask import current_app
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from crm.clock import now
from crm.db import Model, Stamped, db
from crm.errors import Refused
from crm.i18n import gettext as _
from crm.later import Later

MEGAPIXELS = 25_000_000
ON_ITS_WAY = timedelta(days=1)
pil = Later("PIL.Image")


class File(Model, Stamped):
    __tablename__ = "files"

    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))


def folder() -> Path:
    path: Path = current_app.config["DATA_DIR"] / "files"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def keep(content: bytes, name: str, media_type: str) -> File:
    """Writes the bytes under a new name, synced to disk before the row can be committed."""
    file = File(
        uuid=str(uuid4()),
        name=name[-255:],
        media_type=media_type,
        size=len(content),
        sha256=sha256(content).hexdigest(),
    )
    path = folder() / file.uuid
    try:
        write(path, content)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    db.session.add(file)
    return file


def write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())


def keep_image(content: bytes, name: str, edge: int = 512) -> File:
    """Draws the picture anew as PNG, at most `edge` pixels a side: nothing hidden survives."""
    try:
        picture = pil.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP", "GIF"))
        if picture.width * picture.height > MEGAPIXELS:
            raise Refused(_("This picture is too large: 25 megapixels at most."))
        redrawn = picture.convert("RGBA")
    except (OSError, ValueError, pil.DecompressionBombError):
        raise Refused(_("This is not a picture we can read. Use PNG, JPEG or WebP.")) from None
    redrawn.thumbnail((edge, edge))
    target = io.BytesIO()
    redrawn.save(target, "PNG", optimize=True)
    return keep(target.getvalue(), name, "image/png")


def read(file: File) -> bytes:
    return (folder() / file.uuid).read_bytes()


def sweep() -> int:
    """Removes files that no row knows, once their row cannot be on its way any more."""
    known = set(db.session.scalars(select(File.uuid)))
    latest = (now() - ON_ITS_WAY).timestamp()
    lost = [each for each in folder().iterdir() if each.name not in known]
    lost = [each for each in lost if each.stat().st_mtime < latest]
    for each in lost:
        each.unlink(missing_ok=True)
    return len(lost)
