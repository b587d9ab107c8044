"""Undo rather than "are you sure": what was done is said with the way back beside it."""

from flask import flash


def flash_undo(text: str, undo_url: str) -> None:
    """The toast says `text` for a while; its button posts to `undo_url`."""
    flash({"text": text, "undo_url": undo_url})  # type: ignore[arg-type]
