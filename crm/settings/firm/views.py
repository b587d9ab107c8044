"""The firm's name, colour, logo and languages, and how often each tier is to be spoken with."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from crm import audit
from crm.clients.models import Cadence, Tier
from crm.clients.queries import cadences
from crm.clock import today
from crm.db import db
from crm.errors import Refused
from crm.files import keep_image
from crm.i18n import gettext as _
from crm.permissions import Permission, requires
from crm.settings.firm.forms import CadenceForm, FirmForm, LogoForm
from crm.users.models import Organisation
from crm.users.organisation import NAMELESS, find_organisation
from crm.web.conflict import check_version

bp = Blueprint("firm", __name__, url_prefix="/settings")
USUAL = {Tier.A: 14, Tier.B: 30, Tier.C: 90}


@bp.get("/organisation")
@requires(Permission.SETTINGS_MANAGE)
def edit() -> ResponseReturnValue:
    return show(FirmForm(obj=find_organisation() or NAMELESS))


@bp.post("/organisation")
@requires(Permission.SETTINGS_MANAGE)
def update() -> ResponseReturnValue:
    form = FirmForm(request.form)
    if not form.validate():
        return show(form), 422
    firm = find_organisation()
    if firm is None:
        firm = Organisation(founded_on=today())
        db.session.add(firm)
    else:
        check_version(firm, form)
    form.fill(firm)
    audit.record("changed", firm, fields=audit.changed_fields(firm))
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("firm.edit"), 303)


@bp.post("/organisation/logo")
@requires(Permission.SETTINGS_MANAGE)
def update_logo() -> ResponseReturnValue:
    form, firm = LogoForm(request.files), find_organisation()
    upload = request.files.get("logo")
    if firm is None or upload is None or not upload.filename:
        raise Refused(_("Choose a picture first."))
    firm.logo = keep_image(upload.read(), upload.filename)
    audit.record("changed", firm, fields=[form.logo.name])
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("firm.edit"), 303)


def show(form: FirmForm) -> str:
    return render_template(
        "settings/organisation.html", form=form, logo=LogoForm(), firm=find_organisation()
    )


@bp.get("/cadence")
@requires(Permission.SETTINGS_MANAGE)
def cadence() -> ResponseReturnValue:
    days = USUAL | cadences()
    form = CadenceForm(
        data={"tier_a": days[Tier.A], "tier_b": days[Tier.B], "tier_c": days[Tier.C]}
    )
    return render_template("settings/cadence.html", form=form)


@bp.post("/cadence")
@requires(Permission.SETTINGS_MANAGE)
def update_cadence() -> ResponseReturnValue:
    form = CadenceForm(request.form)
    if not form.validate():
        return render_template("settings/cadence.html", form=form), 422
    for tier, field in zip(Tier, (form.tier_a, form.tier_b, form.tier_c), strict=True):
        row = db.session.scalar(select(Cadence).where(Cadence.tier == tier))
        if row is None:
            row = Cadence(tier=tier)
            db.session.add(row)
        row.days = int(field.data or USUAL[tier])
        audit.record("changed", row, days=field.data)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("firm.cadence"), 303)
