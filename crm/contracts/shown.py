"""The page of one contract, with the forms that say what becomes of it."""

from collections.abc import Callable
from typing import Any

from flask import render_template
from flask_login import current_user

from crm.contracts import queries
from crm.contracts.board import bar_of, strip_of
from crm.contracts.forms import DecisionForm, NoticeForm, RenewalForm, TerminationForm
from crm.contracts.models import Contract
from crm.contracts.renewal import standing
from crm.contracts.standing import facts_of
from crm.contracts.wording import has_notice_day, is_missed, label, outlook, span_words
from crm.db import db
from crm.i18n import reader_today
from crm.permissions import Permission


def page_of(contract: Contract, **forms: Any) -> str:
    """`forms`: those with an error in them, under their names; the others are fresh."""
    today = reader_today()
    facts = facts_of(contract)
    where = standing(facts, today)
    fresh: dict[str, Callable[[], Any]] = {
        "decision_form": DecisionForm,
        "notice_form": lambda: NoticeForm(data={"given_on": today}),
        "renewal_form": lambda: RenewalForm(data={"signed_on": today}),
        "termination_form": TerminationForm,
    }
    return render_template(
        "contracts/show.html",
        contract=contract,
        client=contract.client,
        where=where,
        state=label(where),
        missed=is_missed(where),
        to_notice=has_notice_day(where),
        outlook=outlook(facts, where),
        bar=bar_of(where, today),
        strip=strip_of(where, today),
        span=span_words,
        money=queries.sees_money(contract.client_id, current_user),
        may_edit=queries.reaches(contract.client_id, current_user, Permission.CONTRACTS_EDIT),
        work=[each for known in queries.work_under for each in known(contract, current_user)],
        renewals=db.session.scalars(queries.renewals_of(contract)).all(),
        **{name: forms.get(name) or make() for name, make in fresh.items()},
    )
