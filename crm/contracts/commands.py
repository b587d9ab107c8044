"""`flask contracts notice`: by when notice must be given, without opening a page."""

import json
from datetime import date, datetime

import click
from flask.cli import AppGroup

from crm.clock import today
from crm.contracts.renewal import Facts, standing
from crm.contracts.spans import Span, parse_span

contracts = AppGroup("contracts", help="Contracts.")


class SpanType(click.ParamType[Span]):
    name = "span"

    def convert(
        self, value: str | Span, param: click.Parameter | None, ctx: click.Context | None
    ) -> Span:
        try:
            return value if isinstance(value, Span) else parse_span(value)
        except ValueError:
            self.fail(f"{value!r} is no span such as 12m, 90d, 4w or 10wd", param, ctx)


DAY = click.DateTime(formats=["%Y-%m-%d"])


@contracts.command("notice")
@click.option("--start", required=True, type=DAY, help="The first day of the contract.")
@click.option("--term", required=True, type=SpanType(), help="The first term: 12m.")
@click.option("--renewal", type=SpanType(), help="Each further term; as the first if left out.")
@click.option("--notice", required=True, type=SpanType(), help="The notice period: 3m, 10wd.")
@click.option("--on", "on", type=DAY, help="The day asked for; today if left out.")
@click.option("--lead-days", type=click.IntRange(0, 90), default=0, help="Delivery takes.")
@click.option("--day-before", is_flag=True, help="The last day itself does not count.")
@click.option("--json", "as_json", is_flag=True)
def notice(
    start: datetime, term: Span, renewal: Span | None, notice: Span, on: datetime | None,
    lead_days: int, day_before: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print the term that runs on a day, and the last day to prevent the next one.

    Working days are Monday to Friday; public holidays are not known here.
    """
    facts = Facts(
        starts_on=start.date(), term=term, renewal=renewal, auto_renew=True, notice=notice,
        day_counts=not day_before, lead_days=lead_days, signed_on=start.date(),
    )  # fmt: skip
    day: date = on.date() if on else today()
    where = standing(facts, day)
    found = {
        "on": day.isoformat(),
        "state": where.state.value,
        "term_starts_on": where.term_starts_on.isoformat(),
        "term_ends_on": where.term_ends_on.isoformat() if where.term_ends_on else None,
        "last_notice_day": where.last_notice_day.isoformat() if where.last_notice_day else None,
        "days_left": where.days_left,
    }
    click.echo(json.dumps(found) if as_json else "\n".join(f"{k}: {v}" for k, v in found.items()))
