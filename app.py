"""Rapport: the only file that knows every feature. `python app.py` serves on this machine."""

from flask import Flask, Response
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from crm import commands, config, db, i18n, menu, permissions
from crm.clients import views as clients
from crm.contacts import views as contacts
from crm.contacts.positions import views as positions
from crm.contracts import views as contracts
from crm.contracts.decisions import views as decisions
from crm.exchange import views as imports
from crm.follow_ups import views as follow_ups
from crm.follow_ups.acts import views as follow_up_acts
from crm.interactions import views as interactions
from crm.interactions.drafts import views as drafts
from crm.overview import views as overview
from crm.projects import views as projects
from crm.projects.milestones import views as milestones
from crm.projects.status import views as status
from crm.reviews import views as reviews
from crm.search import index as search_index
from crm.search import models as search_tables
from crm.search import views as search
from crm.settings import views as settings_pages
from crm.settings.firm import views as firm
from crm.settings.mail import views as mail
from crm.settings.people import views as people
from crm.surveys import public as surveys_public
from crm.surveys import views as surveys
from crm.users import organisation, sessions
from crm.users import public as users_public
from crm.users import views as users
from crm.web import assets, frame, headers, problems, urls

BLUEPRINTS = (
    users_public.bp,
    users.bp,
    overview.bp,
    search.bp,
    clients.bp,
    contacts.bp,
    positions.bp,
    imports.bp,
    follow_ups.bp,
    follow_up_acts.bp,
    contracts.bp,
    decisions.bp,
    projects.bp,
    milestones.bp,
    status.bp,
    interactions.bp,
    drafts.bp,
    surveys_public.bp,
    surveys.bp,
    reviews.bp,
    settings_pages.bp,
    people.bp,
    firm.bp,
    mail.bp,
)


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
    urls.init(app)
    db.init(app)
    search_index.init()
    i18n.init(app)
    organisation.init(app)
    # Who holds a secret link needs no second proof, and may have no cookies at all. After the
    # firm, whose name stands on the page of a refusal.
    CSRFProtect(app).exempt(surveys_public.bp)
    sessions.init(app)
    frame.init(app, menu.RAIL, menu.CREATE, menu.CLIENT_TABS)
    assets.init(app)
    headers.init(app)
    problems.init(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    commands.init(app, db.db, render_as_batch=True, include_name=search_tables.is_compared)
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
