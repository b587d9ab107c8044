"""What the client's people answered, in figures."""

from dataclasses import dataclass
from datetime import date

from crm.contacts.models import ContactRole
from crm.reviews.figures.basis import Basis, Promise


@dataclass(frozen=True)
class RoleScore:
    role: ContactRole
    value: int
    n: int
    margin: float | None


@dataclass(frozen=True)
class Wave:
    """One survey as this client's people answered it; value None before the first answer.

    `roles` is empty when a split would let somebody be recognised.
    """

    title: str
    kind: str
    sent_on: date
    value: int | None
    n: int
    invited: int
    rate: int | None
    margin: float | None
    promoters: int
    passives: int
    detractors: int
    is_of_quarter: bool
    roles: tuple[RoleScore, ...]


@dataclass(frozen=True)
class Satisfaction:
    """`called_for` answers led to something to do, of which `done` are done."""

    basis: Basis
    waves: tuple[Wave, ...]
    called_for: int
    done: int
    measures: tuple[Promise, ...]

    def of_kind(self, kind: str) -> list[Wave]:
        return [wave for wave in self.waves if wave.kind == kind]

    @property
    def headline(self) -> Wave | None:
        """The newest answered NPS of the quarter, else its newest CSAT."""
        own = [wave for wave in self.waves if wave.is_of_quarter and wave.value is not None]
        return next(
            (wave for kind in ("nps", "csat") for wave in own[::-1] if wave.kind == kind), None
        )
