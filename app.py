"""Rapport: the only file that knows every feature. `python app.py` serves on this machine."""

from flask import Flask, Response
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from crm import commands, config, db, i18n, permissions
from crm.clients import views as clients
from crm.contacts import models as contacts
from crm.contracts import models as contracts
from crm.follow_ups import models as follow_ups
from crm.i18n import lazy_gettext as _l
from crm.interactions import models as interactions
from crm.mail import outbox
from crm.overview import views as overview
from crm.permissions import Permission
from crm.projects import queries as projects
from crm.reviews import views as reviews
from crm.settings import views as settings_pages
from crm.settings.firm import views as firm
from crm.settings.people import views as people
from crm.surveys import models as surveys
from crm.users import organisation, sessions
from crm.users import public as users_public
from crm.users import views as users
from crm.web import frame, headers, problems

BLUEPRINTS = (
    users_public.bp,
    users.bp,
    overview.bp,
    clients.bp,
    reviews.bp,
    settings_pages.bp,
    people.bp,
    firm.bp,
)

# What the database holds, whether a page shows it or not.
RECORDS = (contacts, follow_ups, contracts, projects, interactions, surveys, outbox)

RAIL = [
    frame.Entry(_l("Today"), "overview.today", "calendar-check", Permission.TODAY_READ, "t"),
    frame.Entry(
        _l("Clients"),
        "clients.index",
        "building",
        Permission.CLIENTS_READ,
        "c",
        belongs=("clients",),
    ),
    frame.Entry(
        _l("Reviews"),
        "reviews.index",
        "presentation",
        Permission.REVIEWS_READ,
        "q",
        belongs=("reviews",),
    ),
    frame.Entry(
        _l("Settings"),
        "settings.index",
        "settings",
        Permission.PROFILE_EDIT,
        low=True,
        belongs=("settings", "people", "firm", "account"),
    ),
]
# What the round + makes; on a client's page each begins with that client.
CREATE = [frame.Entry(_l("Client"), "clients.new", "building", Permission.CLIENTS_CREATE)]
# The pages of one client; each address holds its number.
CLIENT_TABS = [
    frame.Entry(_l("Timeline"), "overview.client", "history", Permission.CLIENTS_READ),
    frame.Entry(
        _l("Reviews"),
        "reviews.at_client",
        "presentation",
        Permission.REVIEWS_READ,
        belongs=("reviews",),
    ),
]


def create_app(settings: dict[str, object] | None = None) -> Flask:
    """The whole application; `settings` override CRM_* variables, which override the defaults.

    Raises BadSetting for a setting with which it must not start, and UnmarkedRoute for a route
    that says nothing about who may call it.
    """
    app = Flask(__name__)
    app.config.update(config.load(settings))
    config.check_secret(str(app.config["SECRET_KEY"]))
    if hops := int(app.config["TRUSTED_PROXY_HOPS"]):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    db.init(app)
    Migrate(app, db.db, render_as_batch=True)
    CSRFProtect(app)
    i18n.init(app)
    organisation.init(app)
    sessions.init(app)
    frame.init(app, RAIL, CREATE, CLIENT_TABS)
    headers.init(app)
    problems.init(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    commands.init(app)
    app.add_url_rule("/healthz", view_func=healthz)
    permissions.public(app.view_functions["static"])
    permissions.check_routes(app)
    return app


@permissions.public
def healthz() -> Response:
    """Answers when the database answers."""
    db.db.session.execute(db.db.text("SELECT 1"))
    return Response("ok\n", content_type="text/plain")


if __name__ == "__main__":
    create_app().run(host="127.0.0.1", port=8000)
