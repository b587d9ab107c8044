"""Today names the clients that have been silent for too long, and nobody else's."""

from datetime import timedelta

from crm.clients.models import Cadence, Tier
from crm.clock import today
from crm.db import db
from tests import make
from tests.support.people import SignedIn, person


def test_a_clients_own_cadence_counts_before_that_of_its_tier(signed_in: SignedIn) -> None:
    me = person("account_manager")
    db.session.add(Cadence(tier=Tier.B, days=30))
    for name, silent, own in (
        ("Quiet", 31, None),
        ("Spoken", 29, None),
        ("Patient", 80, 90),
        ("Eager", 8, 7),
    ):
        client = make.make_client(name)
        client.owner, client.cadence_days = me, own
        client.last_touch_on = today() - timedelta(days=silent)
    strange = make.make_client("Strange")
    strange.last_touch_on = today() - timedelta(days=300)
    page = signed_in(me).get("/").text
    assert [
        name for name in ("Quiet", "Spoken", "Patient", "Eager", "Strange") if name in page
    ] == [
        "Quiet",
        "Eager",
    ]
    assert "Silent for 8 days, cadence 7" in page
