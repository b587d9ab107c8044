"""The agreements of a story, with the days that follow from them."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from crm.contracts.models import Contract, ContractKind, Decision, NoticeBy, NoticeReminder
from crm.contracts.renewal import REMINDER_DAYS, term_end
from crm.contracts.spans import parse_span
from crm.contracts.standing import store_standing
from crm.days import ONE_DAY, add_months, working_day_on_or_before
from crm.db import db
from crm.demo.calendar import moment
from crm.demo.cast import Cast
from crm.demo.script import Agreement


def agree(cast: Cast) -> dict[str, Contract]:
    """The client's contracts by title."""
    told = [Agreement(**row) for row in cast.story.contracts]
    made = {each.title: contract(cast, each, number) for number, each in enumerate(told, 1)}
    db.session.add_all(made.values())
    db.session.flush()
    db.session.add_all(told_of(made.values(), cast.calendar.today))
    return made


def told_of(contracts: Iterable[Contract], today: date) -> Iterator[NoticeReminder]:
    """The reminders that went out in their time: the clock has nothing to catch up with."""
    for each in contracts:
        for days in REMINDER_DAYS if each.notice_on else ():
            if each.notice_on and each.notice_on - timedelta(days=days) <= today + ONE_DAY:
                planned = moment(min(each.notice_on - timedelta(days=days), today))
                yield NoticeReminder(
                    contract_id=each.id, notice_on=each.notice_on, days=days, planned_at=planned
                )


def contract(cast: Cast, told: Agreement, number: int) -> Contract:
    start, notice = start_and_notice(cast, told)
    signed_on = working_day_on_or_before(start - timedelta(days=21))
    given_on = cast.calendar.maybe(told.given)
    made = Contract(
        client_id=cast.client.id, title=told.title, kind=ContractKind(told.kind),
        number=f"{start.year}-{cast.client.id:02}{number:02}", services=told.services,
        value_minor=cast.money(told.value), currency=cast.story.currency,
        starts_on=start, term=told.term, renewal=told.renewal, notice=notice,
        auto_renews=told.renews, day_counts=True, lead_days=0, signed_renewals=0,
        signed_on=min(signed_on, cast.calendar.today),
        notice_given_on=given_on, notice_given_by=NoticeBy.CLIENT if given_on else None,
        created_at=moment(signed_on), updated_at=moment(signed_on),
    )  # fmt: skip
    store_standing(made, cast.calendar.today)
    if told.decision:
        made.decision, made.decision_reason = Decision(told.decision), told.decision_reason
        made.decided_on = cast.calendar.work_day(-9)
        made.decided_term_ends_on = made.term_ends_on
    return made


def start_and_notice(cast: Cast, told: Agreement) -> tuple[date, str | None]:
    """The first of a month; when notice ends in so many days, it is counted back from there.

    Where the calendar has no such start (29 February), the length of the notice gives way.
    """
    if told.notice_in is None:
        return cast.calendar.day(told.starts or 0).replace(day=1), told.notice
    notice_on = cast.calendar.day(told.notice_in)
    term, usual = parse_span(told.term), parse_span(told.notice or "90d")
    start = add_months(notice_on + timedelta(days=usual.count) + ONE_DAY, -term.count)
    end = term_end(start, term, None, 0)
    return start, f"{(end - notice_on).days}d"
