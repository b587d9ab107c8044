"""What becomes of a contract: decision, notice, signed renewal, early end; and the way back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.contracts import actions
from crm.contracts.forms import DecisionForm, NoticeForm, RenewalForm, TerminationForm
from crm.contracts.models import Contract
from crm.contracts.queries import get_contract
from crm.contracts.shown import page_of
from crm.db import db
from crm.errors import Refused
from crm.i18n import gettext as _
from crm.i18n import reader_today
from crm.permissions import Permission, requires
from crm.web.forms import Form
from crm.web.undo import flash_undo

bp = Blueprint("decisions", __name__, url_prefix="/contracts/<int:contract_id>")


@bp.post("/decision")
@requires(Permission.CONTRACTS_EDIT)
def decide(contract_id: int) -> ResponseReturnValue:
    form = DecisionForm(request.form)

    def act(contract: Contract) -> None:
        actions.decide(contract, form.decision.data, str(form.reason.data), reader_today())

    return record(contract_id, "decision", form, act, _("The decision is noted."))


@bp.post("/notice")
@requires(Permission.CONTRACTS_EDIT)
def give_notice(contract_id: int) -> ResponseReturnValue:
    form = NoticeForm(request.form)

    def act(contract: Contract) -> None:
        actions.give_notice(contract, form.given_by.data, form.given_on.data or reader_today())

    return record(contract_id, "notice", form, act, _("The notice is noted."))


@bp.post("/renewals")
@requires(Permission.CONTRACTS_EDIT)
def sign_renewal(contract_id: int) -> ResponseReturnValue:
    form = RenewalForm(request.form)

    def act(contract: Contract) -> None:
        actions.sign_renewal(contract, form.signed_on.data or reader_today())

    return record(contract_id, "renewal", form, act, _("The signed renewal is noted."))


@bp.post("/termination")
@requires(Permission.CONTRACTS_EDIT)
def terminate(contract_id: int) -> ResponseReturnValue:
    form = TerminationForm(request.form)

    def act(contract: Contract) -> None:
        actions.terminate(contract, form.terminated_on.data or reader_today())

    return record(contract_id, "termination", form, act, _("The early end is noted."))


@bp.post("/take-back/<what>")
@requires(Permission.CONTRACTS_EDIT)
def take_back(contract_id: int, what: str) -> ResponseReturnValue:
    contract = get_contract(contract_id, current_user, Permission.CONTRACTS_EDIT)
    actions.take_back(contract, what)
    db.session.commit()
    flash(_("Taken back."))
    return redirect(url_for("contracts.show", contract_id=contract.id), 303)


def record(
    contract_id: int, what: str, form: Form, act: Callable[[Contract], None], said: Any
) -> ResponseReturnValue:
    """Finds, checks, does, says so; a refusal stands in the form that was sent."""
    contract = get_contract(contract_id, current_user, Permission.CONTRACTS_EDIT)
    if not form.validate():
        return page_of(contract, **{f"{what}_form": form}), 422
    try:
        act(contract)
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(str(refused))
        contract = get_contract(contract_id, current_user, Permission.CONTRACTS_EDIT)
        return page_of(contract, **{f"{what}_form": form}), 422
    db.session.commit()
    undo = url_for("decisions.take_back", contract_id=contract.id, what=what)
    flash_undo(said, undo)
    return redirect(url_for("contracts.show", contract_id=contract.id), 303)
