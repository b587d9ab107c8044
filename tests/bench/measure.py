"""Pages against the floor: all in one run, one request of each in turn, so that noise meets all."""

import gzip
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.bench.visits import Answer, FirstForm, Visitor

FLOOR = "floor"
Ask = Callable[[], Answer]


@dataclass
class Measured:
    seconds: list[float] = field(default_factory=list)
    queries: int = 0
    bytes: int = 0

    @property
    def p50(self) -> float:
        return statistics.median(self.seconds)


def interleave(asks: Mapping[str, Ask], rounds: int, warm_up: int = 5) -> dict[str, Measured]:
    """Each is asked once a round; `bytes` is the page as it travels, gzipped."""
    measured = {name: Measured() for name in asks}
    for turn in range(-warm_up, rounds):
        for name, ask in asks.items():
            answer = ask()
            if answer.status not in (200, 303):
                raise RuntimeError(f"{name} answers {answer.status}")
            if turn < 0:
                continue
            one = measured[name]
            one.seconds.append(answer.seconds)
            one.queries = max(one.queries, answer.queries)
            one.bytes = one.bytes or len(gzip.compress(answer.body, 6))
    return measured


def reading(visitor: Visitor, path: str) -> Ask:
    return lambda: visitor.get(path)


def posting(visitor: Visitor, path: str) -> Ask:
    """Sends the form at this address, with a new subject each time."""
    form = FirstForm(visitor.get(path).body.decode())
    if not form.action:
        raise RuntimeError(f"{path} shows no form to log with")
    turns = iter(range(1_000_000))

    def post() -> Answer:
        said = {"subject": f"Call {next(turns)}", "summary": "What was said, in a line or two."}
        return visitor.post(form.action, form.filled(said))

    return post


def requests_a_second(make: Callable[[], Ask], readers: int, seconds: float) -> float:
    """So many readers at once, each asking again as soon as they are answered."""
    until = time.perf_counter() + seconds
    answered = [0] * readers

    def read(number: int, ask: Ask) -> None:
        while time.perf_counter() < until:
            ask()
            answered[number] += 1

    asks = [make() for _ in range(readers)]
    threads = [threading.Thread(target=read, args=each) for each in enumerate(asks)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answered) / (time.perf_counter() - begun)
