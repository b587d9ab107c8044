"""Contracts, projects with milestones and reports, follow-ups: what goes with so many clients."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from crm.contracts.models import Contract, ContractKind
from crm.contracts.renewal import Facts, standing
from crm.contracts.spans import Span, Unit
from crm.follow_ups.models import FollowUp, Side
from crm.projects.models import Colour, Milestone, Project, Stage, StatusReport
from tests.bench import prose
from tests.bench.rows import Row, at
from tests.bench.rows_of_clients import Tables, owner_of, project_manager_of

YEAR, QUARTER = Span(12, Unit.MONTHS), Span(3, Unit.MONTHS)
MILESTONES = 5
REPORTS = 10
FOLLOW_UPS = 10
COLOURS = (Colour.GREEN,) * 7 + (Colour.AMBER,) * 2 + (Colour.RED,)
SIDES = (None, None, Side.OURS, Side.THEIRS)


def tables(clients: int, _interactions: int, dice: Random, today: date) -> Tables:
    yield Contract, contracts(clients, dice, today)
    yield Project, projects(clients, dice, today)
    yield Milestone, milestones(clients, dice, today)
    yield StatusReport, reports(clients, dice, today)
    yield FollowUp, follow_ups(clients, dice, today)


def contracts(clients: int, dice: Random, today: date) -> Iterator[Row]:
    kinds = list(ContractKind)
    for number in range(1, clients * 3 // 2 + 1):
        starts_on = today - timedelta(days=dice.randrange(30, 1_100))
        facts = Facts(starts_on, YEAR, YEAR, True, QUARTER, signed_on=starts_on)
        where = standing(facts, today)
        yield {
            "id": number, "client_id": 1 + (number - 1) % clients, "title": f"Agreement {number}",
            "kind": kinds[number % len(kinds)], "value_minor": dice.randrange(10, 900) * 100_000,
            "currency": "EUR", "starts_on": starts_on, "signed_on": starts_on, "term": str(YEAR),
            "renewal": str(YEAR), "notice": str(QUARTER), "auto_renews": True,
            "term_ends_on": where.term_ends_on, "notice_on": where.last_notice_day,
        }  # fmt: skip


def projects(clients: int, dice: Random, today: date) -> Iterator[Row]:
    for number in range(1, clients + 1):
        budget = dice.randrange(20, 600) * 100_000
        yield {
            "id": number, "client_id": number, "contract_id": number, "code": f"P{number}",
            "name": f"{dice.choice(prose.SECOND)} renewal {number}", "stage": Stage.DELIVERY,
            "manager_id": project_manager_of(number, clients), "currency": "EUR",
            "starts_on": today - timedelta(days=150), "ends_on": today + timedelta(days=90),
            "budget_minor": budget, "forecast_minor": budget * dice.randrange(95, 115) // 100,
            "overall": dice.choice(COLOURS), "reported_on": today - timedelta(days=5),
        }  # fmt: skip


def milestones(clients: int, dice: Random, today: date) -> Iterator[Row]:
    for number in range(clients * MILESTONES):
        project, turn = 1 + number // MILESTONES, number % MILESTONES
        due = today + timedelta(days=turn * 50 - 130)
        yield {
            "id": number + 1, "project_id": project, "title": f"Stage {turn + 1} accepted",
            "baseline_on": due, "forecast_on": due + timedelta(days=dice.randrange(15)),
            "reached_on": due + timedelta(days=2) if turn < 2 else None,
            "is_client_visible": turn != 1,
        }  # fmt: skip


def reports(clients: int, dice: Random, today: date) -> Iterator[Row]:
    for number in range(clients * REPORTS):
        project, turn = 1 + number // REPORTS, number % REPORTS
        yield {
            "id": number + 1, "project_id": project,
            "author_id": project_manager_of(project, clients),
            "reported_on": today - timedelta(days=5 + 14 * turn),
            "schedule": dice.choice(COLOURS), "budget": dice.choice(COLOURS),
            "scope": Colour.GREEN, "quality": Colour.GREEN,
            "done": "What was planned.", "next_steps": "What comes next.",
        }  # fmt: skip


def follow_ups(clients: int, dice: Random, today: date) -> Iterator[Row]:
    for number in range(1, clients * FOLLOW_UPS + 1):
        client = 1 + (number - 1) % clients
        due = today - timedelta(days=dice.randrange(-20, 700))
        is_open = due >= today or dice.random() < 0.02
        done = None if is_open else due - timedelta(days=dice.randrange(-3, 4))
        yield {
            "id": number, "task": f"Send the figures, part {number}", "due_on": due,
            "promise": SIDES[number % len(SIDES)], "promised_on": due, "client_id": client,
            "assignee_id": owner_of(client), "creator_id": owner_of(client),
            "completed_on": done, "completed_at": at(done, dice) if done else None,
        }  # fmt: skip
