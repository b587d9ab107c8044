"""Before the form: whose exchange is it, and who can have been there?"""

import pytest

from crm.clock import today
from crm.permissions import Role
from tests.make import make_client, make_contact, make_user
from tests.support.people import SignedIn


def test_without_a_client_one_is_chosen_by_typing(signed_in: SignedIn) -> None:
    reader = make_user(Role.ACCOUNT_MANAGER)
    mine = make_client("100% Cotton", owner=reader)
    make_client("Hundred Cottons", owner=reader)
    make_client("100% Others", owner=make_user())
    text = signed_in(reader).get("/interactions/new?name=100%25").text
    assert f"/interactions/new?client={mine.id}" in text
    assert "Hundred Cottons" not in text
    assert "100% Others" not in text


def test_the_form_begins_with_today_and_the_clients_own_people(signed_in: SignedIn) -> None:
    client = make_client("Aurora")
    make_contact(client, name="Ingrid")
    make_contact(make_client("Other"), name="Stranger")
    text = signed_in(Role.DIRECTOR).get(f"/interactions/new?client={client.id}").text
    assert f'value="{today()}"' in text
    assert "Ingrid" in text
    assert "Stranger" not in text


@pytest.mark.parametrize(
    "number", ["0", "-1", "x", "99999999999999999999", "%00", "1 OR 1=1", "999"]
)
def test_an_odd_client_is_no_client(signed_in: SignedIn, number: str) -> None:
    answer = signed_in(Role.DIRECTOR).get(f"/interactions/new?client={number}")
    assert answer.status_code in (200, 404)
