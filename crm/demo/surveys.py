"""What clients answered: an NPS wave every quarter for all, CSAT after milestones."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from crm.clock import Quarter
from crm.contacts.models import Contact, ContactRole
from crm.db import db
from crm.demo.calendar import Calendar, moment
from crm.demo.cast import Cast
from crm.demo.decks import Deck
from crm.demo.script import Goal, Work, words
from crm.projects.models import Milestone
from crm.surveys.models import Invitation, Response, Survey, SurveyKind
from crm.surveys.scoring import band
from crm.users.models import User

WAVES = 12
DAY_OF_QUARTER = 38
OPEN_DAYS = timedelta(days=21)
TIME_TO_ANSWER = timedelta(days=14)
# A little longer than people are left alone after an answer.
LATELY = timedelta(days=95)
# They hear of the work rather than doing it.
ABOVE = frozenset({
    ContactRole.SPONSOR, ContactRole.PAYER, ContactRole.DECISION_MAKER, ContactRole.PROCUREMENT,
})  # fmt: skip
# How much a person's score lies beside that of their role.
TEMPERS = (0, 1, 0, -1, 0, 1, -2, 0, 1, 0, -1, 0)


def ask_all(casts: Sequence[Cast], calendar: Calendar, sender: User) -> None:
    """Every wave of three years; a wave of this quarter, once its day has come, is still open."""
    comments = {language: comment_decks(language) for language in ("en", "zh")}
    sent = dict(waves(calendar))
    for number, quarter in sent.items():
        day = quarter.first_day + timedelta(days=DAY_OF_QUARTER)
        survey = new_survey(SurveyKind.NPS, f"NPS {quarter}", day, calendar.today, sender)
        db.session.add(survey)
        db.session.flush()
        is_last = number == max(sent)
        asked = [each for cast in casts for each in invite(cast, survey, day, number, is_last)]
        save(asked, day, calendar.today, comments)


def waves(calendar: Calendar) -> Iterator[tuple[int, Quarter]]:
    """0 to 11, and 12 in this quarter when most have had the time to answer."""
    for back in range(WAVES, -1, -1):
        quarter = calendar.quarter_back(back)
        if quarter.first_day + timedelta(days=DAY_OF_QUARTER) < calendar.today - TIME_TO_ANSWER:
            yield WAVES - back, quarter


Asked = tuple[Invitation, int | None, str | None, int]  # with score and own words, and whose turn
Comments = dict[str, dict[str, Deck[str]]]


def new_survey(kind: SurveyKind, title: str, day: date, today: date, sender: User) -> Survey:
    closes = day + OPEN_DAYS
    return Survey(
        kind=kind, title=title, sender_id=sender.id, sent_at=moment(day), closes_on=closes,
        closed_at=moment(closes) if closes < today else None, created_at=moment(day),
    )  # fmt: skip


def invite(cast: Cast, survey: Survey, day: date, wave: int, is_last: bool) -> Iterator[Asked]:
    """Everybody who is there; their scores follow the mood of their role, wave by wave."""
    if cast.client.created_at.date() > day:
        return
    for turn, contact in enumerate(cast.present()):
        if is_spared(cast, contact, day):
            continue
        own = cast.story.answers.get(contact.name) if is_last else None
        score, said = own[:2] if own else (mood_of(cast, contact, wave, turn), None)
        if score is None:
            continue
        if own is None and (turn * 5 + wave * 3) % 8 < 2 and not cast.story.all_answer:
            score = None
        yield invitation(cast, survey, contact, day), score, said, turn + wave


def is_spared(cast: Cast, contact: Contact, day: date) -> bool:
    """Every third was asked nothing lately: so the demo has somebody who may be asked now."""
    if cast.story.all_answer or contact.name in cast.story.answers:
        return False
    return cast.calendar.today - day < LATELY and cast.present().index(contact) % 3 == 2


def mood_of(cast: Cast, contact: Contact, wave: int, turn: int) -> int | None:
    """The score that fits the role's mood in this wave; None before the moods begin."""
    moods = cast.story.moods
    scores = moods.get(cast.roles[contact.name], moods["all"]).split()
    at = wave - (WAVES + 1 - len(scores))
    temper = TEMPERS[(turn + wave) % len(TEMPERS)]
    return max(0, min(10, int(scores[at]) + temper)) if at >= 0 else None


def invitation(cast: Cast, survey: Survey, contact: Contact, day: date) -> Invitation:
    return Invitation(
        survey_id=survey.id, client_id=cast.client.id, contact_id=contact.id,
        language=contact.language or "en", role=cast.roles[contact.name],
        created_at=moment(day), updated_at=moment(day),
    )  # fmt: skip


def save(asked: list[Asked], day: date, today: date, comments: Comments) -> None:
    db.session.add_all(each[0] for each in asked)
    db.session.flush()
    for invited, score, said, turn in asked:
        if score is None:
            continue
        words = comments[invited.language][band(score)]
        answered_on = min(day + timedelta(days=1 + turn % 9), today - timedelta(days=1))
        db.session.add(
            Response(
                invitation_id=invited.id, score=score, answered_at=moment(answered_on, turn),
                comment=words.draw() if said is None and turn % 3 == 0 else said,
            )
        )  # fmt: skip


def comment_decks(language: str) -> dict[str, Deck[str]]:
    patterns = words(language)
    return {name: Deck(patterns[name]) for name in ("promoter", "passive", "detractor")}


def ask_after_milestones(cast: Cast, goals: dict[str, list[Milestone]]) -> None:
    """CSAT of 1 to 5 from the people closest to the work; its scores stand in the story."""
    patterns = words(cast.story.language)
    decks = {high: Deck(patterns["happy" if high else "unhappy"]) for high in (True, False)}
    for work in (Work(**row) for row in cast.story.projects):
        for goal, told in zip(goals[work.code], work.milestones, strict=True):
            scores = [int(score) for score in Goal(**told).csat.split()]
            if not scores or goal.reached_on is None:
                continue
            ask_after(cast, goal, scores, decks)


def answered(day: date, cast: Cast, turn: int) -> datetime:
    """One after the other, and none in the future."""
    return moment(min(day + timedelta(days=turn), cast.calendar.today - timedelta(days=1)), turn)


def ask_after(cast: Cast, goal: Milestone, scores: list[int], decks: dict[bool, Deck[str]]) -> None:
    day = min(goal.reached_on or cast.calendar.today, cast.calendar.today - timedelta(days=1))
    project = goal.project
    colon = "：" if cast.story.language == "zh" else ": "
    survey = new_survey(
        SurveyKind.CSAT, project.name + colon + goal.title, day, cast.calendar.today, cast.manager
    )
    survey.project_id = project.id
    db.session.add(survey)
    db.session.flush()
    closest = sorted(cast.present(), key=lambda it: cast.roles[it.name] in ABOVE)
    # The last one never found the time.
    asked = [it for it in closest[: len(scores) + 1] if not is_spared(cast, it, day)]
    invitations = [invitation(cast, survey, contact, day) for contact in asked]
    db.session.add_all(invitations)
    db.session.flush()
    db.session.add_all(
        Response(
            invitation_id=invited.id, score=score, answered_at=answered(day, cast, turn),
            comment=decks[score >= 4].draw() if turn % 2 == 0 else None,
        )
        for turn, (invited, score) in enumerate(zip(invitations, scores, strict=False))
    )  # fmt: skip
