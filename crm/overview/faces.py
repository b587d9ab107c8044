"""How each dated thing of a timeline looks: its sign, its word, its marks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from crm.i18n import gettext as _
from crm.interactions.models import Kind
from crm.overview.timeline import Event
from crm.words import word

SIGNS = {
    Kind.MEETING: "users", Kind.CALL: "phone", Kind.VIDEO: "video", Kind.EMAIL: "mail",
    Kind.MESSAGE: "message", Kind.VISIT: "map-pin", Kind.WORKSHOP: "presentation",
    Kind.NOTE: "note",
}  # fmt: skip


@dataclass(frozen=True)
class Face:
    icon: str
    kind: str
    title: str
    url: str | None = None
    tags: tuple[tuple[str, str], ...] = ()


def face(event: Event) -> Face:
    return FACES[event.row.source](event.row)


def exchange(row: Any) -> Face:
    tags = [(_("Confidential"), "warn")] if row.score else []
    page = url_for("interactions.show", interaction_id=row.id)
    return Face(SIGNS[Kind(row.mark)], word(Kind(row.mark)), row.title, page, tuple(tags))


def follow_up(row: Any) -> Face:
    if row.mark:
        kind = _("Our promise") if row.mark == "ours" else _("Their promise")
        state = (_("kept"), "good") if row.score else (_("dropped"), "quiet")
    else:
        kind = _("Follow-up")
        state = (_("done"), "good") if row.score else (_("dropped"), "quiet")
    return Face("heart-handshake" if row.mark else "check", kind, row.title, tags=(state,))


def answer(row: Any) -> Face:
    most = 10 if row.mark == "nps" else 5
    is_happy = row.score >= (9 if row.mark == "nps" else 4)
    is_unhappy = row.score <= (6 if row.mark == "nps" else 2)
    tone = "good" if is_happy else "bad" if is_unhappy else "warn"
    score = _("%(score)s of %(most)s", score=row.score, most=most)
    sign = "mood-sad" if is_unhappy else "mood-smile"
    return Face(sign, _("Survey answer"), row.title, tags=((score, tone),))


def milestone(row: Any) -> Face:
    return Face("flag", _("Milestone reached"), row.title)


def status_report(row: Any) -> Face:
    return Face("report-analytics", _("Status report"), row.title)


def signed(row: Any) -> Face:
    return Face("file-text", _("Contract signed"), row.title)


def notice_day(row: Any) -> Face:
    return Face("bell", _("Notice day"), row.title)


def notice_given(row: Any) -> Face:
    return Face("send", _("Notice given"), row.title)


def review(row: Any) -> Face:
    return Face("chart-bar", _("Review issued"), row.title)


FACES: dict[str, Callable[[Any], Face]] = {
    "interactions": exchange,
    "answers": answer,
    "follow_ups": follow_up,
    "milestones": milestone,
    "status_reports": status_report,
    "signed": signed,
    "notice_day": notice_day,
    "notice_given": notice_given,
    "reviews": review,
}


def words_of_kinds() -> dict[str, str]:
    """What the filter offers."""
    return {
        "exchanges": _("Everything that was said"),
        **{kind.value: word(kind) for kind in Kind},
        "answers": _("Survey answers"),
        "follow_ups": _("Promises and follow-ups"),
        "projects": _("Milestones and status"),
        "contracts": _("Contracts"),
        "reviews": _("Reviews"),
    }
