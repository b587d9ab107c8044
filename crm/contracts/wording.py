"""What a contract's standing means, said in words."""

from datetime import date

from crm.contracts.renewal import Facts, Standing, State, term_end
from crm.contracts.spans import Span, Unit, parse_span
from crm.i18n import format_day, ngettext
from crm.i18n import gettext as _
from crm.words import word

TONES = {
    State.DRAFT: "quiet", State.SIGNED: "accent", State.ACTIVE: "good",
    State.NOTICE_WINDOW: "warn", State.NOTICE_BY_US: "quiet", State.NOTICE_BY_CLIENT: "bad",
    State.RENEWED_TACIT: "good", State.RENEWED_SIGNED: "good", State.LAPSED: "quiet",
    State.TERMINATED: "quiet",
}  # fmt: skip


def span_words(span: Span | str | None) -> str:
    """3 months · 10 working days; nothing for no span."""
    if not span:
        return ""
    span = parse_span(span) if isinstance(span, str) else span
    match span.unit:
        case Unit.DAYS:
            return str(ngettext("%(num)s day", "%(num)s days", span.count))
        case Unit.WORKING_DAYS:
            return str(ngettext("%(num)s working day", "%(num)s working days", span.count))
        case Unit.WEEKS:
            return str(ngettext("%(num)s week", "%(num)s weeks", span.count))
        case Unit.MONTHS:
            return str(ngettext("%(num)s month", "%(num)s months", span.count))
        case Unit.YEARS:
            return str(ngettext("%(num)s year", "%(num)s years", span.count))


def has_notice_day(where: Standing) -> bool:
    """Whether a notice day still counts: not after notice was given."""
    given = where.state in (State.NOTICE_BY_US, State.NOTICE_BY_CLIENT)
    return where.last_notice_day is not None and not given


def is_missed(where: Standing) -> bool:
    """The notice day has passed, and the next term can no longer be prevented."""
    return has_notice_day(where) and (where.days_left or 0) < 0


def label(where: Standing) -> tuple[str, str]:
    """The state in a few words, and its tone."""
    if where.state is State.RENEWED_TACIT and is_missed(where):
        return _("Notice day passed"), "warn"
    return word(where.state), TONES[where.state]


def days_words(where: Standing) -> str:
    """How far the notice day is; the end, where no notice is to be given."""
    left = where.days_left
    if left is None:
        return ""
    words: str
    if left < 0:
        words = ngettext("%(num)s day ago", "%(num)s days ago", -left)
    elif left == 0:
        words = _("today")
    else:
        words = ngettext("in %(num)s day", "in %(num)s days", left)
    return words


def outlook(facts: Facts, where: Standing) -> str:
    """What happens when nobody does anything."""
    words: str
    day = format_day(where.term_ends_on)
    given = where.state in (State.NOTICE_BY_US, State.NOTICE_BY_CLIENT)
    if where.state is State.DRAFT:
        words = _("Nothing is signed yet: no term runs and nobody is reminded.")
    elif where.state in (State.LAPSED, State.TERMINATED):
        words = _("It ended on %(day)s.", day=day)
    elif facts.terminated_on or given:
        words = _("It ends on %(day)s.", day=day)
    elif facts.term is None:
        words = _open_ended(facts)
    elif where.state is State.RENEWED_SIGNED and where.last_notice_day is None:
        words = _("The term after %(day)s is signed: nothing has to be decided.", day=day)
    elif where.last_notice_day is None:
        words = _("It ends on %(day)s, unless a renewal is signed.", day=day)
    else:
        words = _tacit(facts, facts.term, where)
    return words


def _open_ended(facts: Facts) -> str:
    words: str
    if facts.notice is None:
        words = _("It runs until one side gives notice.")
    else:
        words = _(
            "It runs until one side gives notice, and then for another %(span)s.",
            span=span_words(facts.notice),
        )
    return words


def _tacit(facts: Facts, term: Span, where: Standing) -> str:
    """The next term, which comes by itself."""
    next_end: date = term_end(facts.starts_on, term, facts.renewal, where.renewals + 1)
    values = {
        "notice": format_day(where.last_notice_day),
        "span": span_words(facts.renewal or term),
        "end": format_day(next_end),
    }
    words: str
    if is_missed(where):
        words = _(
            "The last day to give notice was %(notice)s: it renews by itself for %(span)s,"
            " until %(end)s.",
            **values,
        )
    else:
        words = _(
            "If nobody gives notice by %(notice)s, it renews by itself for %(span)s,"
            " until %(end)s.",
            **values,
        )
    return words
