"""What is still missing before a review can be handed over: the outline beside the paper."""

from dataclasses import dataclass

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.reviews.figures.model import Figures
from crm.reviews.words import Words, lines


@dataclass(frozen=True)
class Step:
    """A section of the paper; `missing` says in words what a person still has to write."""

    anchor: str
    title: str
    missing: str = ""
    is_empty: bool = False


def outline(words: Words, figures: Figures) -> list[Step]:
    """In the order of the paper. An empty section is no fault: it says so in one line."""
    return [
        Step("summary", _("The quarter in one minute"), summary_lacks(words)),
        Step("promises", _("What we promised each other"), is_empty=not figures.promises.rows),
        Step("goals", _("Your goals"), is_empty=True),
        Step("delivery", _("Delivery"), is_empty=not figures.delivery.projects),
        Step("changes", _("Changes and budget"), is_empty=not figures.delivery.with_budget),
        Step("satisfaction", _("Satisfaction"), is_empty=not figures.satisfaction.waves),
        Step("risks", _("Issues and risks")),
        Step("next", _("Next quarter"), next_lacks(words)),
        Step("meetings", _("Meetings of the quarter"), is_empty=not figures.meetings.rows),
        Step("contracts", _("What is agreed"), is_empty=not figures.contracts.rows),
        Step("sources", _("Definitions and sources")),
    ]


def summary_lacks(words: Words) -> str:
    if not words.summary:
        return str(_("Write the summary"))
    if (lack := 3 - len(lines(words.results))) > 0:
        return str(ngettext("%(num)s result is missing", "%(num)s results are missing", lack))
    if (lack := 2 - len(lines(words.problems))) > 0:
        return str(ngettext("%(num)s problem is missing", "%(num)s problems are missing", lack))
    return ""


def next_lacks(words: Words) -> str:
    if not words.objectives:
        return str(_("Write the objectives"))
    if not words.our_ask:
        return str(_("Write what we ask"))
    if not words.our_commitment:
        return str(_("Write what we commit to"))
    return "" if words.next_review_on else str(_("Set the next date"))
