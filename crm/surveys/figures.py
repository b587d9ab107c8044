"""What the answers of a wave, or of a part of it, add up to; ready to be read, never alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from crm.charts.bands import Wave
from crm.charts.scale import number
from crm.i18n import gettext as _
from crm.surveys.models import SurveyKind
from crm.surveys.questions import HAPPY, UNHAPPY
from crm.surveys.scoring import (
    ALL_ANSWERED,
    ResponseRate,
    Score,
    csat,
    margin_of_difference,
    nps,
    response_rate,
    round_half_up,
)

ENOUGH = 5  # below this, a score is shown in grey: too few to say
FEWEST_TOGETHER = 3  # who reads sums only is shown no sum of fewer answers


@dataclass(frozen=True)
class Figures:
    """`counts` says how often each score was given. A veiled one holds no score at all."""

    kind: SurveyKind
    counts: Mapping[int, int] = field(default_factory=dict)
    invited: int = 0
    declined: int = 0
    bounced: int = 0
    is_veiled: bool = False

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @cached_property
    def score(self) -> Score:
        """Whoever was invited could have answered: when nearly all did, the margin shrinks."""
        measure = nps if self.kind is SurveyKind.NPS else csat
        return measure(self.counts, max(self.invited, self.n))

    @property
    def rate(self) -> ResponseRate:
        return response_rate(self.n, self.invited, self.bounced)

    @property
    def waiting(self) -> int:
        """Those who were reached and have said nothing yet."""
        return max(0, self.invited - self.n - self.declined - self.bounced)

    @property
    def is_enough(self) -> bool:
        """Whether the score says something about more than these very answers."""
        return self.n >= ENOUGH and not (self.score.margin is None and self.score.note)

    @property
    def bands(self) -> tuple[int, int, int]:
        """How many are unhappy, in between, and happy."""
        low, high = UNHAPPY[self.kind], HAPPY[self.kind]
        unhappy = sum(times for score, times in self.counts.items() if score <= low)
        happy = sum(times for score, times in self.counts.items() if score >= high)
        return unhappy, self.n - unhappy - happy, happy

    @property
    def words(self) -> str | None:
        """+42 for NPS, 74% for CSAT; None without an answer."""
        value = self.score.value
        if value is None:
            return None
        return signed(value) if self.kind is SurveyKind.NPS else f"{value:g}%"

    @property
    def margin(self) -> int | None:
        margin = self.score.margin
        return None if margin is None else round_half_up(margin)

    @property
    def margin_words(self) -> str:
        if self.margin is None:
            return _("n too small") if self.n else ""
        return _("everyone answered") if self.score.note == ALL_ANSWERED else f"± {self.margin}"

    def wave(self, label: str) -> Wave:
        """As a bar of the bands chart."""
        unhappy, between, happy = self.bands
        margin = f"± {self.margin}" if self.margin else ""
        return Wave(label, happy, between, unhappy, self.words or "–", margin)

    def with_those_of(self, other: "Figures") -> "Figures":
        return Figures(
            self.kind,
            Counter(self.counts) + Counter(other.counts),
            self.invited + other.invited,
            self.declined + other.declined,
            self.bounced + other.bounced,
        )

    def veiled(self) -> "Figures":
        """For who may read sums only: nothing of so few answers that a sum would name them."""
        if self.n >= FEWEST_TOGETHER or not self.invited:
            return self
        return replace(self, counts={}, declined=0, is_veiled=True)


def by_kind(figures: Iterable[Figures]) -> dict[SurveyKind, Figures]:
    """Added up, kind by kind: kinds are never mixed."""
    found: dict[SurveyKind, Figures] = {}
    for each in figures:
        found[each.kind] = found.get(each.kind, Figures(each.kind)).with_those_of(each)
    return found


@dataclass(frozen=True)
class Change:
    """From one wave to the next, in points; a change only when the margin says so."""

    points: int
    margin: int | None
    is_enough: bool

    @property
    def is_change(self) -> bool:
        return self.is_enough and self.margin is not None and abs(self.points) > self.margin

    @property
    def words(self) -> str:
        return signed(self.points)


def change(newer: Figures, older: Figures) -> Change | None:
    """None when one of the two has no score."""
    one, other = newer.score, older.score
    if one.value is None or other.value is None:
        return None
    margin = margin_of_difference(one, other)
    return Change(
        round(one.value - other.value),
        None if margin is None else round_half_up(margin),
        newer.is_enough and older.is_enough,
    )


def signed(value: float) -> str:
    return f"+{value:g}" if value > 0 else number(value)
