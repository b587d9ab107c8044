"""Roles, their reach, and the mark that every route carries.

The matrix is crm/permissions.yaml. A view says `@requires(Permission.X)` or `@public`;
an app with a route that says neither does not start, and such a route would answer 403.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, TypeVar

import yaml
from flask import Flask, request
from flask_login import current_user

from crm.errors import Forbidden


class Role(StrEnum):
    ADMIN = "admin"
    DIRECTOR = "director"
    ACCOUNT_MANAGER = "account_manager"
    PROJECT_MANAGER = "project_manager"
    READ_ONLY = "read_only"


class Scope(StrEnum):
    """How far a right reaches; see the head of permissions.yaml."""

    ALL = "all"
    TEAM = "team"
    OWN = "own"
    PROJ = "proj"
    AUTHORED = "authored"
    AUTHORED_LATELY = "authored_lately"
    SELF = "self"


class Permission(StrEnum):
    TODAY_READ = "today.read"
    SEARCH_USE = "search.use"
    PORTFOLIO_READ = "portfolio.read"
    CLIENTS_READ = "clients.read"
    CLIENTS_CREATE = "clients.create"
    CLIENTS_EDIT = "clients.edit"
    CLIENTS_DELETE = "clients.delete"
    CLIENTS_HAND_OVER = "clients.hand_over"
    CONTACTS_READ = "contacts.read"
    CONTACTS_EDIT = "contacts.edit"
    CONTACTS_DELETE = "contacts.delete"
    INTERACTIONS_READ = "interactions.read"
    INTERACTIONS_CONFIDENTIAL = "interactions.confidential"
    INTERACTIONS_LOG = "interactions.log"
    INTERACTIONS_EDIT = "interactions.edit"
    FOLLOW_UPS_READ = "follow_ups.read"
    FOLLOW_UPS_PLAN = "follow_ups.plan"
    FOLLOW_UPS_COMPLETE = "follow_ups.complete"
    CONTRACTS_READ = "contracts.read"
    CONTRACTS_MONEY = "contracts.money"
    CONTRACTS_EDIT = "contracts.edit"
    PROJECTS_READ = "projects.read"
    PROJECTS_EDIT = "projects.edit"
    SURVEYS_SEND = "surveys.send"
    SURVEYS_RESULTS = "surveys.results"
    SURVEYS_VERBATIMS = "surveys.verbatims"
    REVIEWS_READ = "reviews.read"
    REVIEWS_EDIT = "reviews.edit"
    RECORDS_IMPORT = "records.import"
    RECORDS_EXPORT = "records.export"
    USERS_READ = "users.read"
    USERS_MANAGE = "users.manage"
    SETTINGS_READ = "settings.read"
    SETTINGS_MANAGE = "settings.manage"
    PROFILE_EDIT = "profile.edit"
    AUDIT_READ = "audit.read"


class Person(Protocol):
    """What a permission needs to know of whoever asks; an anonymous visitor has no roles."""

    roles: frozenset[Role]


class UnmarkedRoute(Exception):
    """A route without a permission: the app must not start."""


View = TypeVar("View", bound=Callable[..., Any])


def read_matrix(text: str) -> tuple[dict[Permission, dict[Role, Scope]], frozenset[Permission]]:
    """Rights by permission and role, and the permissions that ask for the password again."""
    rows: Mapping[str, dict[str, Any]] = yaml.safe_load(text)
    if set(rows) != {permission.value for permission in Permission}:
        odd = set(rows) ^ {permission.value for permission in Permission}
        raise UnmarkedRoute(f"permissions.yaml and Permission differ in {sorted(odd)}")
    reauth = frozenset(Permission(name) for name, row in rows.items() if row.pop("reauth", False))
    return {
        Permission(name): {Role(role): Scope(scope) for role, scope in row.items()}
        for name, row in rows.items()
    }, reauth


MATRIX, REAUTHENTICATED = read_matrix(
    (Path(__file__).parent / "permissions.yaml").read_text(encoding="utf-8")
)


def scopes_of(person: Person, permission: Permission) -> frozenset[Scope]:
    """How far this right reaches for this person: the union over their roles; empty: not at all."""
    row = MATRIX[permission]
    return frozenset(row[role] for role in person.roles if role in row)


def allowed(person: Person, permission: Permission) -> bool:
    return bool(scopes_of(person, permission))


def can(name: str) -> bool:
    """For templates: `can("clients.create")` of whoever reads the page."""
    return allowed(current_user, Permission(name))


def requires(permission: Permission) -> Callable[[View], View]:
    """Marks a view: only people with this permission come in."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Marks a view that anybody may call, signed in or not."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def check_routes(app: Flask) -> None:
    """Raises when a route is not marked; called when the app is complete."""
    unmarked = [
        name for name, view in app.view_functions.items() if not hasattr(view, "permission")
    ]
    if unmarked:
        raise UnmarkedRoute(f"these routes say neither @requires nor @public: {sorted(unmarked)}")


def permission_of_request(app: Flask) -> Permission | None:
    """The permission of the view that will answer; None when it is public."""
    view = app.view_functions.get(request.endpoint or "")
    if view is None:
        return None
    if not hasattr(view, "permission"):
        raise Forbidden
    permission: Permission | None = getattr(view, "permission", None)
    return permission
