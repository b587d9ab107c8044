"""The search page, and what the palette suggests."""

from flask import Blueprint, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.fulltext import wanted_words
from crm.permissions import Permission, requires
from crm.search import near, queries
from crm.search.snippets import marked, snippet

bp = Blueprint("search", __name__, url_prefix="/search")

SUGGESTED = 10
OF_A_KIND = 6


@bp.get("")
@requires(Permission.SEARCH_USE)
def index() -> ResponseReturnValue:
    query = typed()
    has_words = bool(wanted_words(query))
    return render_template(
        "search/index.html",
        query=query,
        clients=queries.clients(query, current_user) if has_words else [],
        contacts=queries.contacts(query, current_user) if has_words else [],
        notes=queries.notes(query, current_user) if has_words else [],
        most=queries.SHOWN,
        marked=marked,
        snippet=snippet,
        address_of=address_of,
    )


@bp.get("/suggest")
@requires(Permission.SEARCH_USE)
def suggest() -> ResponseReturnValue:
    """Clients and people by the beginning of their names, then those that nearly match."""
    query = typed()
    if not wanted_words(query):
        return jsonify([])
    clients = queries.clients(query, current_user, OF_A_KIND) or near.near_clients(
        query, current_user, OF_A_KIND
    )
    contacts = queries.contacts(query, current_user, OF_A_KIND) or near.near_contacts(
        query, current_user, OF_A_KIND
    )
    rows = [
        {
            "label": row.name,
            "hint": row.industry or "",
            "url": url_for("overview.client", client_id=row.id),
        }
        for row in clients
    ] + [
        {
            "label": row.name,
            "hint": " · ".join(filter(None, (row.title, row.client))),
            "url": address_of(row.id, row.client_id),
        }
        for row in contacts
    ]
    return jsonify(rows[:SUGGESTED])


def typed() -> str:
    return request.args.get("q", "")[: queries.LONGEST].replace("\x00", "").strip()


def address_of(contact_id: int, client_id: int) -> str:
    """A person's own page where there is one, else that of their client."""
    if "contacts.show" in current_app.view_functions:
        return url_for("contacts.show", contact_id=contact_id)
    return url_for("overview.client", client_id=client_id)
