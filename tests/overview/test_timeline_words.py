"""What stands in an event of the timeline: each thing once."""

from crm.permissions import Role
from tests.make import make_client, make_interaction
from tests.support.people import SignedIn


def test_a_subject_taken_from_the_first_line_is_not_said_twice(signed_in: SignedIn) -> None:
    client = make_client()
    make_interaction(client, subject="She wants one page", summary="She wants one page")
    make_interaction(client, subject="Budget", summary="Budget\nNo more this year")
    make_interaction(client, subject="Plan", summary="Planned until May")
    page = signed_in(Role.DIRECTOR).get(f"/clients/{client.id}").text
    assert page.count("She wants one page") == 1
    assert '<p class="event__words">No more this year</p>' in page
    assert '<p class="event__words">Planned until May</p>' in page
