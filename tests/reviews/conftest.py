"""It is October 2026: the third quarter is over, the fourth has begun."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.reviews.cast import NOW


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield
