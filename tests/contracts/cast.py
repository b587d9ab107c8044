"""Contracts as these tests need them: with a notice day at a distance from today."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from crm.clients.models import Client
from crm.clock import today
from crm.contracts.models import Contract
from crm.contracts.standing import store_standing
from crm.db import db
from crm.permissions import Role
from crm.users.models import User
from tests.make import make_client, make_contract, make_project, make_team, make_user

CANARY = 987_654_300


def contract_due(client: Client, notice_in: int, **values: Any) -> Contract:
    """A contract whose notice day lies so many days from today, and its end 90 days after it."""
    ends_on = today() + timedelta(days=notice_in + 90)
    starts_on = ends_on - timedelta(days=364)
    usual: dict[str, Any] = {
        "starts_on": starts_on, "signed_on": starts_on - timedelta(days=10),
        "term": "365d", "renewal": "365d", "notice": "90d",
    }  # fmt: skip
    contract = make_contract(client, **(usual | values))
    store_standing(contract, today())
    db.session.commit()
    return contract


@dataclass(frozen=True)
class Cast:
    """A client with its people, and one contract that is worth 9,876,543.00 a year."""

    client: Client
    contract: Contract
    owner: User
    colleague: User
    manager: User
    reader: User
    director: User


def cast(notice_in: int = 40) -> Cast:
    owner = make_user(Role.ACCOUNT_MANAGER, name="Olga Owner")
    colleague = make_user(Role.ACCOUNT_MANAGER, name="Carl Colleague")
    manager = make_user(Role.PROJECT_MANAGER, name="Mia Manager")
    reader = make_user(Role.READ_ONLY, name="Rita Reader")
    team = make_team(owner, colleague, reader)
    client = make_client("Aurora GmbH", owner=owner, team=team)
    make_project(client, manager=manager)
    contract = contract_due(client, notice_in, title="Harbour support", value_minor=CANARY)
    director = make_user(Role.DIRECTOR, name="Dora Director")
    db.session.commit()
    return Cast(client, contract, owner, colleague, manager, reader, director)
