"""The firm itself: its name, colour and mark, on every page and paper."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Flask, g, has_request_context, url_for
from flask_login import current_user
from sqlalchemy import select

from crm.db import db
from crm.i18n import speak
from crm.users.models import Organisation, User


@dataclass(frozen=True)
class Brand:
    """What pages and papers show of the firm."""

    name: str
    colour: str
    logo_url: str | None
    language: str
    time_zone: str
    currency: str


NAMELESS = Brand("Rapport", "#1f5eff", None, "en", "UTC", "EUR")


def init(app: Flask) -> None:
    # The ground, which knows nobody, asks here in whose name a letter is written.
    app.extensions["brand"] = current_brand

    @app.before_request
    def know_the_firm() -> None:
        g.organisation = NAMELESS  # on the page that says that the database does not answer
        bool(current_user)  # whoever is signed in brings the firm along, in one query
        brand = current_brand()
        g.organisation = brand
        g.default_language = brand.language
        g.default_zone = brand.time_zone
        speak()


def find_organisation() -> Organisation | None:
    return db.session.scalar(select(Organisation).limit(1))


def current_brand() -> Brand:
    """The firm's brand; a nameless one before the set-up."""
    firm = g.firm if has_request_context() and "firm" in g else find_organisation()
    if firm is None:
        return NAMELESS
    logo = url_for("users.logo", v=firm.logo_id) if firm.logo_id and has_request_context() else None
    return Brand(firm.name, firm.colour, logo, firm.language, firm.time_zone, firm.currency)


def zone_of(user: User) -> ZoneInfo:
    """The clock on this person's wall; the firm's while they have not said."""
    return ZoneInfo(user.time_zone or current_brand().time_zone)
