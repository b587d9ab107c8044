"""`flask contracts notice` says by when one must decide."""

import json

import pytest
from flask import Flask


def test_the_notice_day_of_the_term_that_runs(app: Flask) -> None:
    command = (
        "contracts notice --start 2021-03-01 --term 12m --renewal 24m --notice 3m"
        " --on 2023-06-01 --json"
    )
    found = json.loads(app.test_cli_runner().invoke(args=command.split()).output)
    assert found == {
        "on": "2023-06-01",
        "state": "renewed_tacit",
        "term_starts_on": "2022-03-01",
        "term_ends_on": "2024-02-29",
        "last_notice_day": "2023-11-29",
        "days_left": 181,
    }


@pytest.mark.parametrize(
    ("more", "day"),
    [("", "2026-12-17"), (" --lead-days 2", "2026-12-15"), (" --day-before", "2026-12-16")],
)
def test_working_days_delivery_and_a_day_that_does_not_count(
    app: Flask, more: str, day: str
) -> None:
    command = "contracts notice --start 2026-01-01 --term 1y --notice 10wd --on 2026-06-01" + more
    assert f"last_notice_day: {day}" in app.test_cli_runner().invoke(args=command.split()).output


def test_nonsense_is_refused(app: Flask) -> None:
    command = "contracts notice --start 2026-01-01 --term soon --notice 3m"
    answer = app.test_cli_runner().invoke(args=command.split())
    assert answer.exit_code == 2
    assert "is no span such as 12m" in answer.output
