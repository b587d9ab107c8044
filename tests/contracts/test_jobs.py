"""By the clock: stored days follow the terms, and nobody is reminded twice or not at all."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from crm.clock import now, today
from crm.contracts import jobs
from crm.contracts.models import Contract, NoticeReminder
from crm.contracts.reminders import due_distance
from crm.contracts.renewal import REMINDER_DAYS
from crm.db import db
from crm.follow_ups.models import FollowUp
from crm.permissions import Role
from tests.contracts.cast import contract_due
from tests.make import make_client, make_user
from tests.support.database import both_databases


def open_tasks() -> list[tuple[str, int]]:
    db.session.expire_all()
    found = db.session.scalars(select(FollowUp).order_by(FollowUp.id))
    return [(each.task, each.assignee_id) for each in found if each.is_open]


def in_days(days: int) -> datetime:
    return now() + timedelta(days=days)


def test_the_newest_reminder_that_is_due_counts() -> None:
    day = today()
    distances = [181, 180, 100, 90, 31, 30, 8, 7, 1, 0, -5]
    found = [due_distance(day + timedelta(days=left), day) for left in distances]
    assert found == [None, 180, 180, 90, 60, 30, 30, 7, 7, 0, 0]


@both_databases
def test_the_chain_reminds_once_at_each_distance(app: object) -> None:
    owner = make_user(Role.ACCOUNT_MANAGER)
    contract = contract_due(make_client(owner=owner), 181, title="Harbour")
    told = [days for days in range(182) if jobs.remind(in_days(days))]
    assert [181 - days for days in told] == list(REMINDER_DAYS)
    assert jobs.remind(in_days(181)) == 0
    rows = db.session.scalars(select(NoticeReminder.days).order_by(NoticeReminder.id)).all()
    assert list(rows) == list(REMINDER_DAYS)
    # One follow-up that moved with the days, not six.
    ((task, assignee),) = open_tasks()
    assert (task, assignee) == ("Today is the last day to give notice: “Harbour”", owner.id)
    follow_up = db.session.scalars(select(FollowUp)).one()
    assert (follow_up.origin, follow_up.origin_id) == ("contracts", contract.id)
    assert follow_up.due_on == contract.notice_on
    assert follow_up.client_id == contract.client_id


@both_databases
def test_a_second_worker_doubles_nothing(app: object) -> None:
    contract = contract_due(make_client(owner=make_user()), 30)
    assert jobs.remind() == 1
    assert jobs.remind() == 0
    # The other worker had looked before the first one wrote: the ledger stops it.
    db.session.add(NoticeReminder(contract_id=contract.id, notice_on=contract.notice_on, days=7))
    db.session.commit()
    assert jobs.remind(in_days(25)) == 0
    assert len(open_tasks()) == 1


def test_after_a_standstill_only_the_newest_reminder_is_caught_up(app: object) -> None:
    contract_due(make_client(owner=make_user()), 100)
    assert jobs.remind(in_days(95)) == 1
    assert db.session.scalars(select(NoticeReminder.days)).all() == [7]


def test_a_notice_day_that_passed_unnoticed_is_told_afterwards_but_not_for_ever(
    app: object,
) -> None:
    contract_due(make_client(owner=make_user()), -3, title="Late")
    contract_due(make_client(owner=make_user()), -45, title="Long ago")
    assert jobs.remind() == 1
    ((task, _),) = open_tasks()
    assert "Late" in task
    assert "passed on" in task


def test_a_notice_day_that_moves_is_told_anew(app: object) -> None:
    contract = contract_due(make_client(owner=make_user()), 30)
    assert jobs.remind() == 1
    contract.notice_on = (contract.notice_on or today()) - timedelta(days=1)
    db.session.commit()
    assert jobs.remind() == 1
    assert len(open_tasks()) == 1


def test_who_is_told_owner_else_deputy_else_every_director(app: object) -> None:
    gone, deputy = make_user(Role.ACCOUNT_MANAGER), make_user(Role.ACCOUNT_MANAGER)
    directors = [make_user(Role.DIRECTOR), make_user(Role.DIRECTOR)]
    gone.deactivated_at = now()
    left = make_client(owner=gone)
    left.deputy = deputy
    contract_due(left, 10, title="Left")
    contract_due(make_client(), 10, title="Nobody's")
    assert jobs.remind() == 2
    found = open_tasks()
    assert [who for task, who in found if "Left" in task] == [deputy.id]
    assert sorted(who for task, who in found if "Nobody" in task) == [each.id for each in directors]


def test_a_new_owner_takes_the_follow_up_over(app: object) -> None:
    first, second = make_user(Role.ACCOUNT_MANAGER), make_user(Role.ACCOUNT_MANAGER)
    client = make_client(owner=first)
    contract_due(client, 30)
    jobs.remind()
    client.owner = second
    db.session.commit()
    jobs.remind(in_days(23))
    assert [who for _, who in open_tasks()] == [second.id]


def test_nobody_is_reminded_of_what_is_settled(app: object) -> None:
    def due(**values: object) -> Contract:
        return contract_due(make_client(owner=make_user()), 30, **values)

    due(signed_on=None)
    due(notice_given_on=today())
    due(terminated_on=today())
    binned, of_binned_client = due(), due()
    binned.deleted_at = of_binned_client.client.deleted_at = now()
    db.session.commit()
    assert jobs.remind() == 0


def test_one_contract_that_fails_leaves_the_others_alone(app: object) -> None:
    broken = contract_due(make_client(owner=make_user()), 30)
    contract_due(make_client(owner=make_user()), 30)
    broken.client.time_zone = "Mars/Olympus"
    db.session.commit()
    assert jobs.remind() == 1


def test_the_words_are_in_the_language_of_who_is_told(app: object) -> None:
    owner = make_user(Role.ACCOUNT_MANAGER)
    owner.language = "zh"
    contract_due(make_client(owner=owner), 30, title="港口")
    jobs.remind()
    ((task, _),) = open_tasks()
    assert task.startswith("请决定“港口”")


@both_databases
def test_stored_days_follow_a_term_that_renewed_itself(app: object) -> None:
    contract = contract_due(make_client(), 0)
    first_end = contract.term_ends_on
    assert jobs.refresh(in_days(80)) == 0
    assert jobs.refresh(in_days(95)) == 1
    db.session.refresh(contract)
    assert first_end is not None
    assert contract.term_ends_on == first_end + timedelta(days=365)
    assert contract.notice_on == first_end + timedelta(days=275)
    assert jobs.refresh(in_days(95)) == 0


def test_a_lapsed_contract_keeps_its_days(app: object) -> None:
    contract = contract_due(make_client(), 0, auto_renews=False)
    assert jobs.refresh(in_days(400)) == 0
    db.session.refresh(contract)
    assert contract.notice_on is None


def test_a_contract_without_stored_days_gets_them(app: object) -> None:
    contract = contract_due(make_client(), 30)
    notice_on, contract.notice_on, contract.term_ends_on = contract.notice_on, None, None
    db.session.commit()
    assert jobs.refresh() == 1
    db.session.refresh(contract)
    assert contract.notice_on == notice_on


def test_the_day_is_that_of_the_clients_clock(app: object) -> None:
    """At 11:30 UTC it is tomorrow in Auckland: its notice day has come there."""
    client = make_client(owner=make_user())
    client.time_zone = "Pacific/Auckland"
    contract = contract_due(client, 1)
    noon = datetime.combine(today(), datetime.min.time(), UTC).replace(hour=12)
    assert jobs.remind(noon) == 1
    assert db.session.scalar(select(func.max(NoticeReminder.days))) == 0
    assert contract.notice_on == today() + timedelta(days=1)
