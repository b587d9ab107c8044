"""Reading: figures with their weight, words for those who may, and nobody else's clients."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from crm.clients.models import Client
from crm.clock import now
from crm.contacts.models import ContactRole
from crm.db import db
from crm.mail.outbox import MailState, enqueue
from crm.permissions import Role
from crm.surveys.models import Invitation, Survey, SurveyKind
from tests.make import (
    make_answer,
    make_client,
    make_contact,
    make_invitation,
    make_project,
    make_survey,
    make_team,
    make_user,
)  # fmt: skip
from tests.support.people import SignedIn

CountQueries = Callable[[], AbstractContextManager[list[str]]]
CANARY = "CNRY-responses-comment"


def answered(survey: Survey, client: Client, *scores: int, role: ContactRole | None = None) -> None:
    for score in scores:
        response = make_answer(survey, make_contact(client), client, score)
        response.comment = f"{CANARY} {score}"
        response.invitation.role = role


def posted(invitation: Invitation, state: MailState) -> None:
    mail = enqueue("survey", "x@client.example", "x", "x", origin="invitations")
    mail.origin_id, mail.state = invitation.id, state


def test_a_score_stands_with_n_margin_and_both_response_rates(signed_in: SignedIn) -> None:
    client, survey = make_client(), make_survey()
    answered(survey, client, 10, 10, 9, 8, 3)
    for state in (MailState.SENT, MailState.DEAD, MailState.QUEUED):
        posted(make_invitation(survey, make_contact(client, name=state.value), client)[0], state)
    visitor = signed_in(Role.DIRECTOR)
    page = visitor.get(f"/surveys/{survey.id}").text
    for words in ("+40", "n = 5", "63%", "71%", "5 of 8 invited", "one mail bounced"):
        assert words in page, words
    for words in ("Delivered", "Bounced", "On its way", "Remind 2 who have not answered"):
        assert words in page, words
    index = visitor.get("/surveys").text
    assert "NPS, last 90 days" in index
    assert "5 / 8" in index


def test_kinds_and_spans_are_never_mixed(signed_in: SignedIn) -> None:
    client = make_client()
    old = make_survey(sent_at=now() - timedelta(days=200))
    answered(old, client, *[0] * 5)
    answered(make_survey(), client, *[10] * 4, 7)
    answered(make_survey(SurveyKind.CSAT), client, 5, 5, 5, 1, 1)
    page = signed_in(Role.DIRECTOR).get("/surveys").text
    tiles = page[: page.index("<table")]
    for words in ("+80", "−10", "60%"):
        assert words in tiles, words
    filtered = signed_in(Role.DIRECTOR).get("/surveys?kind=csat").text
    assert filtered.count('<td data-label="Score">') == 1


def test_a_role_has_a_score_from_five_answers_on(signed_in: SignedIn) -> None:
    client, survey = make_client(), make_survey()
    answered(survey, client, 10, 10, 10, 8, 8, role=ContactRole.SPONSOR)
    answered(survey, client, 0, 0, 1, 2, role=ContactRole.END_USER)
    page = signed_in(Role.DIRECTOR).get(f"/surveys/{survey.id}").text
    roles = page[page.index("By role") :]
    assert "+60" in roles
    assert "n too small" in roles
    assert "−100" not in roles


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ([10] * 30, "a change, beyond the margin"),
        ([5] * 6 + [9] * 24, "no change that we can claim"),
    ],
)
def test_a_clients_page_calls_a_change_only_what_is_one(
    signed_in: SignedIn, scores: list[int], words: str
) -> None:
    client = make_client()
    answered(make_survey(sent_at=now() - timedelta(days=200)), client, *[0] * 10, *[9] * 20)
    newer = make_survey()
    answered(newer, client, *scores[:-1], 8)
    for _ in range(60):
        for wave in db.session.scalars(select(Survey)):
            make_invitation(wave, make_contact(client), client)
    page = signed_in(Role.DIRECTOR).get(f"/clients/{client.id}/satisfaction").text
    assert words in page
    assert '<svg class="chart' in page


def test_a_clients_page_shows_words_first_and_every_answer_when_asked(signed_in: SignedIn) -> None:
    client, survey = make_client(), make_survey()
    make_answer(survey, make_contact(client, name="Silent"), client, 9)
    for number in range(9):
        said = make_answer(survey, make_contact(client, name=f"Speaker {number}"), client, 8)
        said.comment = "Said."
        said.answered_at = now() - timedelta(hours=number)
    visitor = signed_in(Role.DIRECTOR)
    page = visitor.get(f"/clients/{client.id}/satisfaction").text
    assert "Speaker 0" in page
    assert "Speaker 8" not in page
    assert "Silent" not in page
    assert f"/clients/{client.id}/satisfaction?answers=all#words" in page
    everything = visitor.get(f"/clients/{client.id}/satisfaction?answers=all").text
    assert "Silent" in everything
    assert "Speaker 8" in everything


def test_a_clients_page_without_answers_says_the_next_step(signed_in: SignedIn) -> None:
    client = make_client()
    page = signed_in(Role.DIRECTOR).get(f"/clients/{client.id}/satisfaction").text
    assert "Nobody here has been asked yet" in page
    assert f"/surveys/new?client={client.id}" in page
    assert "Nobody has been asked yet" in signed_in(Role.DIRECTOR).get("/surveys").text


WORDS = [
    (Role.ADMIN, "stranger", True), (Role.DIRECTOR, "stranger", True),
    (Role.ACCOUNT_MANAGER, "owner", True), (Role.ACCOUNT_MANAGER, "team", True),
    (Role.PROJECT_MANAGER, "manager", False), (Role.READ_ONLY, "team", False),
]  # fmt: skip


@pytest.mark.parametrize(("role", "relation", "reads"), WORDS)
def test_words_are_there_for_those_who_may_read_them_and_absent_for_others(
    signed_in: SignedIn, role: Role, relation: str, reads: bool
) -> None:
    survey, client = make_survey(), make_client()
    visitor = related(signed_in, role, relation, client)
    answered(survey, client, 10, 9, 3)
    pages = [
        visitor.get(path)
        for path in (f"/surveys/{survey.id}", f"/clients/{client.id}/satisfaction", "/surveys", "/")
    ]
    assert {page.status_code for page in pages} == {200}
    assert any(CANARY in page.text for page in pages) is reads
    assert "+33" in pages[0].text


def related(signed_in: SignedIn, role: Role, relation: str, client: Client) -> FlaskClient:
    person = make_user(role)
    if relation == "owner":
        client.owner = person
    if relation == "team":
        client.team = make_team(person)
    if relation == "manager":
        make_project(client, manager=person)
    return signed_in(person)


@pytest.mark.parametrize(("answers", "shown"), [(2, False), (3, True)])
def test_who_reads_only_sees_sums_of_three_and_no_person(
    signed_in: SignedIn, answers: int, shown: bool
) -> None:
    survey, client = make_survey(), make_client()
    visitor = related(signed_in, Role.READ_ONLY, "team", client)
    answered(survey, client, *[0] * answers)
    person = make_contact(client, name="Ann Marlow")
    make_invitation(survey, person, client)
    for path in (f"/surveys/{survey.id}", f"/clients/{client.id}/satisfaction", "/surveys"):
        page = visitor.get(path).text
        assert ("−100" in page) is shown
        assert "Ann Marlow" not in page
    project = make_project(client, manager=make_user(Role.PROJECT_MANAGER))
    assert project.manager is not None
    assert "−100" in signed_in(project.manager).get(f"/surveys/{survey.id}").text


@pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.PROJECT_MANAGER, Role.READ_ONLY])
def test_answers_out_of_reach_do_not_exist(signed_in: SignedIn, role: Role) -> None:
    survey, client = make_survey(title="Secret wave"), make_client()
    answered(survey, client, 10, 9, 3)
    visitor = related(signed_in, role, "stranger", client)
    assert visitor.get(f"/surveys/{survey.id}").status_code == 404
    assert visitor.get(f"/clients/{client.id}/satisfaction").status_code == 404
    assert "Secret wave" not in visitor.get("/surveys").text


def test_of_a_wave_across_the_firm_each_reader_sees_their_part(signed_in: SignedIn) -> None:
    survey, mine, other = make_survey(), make_client("Mine"), make_client("Other")
    answered(survey, mine, 10)
    answered(survey, other, 0, 0)
    page = related(signed_in, Role.ACCOUNT_MANAGER, "owner", mine).get(f"/surveys/{survey.id}").text
    assert "+100" in page
    assert "Other" not in page
    mine.deleted_at = now()
    assert "Mine" not in signed_in(Role.DIRECTOR).get(f"/surveys/{survey.id}").text


def test_pages_ask_as_often_for_fifty_as_for_one(
    signed_in: SignedIn, queries: CountQueries
) -> None:
    visitor, client, survey = signed_in(Role.DIRECTOR), make_client(), make_survey()
    paths = ("/surveys", f"/surveys/{survey.id}", f"/clients/{client.id}/satisfaction",
             f"/surveys/new?client={client.id}")  # fmt: skip
    visitor.get("/surveys")
    seen: dict[str, list[int]] = {path: [] for path in paths}
    there = 0
    for rows in (1, 10, 50):
        for number in range(rows - there):
            answered(survey if number % 2 else make_survey(), client, number % 11)
            make_contact(client)
        answered(survey, client, 5)
        there = rows
        db.session.commit()
        for path in paths:
            with queries() as statements:
                assert visitor.get(path).status_code == 200
            seen[path].append(len(statements))
    assert all(len(set(counts)) == 1 and counts[0] <= 12 for counts in seen.values()), seen
