"""Clients: listed, made, changed, binned; each reader within their own reach."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from html.parser import HTMLParser
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.audit import AuditRecord
from crm.clients.models import Client, Tier
from crm.db import db
from crm.permissions import Role
from tests.make import make_client, make_team, make_user
from tests.support.people import SignedIn

CountQueries = Callable[[], AbstractContextManager[list[str]]]

FORM = {
    "name": "Aurora GmbH",
    "kind": "external",
    "tier": "A",
    "industry": "Shipping",
    "owner_id": "",
    "deputy_id": "",
    "team_id": "",
    "cadence_days": "30",
    "language": "en",
    "time_zone": "UTC",
    "channel": "email",
    "report_format": "pdf",
    "report_length": "full",
    "paper": "A4",
    "fiscal_year_starts_in": "4",
}


class Hidden(HTMLParser):
    """The hidden fields of a page: what its one button would send."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "input" and values.get("type") == "hidden":
            self.fields[str(values["name"])] = values.get("value") or ""


def stored() -> list[dict[str, Any]]:
    """Every client as the database has it, and how many acts were noted."""
    rows = db.session.execute(select(Client.__table__).order_by(Client.id)).mappings()
    acts = db.session.scalar(select(func.count(AuditRecord.id)))
    return [*map(dict, rows), {"acts": acts}]


def test_the_list_shows_clients_by_name_with_their_owners(signed_in: SignedIn) -> None:
    make_client("Zephyr", owner=make_user(name="Olga Owner"))
    make_client("Aurora")
    text = signed_in(Role.DIRECTOR).get("/clients").text
    assert text.index("Aurora") < text.index("Zephyr")
    assert "Olga Owner" in text
    assert "Needs an owner" in text


def test_the_list_is_filtered_by_name_and_by_whose_it_is(signed_in: SignedIn) -> None:
    reader = make_user(Role.DIRECTOR)
    make_client("100% Cotton", owner=reader)
    make_client("Hundred Cottons")
    visitor = signed_in(reader)
    for query in ("name=100%25", "mine=1"):
        text = visitor.get(f"/clients?{query}").text
        assert "100% Cotton" in text
        assert "Hundred Cottons" not in text
    assert "No client fits" in visitor.get("/clients?name=nobody").text


def test_a_director_makes_a_client(signed_in: SignedIn) -> None:
    owner = make_user(Role.ACCOUNT_MANAGER)
    form = FORM | {"owner_id": str(owner.id), "website": "https://www.aurora.example/en"}
    visitor = signed_in(Role.DIRECTOR)
    answer = visitor.post("/clients", data=form)
    client = db.session.scalars(select(Client)).one()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/clients/{client.id}")
    assert (client.name, client.tier, client.cadence_days) == ("Aurora GmbH", Tier.A, 30)
    assert (client.owner_id, client.fiscal_year_starts_in) == (owner.id, 4)
    assert client.domain == "aurora.example"
    assert "Aurora GmbH is now a client." in visitor.get(f"/clients/{client.id}").text
    act = db.session.scalars(select(AuditRecord).where(AuditRecord.action == "added")).one()
    assert (act.subject_kind, act.subject_id) == ("clients", client.id)


def test_an_account_manager_owns_the_client_they_make(signed_in: SignedIn) -> None:
    manager, other = make_user(Role.ACCOUNT_MANAGER), make_user(Role.ACCOUNT_MANAGER)
    answer = signed_in(manager).post("/clients", data=FORM | {"owner_id": str(other.id)})
    assert answer.status_code == 303
    assert db.session.scalars(select(Client.owner_id)).one() == manager.id


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"tier": "Z"},
        {"owner_id": "4711"},
        {"owner_id": "abc"},
        {"email": "nowhere"},
        {"cadence_days": "0"},
        {"fiscal_year_starts_in": "13"},
        {"time_zone": "Mars/Olympus"},
    ],
)
def test_a_form_with_an_error_makes_nothing(signed_in: SignedIn, wrong: dict[str, str]) -> None:
    answer = signed_in(Role.DIRECTOR).post("/clients", data=FORM | wrong)
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count(Client.id))) == 0


def test_a_double_is_warned_of_and_made_all_the_same_when_it_is_meant(signed_in: SignedIn) -> None:
    make_client("Aurora AG")
    visitor = signed_in(Role.DIRECTOR)
    answer = visitor.post("/clients", data=FORM)
    assert answer.status_code == 422
    assert "This may be a client already" in answer.text
    assert "Aurora AG" in answer.text
    assert db.session.scalar(select(func.count(Client.id))) == 1
    assert visitor.post("/clients", data=FORM | {"double": "keep"}).status_code == 303
    assert db.session.scalar(select(func.count(Client.id))) == 2


def test_an_edit_is_kept_and_noted_without_what_stands_in_it(signed_in: SignedIn) -> None:
    client = make_client("Aurora")
    version = client.version
    form = FORM | {"name": "Borealis", "version": str(version)}
    answer = signed_in(Role.DIRECTOR).post(f"/clients/{client.id}/edit", data=form)
    assert answer.status_code == 303
    db.session.refresh(client)
    assert (client.name, client.industry, client.version) == ("Borealis", "Shipping", version + 1)
    act = db.session.scalars(select(AuditRecord).where(AuditRecord.action == "changed")).one()
    assert "name" in act.detail["fields"]
    assert "Borealis" not in str(act.detail)


def test_two_people_edit_at_once_and_nothing_is_overwritten_unseen(signed_in: SignedIn) -> None:
    client = make_client("Aurora")
    seen = FORM | {"version": str(client.version)}
    address = f"/clients/{client.id}/edit"
    first, second = signed_in(make_user()), signed_in(make_user())
    assert first.post(address, data=seen | {"city": "Bergen"}).status_code == 303
    before = stored()
    answer = second.post(address, data=seen | {"city": "Tromsø"})
    assert answer.status_code == 409
    assert "Bergen" in answer.text
    assert "Tromsø" in answer.text
    assert stored() == before

    # The button of that page sends what was typed once more, knowing of the other's change.
    hidden = Hidden(answer.text).fields
    assert second.post(address, data=hidden).status_code == 303
    assert db.session.scalars(select(Client.city)).one() == "Tromsø"


def test_a_form_without_the_version_it_saw_is_a_conflict(signed_in: SignedIn) -> None:
    client = make_client("Aurora")
    db.session.commit()
    before = stored()
    answer = signed_in(Role.DIRECTOR).post(f"/clients/{client.id}/edit", data=FORM)
    assert answer.status_code == 409
    assert stored() == before


def test_a_client_goes_to_the_bin_and_comes_back(signed_in: SignedIn) -> None:
    client = make_client("Aurora")
    address = f"/clients/{client.id}"
    visitor = signed_in(Role.DIRECTOR)
    assert visitor.post(f"{address}/bin").status_code == 303
    page = visitor.get("/clients").text
    assert "Aurora is in the bin." in page
    assert f'action="{address}/restore"' in page
    assert f'href="{address}"' not in page
    assert visitor.get(address).status_code == 404
    assert visitor.post(f"{address}/bin").status_code == 404
    assert visitor.post(f"{address}/restore").status_code == 303
    assert visitor.get(address).status_code == 200
    assert visitor.post(f"{address}/restore").status_code == 404


ACTS = [("GET", ""), ("GET", "/edit"), ("POST", "/edit"), ("POST", "/bin"), ("POST", "/restore")]


@pytest.mark.parametrize(("method", "act"), ACTS)
def test_a_client_of_another_team_does_not_exist_for_an_account_manager(
    signed_in: SignedIn, method: str, act: str
) -> None:
    client = make_client("Aurora", owner=make_user(Role.ACCOUNT_MANAGER), team=make_team())
    outsider = make_user(Role.ACCOUNT_MANAGER)
    make_team(outsider)
    visitor = signed_in(outsider)
    db.session.commit()
    before = stored()
    form = FORM | {"version": str(client.version)} if method == "POST" else None
    answer = visitor.open(f"/clients/{client.id}{act}", method=method, data=form)
    assert answer.status_code == 404
    assert "Aurora" not in visitor.get("/clients").text
    assert stored() == before


def test_a_colleague_of_the_team_looks_and_does_not_touch(signed_in: SignedIn) -> None:
    colleague = make_user(Role.ACCOUNT_MANAGER)
    owner = make_user(Role.ACCOUNT_MANAGER)
    client = make_client("Aurora", owner=owner, team=make_team(colleague))
    visitor = signed_in(colleague)
    before = stored()
    form = FORM | {"version": str(client.version)}
    assert visitor.get(f"/clients/{client.id}").status_code == 200
    assert visitor.post(f"/clients/{client.id}/edit", data=form).status_code == 403
    assert visitor.post(f"/clients/{client.id}/bin").status_code == 403
    assert stored() == before


@pytest.mark.parametrize("role", [Role.READ_ONLY, Role.PROJECT_MANAGER])
def test_who_may_only_look_makes_no_client(signed_in: SignedIn, role: Role) -> None:
    visitor = signed_in(role)
    assert visitor.get("/clients").status_code == 200
    assert visitor.get("/clients/new").status_code == 403
    assert visitor.post("/clients", data=FORM).status_code == 403
    assert db.session.scalar(select(func.count(Client.id))) == 0


def test_the_list_asks_as_often_for_sixty_clients_as_for_one(
    signed_in: SignedIn, queries: CountQueries
) -> None:
    visitor = signed_in(Role.DIRECTOR)
    visitor.get("/clients")
    counts = {}
    for rows in (1, 10, 60):
        there = db.session.scalar(select(func.count(Client.id))) or 0
        for _ in range(rows - there):
            make_client(owner=make_user())
        db.session.commit()
        with queries() as statements:
            assert visitor.get("/clients").status_code == 200
        counts[rows] = len(statements)
    assert counts[1] == counts[10] == counts[60] > 0
