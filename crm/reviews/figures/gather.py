"""All figures of a client's quarter, from a constant number of questions to the database."""

from dataclasses import dataclass
from datetime import date

from crm.clients.models import Client
from crm.clock import Quarter, today
from crm.reviews.figures import contracts, delivery, meetings, promises, satisfaction
from crm.reviews.figures.model import Figures, Parties
from crm.reviews.figures.period import Period
from crm.reviews.figures.work import Delivery
from crm.users.organisation import NAMELESS, find_organisation


@dataclass(frozen=True)
class Audience:
    """Who reads the paper: whether they may see the budget of the projects."""

    sees_budget: bool = False


def gather(
    client: Client, quarter: Quarter, audience: Audience, as_of: date | None = None
) -> Figures:
    """What the paper shows as of a day, which is today on the client's calendar."""
    period = Period(quarter, as_of or today(client.time_zone), client.time_zone)
    work = delivery.gather(client, period, sees_budget=audience.sees_budget)
    made, measures = promises.gather(client, period)
    following = quarter.next
    return Figures(
        quarter=quarter.label,
        first_day=quarter.first_day,
        last_day=quarter.last_day,
        next_quarter=following.label,
        next_first_day=following.first_day,
        next_last_day=following.last_day,
        as_of=period.as_of,
        parties=parties(client, work),
        promises=made,
        delivery=work,
        satisfaction=satisfaction.gather(client, period, measures),
        meetings=meetings.gather(client, period),
        contracts=contracts.gather(client, period),
    )


def parties(client: Client, work: Delivery) -> Parties:
    firm = find_organisation()
    return Parties(
        client=client.name,
        firm=firm.name if firm else NAMELESS.name,
        colour=firm.colour if firm else NAMELESS.colour,
        logo_id=firm.logo_id if firm else None,
        owner=client.owner.name if client.owner else "",
        deputy=client.deputy.name if client.deputy else "",
        managers=tuple(sorted({project.manager for project in work.projects if project.manager})),
    )
