"""Words that are dealt like cards: all of them once before any comes again. No dice are thrown."""

from collections.abc import Sequence
from math import gcd
from typing import Generic, TypeVar

Card = TypeVar("Card")


class Deck(Generic[Card]):
    """Dealt with a stride, so that neighbours in the list are not neighbours in the story."""

    def __init__(self, cards: Sequence[Card], start: int = 0) -> None:
        self.cards = cards
        self.at = start
        self.stride = next(step for step in (5, 7, 3, 2, 1) if gcd(step, len(cards)) == 1)

    def draw(self) -> Card:
        card = self.cards[self.at % len(self.cards)]
        self.at += self.stride
        return card
