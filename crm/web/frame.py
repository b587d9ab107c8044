"""What stands around every page: the rail, the round +, a client's tabs, the reader's settings."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import LazyString
from flask_login import current_user

from crm.charts.draw import render as render_chart
from crm.i18n import (
    city,
    format_day,
    format_hour,
    format_moment,
    locale,
    reader_language,
    reader_zone,
    relative_day,
)
from crm.money import shown
from crm.permissions import Permission, allowed, can
from crm.web.fragments import fragment
from crm.web.markup import markdown, markdown_line
from crm.words import word


@dataclass(frozen=True)
class Entry:
    """A place in the rail, in the + menu or among a client's tabs; for those with the permission.

    An address with a client in it is filled from the page the reader stands on.
    """

    label: LazyString
    endpoint: str
    icon: str
    permission: Permission
    key: str = ""
    low: bool = False
    belongs: tuple[str, ...] = ()  # blueprints whose pages light this entry


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    icon: str
    key: str = ""
    active: bool = False
    low: bool = False


@dataclass(frozen=True)
class Reader:
    language: str
    zone: str
    theme: str


def init(app: Flask, rail: list[Entry], create: list[Entry], client_tabs: list[Entry]) -> None:
    """Gives every template its frame, its filters and the reader."""

    def frame() -> dict[str, Any]:
        return {
            "nav": links(rail, here="clients" if here_at() else request.blueprint),
            "create_menu": links(create, client=here_at()),
            "client_tabs": links(client_tabs, client_id=here_at()) if here_at() else [],
            "frame": addresses(app),
            "organisation": g.get("organisation"),
            "reader": Reader(
                reader_language(), reader_zone(), getattr(current_user, "theme", "system")
            ),
            "can": can,
        }

    app.context_processor(frame)
    app.jinja_env.filters |= {
        "city": city,
        "day": format_day,
        "moment": format_moment,
        "hour": format_hour,
        "relative_day": relative_day,
        "word": word,
        "markdown": markdown,
        "markdown_line": markdown_line,
        "money": money,
    }
    app.jinja_env.globals |= {"chart": render_chart, "fragment": fragment}
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def here_at() -> int | None:
    """The number of the client on whose page the reader stands.

    A page of one of their records, whose address does not hold it, says it as g.client_id.
    """
    number: int | None = (request.view_args or {}).get("client_id") or g.get("client_id")
    return number


def links(entries: list[Entry], here: str | None = None, **values: int | None) -> list[Link]:
    """Those entries that the reader may open; `values` go into their addresses.

    `here` is the blueprint that lights its entry; a client's pages all light the clients.
    """
    if not current_user or not current_user.is_authenticated:
        return []
    here = here or request.blueprint or ""
    return [
        Link(
            str(entry.label),
            url_for(entry.endpoint, **values),  # type: ignore[arg-type]
            entry.icon,
            entry.key,
            request.endpoint == entry.endpoint or here in entry.belongs,
            entry.low,
        )
        for entry in entries
        if allowed(current_user, entry.permission)
    ]


FRAME = {
    "home": "overview.today",
    "search": "search.index",
    "suggest": "search.suggest",
    "sign_out": "account.sign_out",
    "profile": "account.profile",
    "settings": "settings.index",
    "brand": "users.brand",
    "appearance": "account.appearance",
}


def addresses(app: Flask) -> dict[str, str | None]:
    return {
        name: url_for(endpoint) if endpoint in app.view_functions else None
        for name, endpoint in FRAME.items()
    }


def money(minor: int | None, currency: str) -> str:
    return shown(minor, currency, str(locale(reader_language())))


__all__ = ["Entry", "init"]
