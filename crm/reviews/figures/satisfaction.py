"""How satisfied the client's people said they are: each score with its n, margin and rate."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from sqlalchemy import func, select

from crm.clients.models import Client
from crm.contacts.models import ContactRole
from crm.days import add_months
from crm.db import db
from crm.reviews.figures.answers import RoleScore, Satisfaction, Wave
from crm.reviews.figures.basis import Source
from crm.reviews.figures.period import Period
from crm.reviews.figures.promises import Measure
from crm.surveys.models import Invitation, Response, Survey, SurveyKind
from crm.surveys.scoring import Band, Score, bands, csat, nps, response_rate

# Below this number of answers a score could be traced to a person.
FEWEST_FOR_SPLIT = 5
MONTHS_BACK = 12
SCORES = {SurveyKind.NPS: nps, SurveyKind.CSAT: csat}


@dataclass
class Answers:
    """How often each score was given in one wave, by role; None counts those without an answer."""

    title: str
    kind: SurveyKind
    sent_at: datetime
    counts: dict[ContactRole | None, Counter[int | None]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    def scores(self, *roles: ContactRole | None) -> list[int]:
        chosen = [self.counts[role] for role in roles or tuple(self.counts)]
        return [
            score
            for counter in chosen
            for score, times in counter.items()
            for _ in range(times)
            if score is not None
        ]

    @property
    def invited(self) -> int:
        return sum(counter.total() for counter in self.counts.values())


def gather(client: Client, period: Period, measures: list[Measure]) -> Satisfaction:
    """The waves of this quarter and of the year before it, the oldest first."""
    waves = tuple(wave_of(each, period) for each in waves_of(client, period))
    return Satisfaction(
        basis=period.basis(Source.ANSWERS, sum(w.n for w in waves if w.is_of_quarter)),
        waves=waves,
        called_for=len(measures),
        done=sum(is_done for is_done, _ in measures),
        measures=tuple(promise for _, promise in measures if promise),
    )


def waves_of(client: Client, period: Period) -> Iterable[Answers]:
    since = period.start_of(add_months(period.first_day, -MONTHS_BACK))
    statement = (
        select(
            Survey.id, Survey.title, Survey.kind, Survey.sent_at, Invitation.role,
            Response.score, func.count(Invitation.id),
        )
        .join(Invitation, Invitation.survey_id == Survey.id)
        .outerjoin(Response, Response.invitation_id == Invitation.id)
        .where(
            Invitation.client_id == client.id,
            Survey.kind.in_(list(SCORES)),
            Survey.sent_at >= since,
            Survey.sent_at < period.end,
        )
        .group_by(Survey.id, Invitation.role, Response.score)
        .order_by(Survey.sent_at, Survey.id)
    )  # fmt: skip
    found: dict[int, Answers] = {}
    for number, title, kind, sent_at, role, score, times in db.session.execute(statement):
        answers = found.setdefault(number, Answers(title, kind, cast(datetime, sent_at)))
        answers.counts[role][score] += times
    return found.values()


def wave_of(answers: Answers, period: Period) -> Wave:
    scores = answers.scores()
    score = SCORES[answers.kind](scores)
    counted = bands(scores) if answers.kind is SurveyKind.NPS else dict.fromkeys(Band, 0)
    sent_on = period.day_of(answers.sent_at)
    return Wave(
        title=answers.title,
        kind=answers.kind.value,
        sent_on=sent_on,
        value=whole(score),
        n=score.n,
        invited=answers.invited,
        rate=response_rate(score.n, answers.invited).of_invited,
        margin=tenth(score.margin),
        promoters=counted[Band.PROMOTER],
        passives=counted[Band.PASSIVE],
        detractors=counted[Band.DETRACTOR],
        is_of_quarter=period.holds(sent_on),
        roles=split(answers),
    )


def split(answers: Answers) -> tuple[RoleScore, ...]:
    """By role, where every group is large enough: what is left out could else be worked out."""
    by_role = {role: answers.scores(role) for role in answers.counts}
    answered = {role: scores for role, scores in by_role.items() if scores}
    if len(answered) < 2 or any(len(scores) < FEWEST_FOR_SPLIT for scores in answered.values()):
        return ()
    found = []
    for role, scores in answered.items():
        score = SCORES[answers.kind](scores)
        value = whole(score)
        if role is not None and value is not None:
            found.append(RoleScore(role, value, score.n, tenth(score.margin)))
    return tuple(sorted(found, key=lambda each: (-each.n, each.role.value)))


def whole(score: Score) -> int | None:
    return None if score.value is None else round(score.value)


def tenth(margin: float | None) -> float | None:
    return round(margin, 1) if margin else None
