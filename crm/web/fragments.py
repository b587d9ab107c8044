"""Pieces of the frame that are the same for all readers of one language: drawn once, then kept."""

from flask import current_app
from flask_babel import get_locale
from markupsafe import Markup


def fragment(name: str) -> Markup:
    """For templates that read nothing but words; register as the template global `fragment`."""
    kept: dict[tuple[str, str], Markup] = current_app.extensions.setdefault("fragments", {})
    key = (name, str(get_locale()))
    if key not in kept:
        kept[key] = current_app.jinja_env.get_template(name).make_module().__html__()
    return kept[key]
