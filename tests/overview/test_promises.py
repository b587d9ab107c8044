"""What was promised in an exchange stands with it on the timeline of whom it was promised to."""

from crm.db import db
from crm.permissions import Role
from tests import make
from tests.support.people import SignedIn


def test_what_was_promised_to_another_client_is_not_told_here(signed_in: SignedIn) -> None:
    owner, here, there = make.make_user(Role.DIRECTOR), make.make_client(), make.make_client()
    exchange = make.make_interaction(here, owner)
    for client, task in ((here, "For this one"), (there, "For the other")):
        make.make_follow_up(owner, client, task=task, origin="interactions", origin_id=exchange.id)
    db.session.commit()
    text = signed_in(owner).get(f"/clients/{here.id}").text
    assert "For this one" in text
    assert "For the other" not in text
