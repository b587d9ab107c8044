"""One run, from data to lines: every page and its floor in turn, then what is no page."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.assets import first_load
from tests.bench.imports import ROWS, seconds_of_import
from tests.bench.measure import FLOOR, Measured, interleave, reading, requests_a_second
from tests.bench.pages import PAGES
from tests.bench.papers import in_a_child
from tests.bench.reminders import BY_STORE, DUE, find_job, seconds_of_ours, seconds_of_store
from tests.bench.report import Fact, Line
from tests.bench.servers import Server, serving
from tests.bench.site import FACTORY, FIRST_PAGE, Site
from tests.bench.visits import Visitor

FLOOR_FACTORY = "tests.bench.floor:create_app()"
READERS = 8
MIB = 1024 * 1024


@dataclass(frozen=True)
class Effort:
    """How much is asked: rounds of all pages, seconds at full speed, starts, papers, rows."""

    rounds: int = 150
    seconds: float = 3.0
    starts: int = 3
    papers: int = 5
    share: float = 1.0


QUICK = Effort(rounds=3, seconds=0.2, starts=0, papers=1, share=0.002)


def measure_pages(sites: list[Site], effort: Effort) -> tuple[list[Line], list[Fact]]:
    with ExitStack() as stack:
        floor = stack.enter_context(serving(FLOOR_FACTORY, "/", {}))
        servers = [stack.enter_context(site.served()) for site in sites]
        asks = {FLOOR: reading(Visitor(floor.port), "/")}
        for site, server in zip(sites, servers, strict=True):
            asks |= site.asks(server)
        measured = interleave(asks, effort.rounds)
        facts = memory(floor, servers[0])
        for site, server in zip(sites, servers, strict=True):
            facts += at_full_speed(floor, site, server, effort.seconds)
        facts += sizes(sites[0], servers[0], measured)
    return page_lines(measured, sites), facts


def page_lines(measured: dict[str, Measured], sites: list[Site]) -> list[Line]:
    floor = measured[FLOOR].p50
    return [
        Line(
            name=name, p50_ms=one.p50 * 1000, ratio=one.p50 / floor,
            most=page.most_pg if site.suffix else page.most, queries=one.queries,
            most_queries=page.queries, bytes=one.bytes, reader=page.reader,
        )
        for site in sites
        for page in PAGES
        if (one := measured.get(name := page.name + site.suffix))
    ]  # fmt: skip


def memory(floor: Server, server: Server) -> list[Fact]:
    ours, bare = server.memory(), floor.memory()
    value = f"{ours / MIB:.0f} MiB, {ours / bare:.1f} x floor"
    return [Fact("memory of a web process", value, "≤ 3 x", ours <= 3 * bare)]


def at_full_speed(floor: Server, site: Site, server: Server, seconds: float) -> list[Fact]:
    """The floor and the client page in turn, twice, so that both meet the same machine."""
    path = site.paths["client"]
    rates: tuple[list[float], list[float]] = ([], [])
    for _turn in range(2):
        rates[0].append(
            requests_a_second(lambda: reading(Visitor(floor.port), "/"), READERS, seconds / 2)
        )
        rates[1].append(
            requests_a_second(
                lambda: reading(site.visitor(server, "director"), path), READERS, seconds / 2
            )
        )
    bare, ours = sum(rates[0]) / 2, sum(rates[1]) / 2
    value = f"{ours:.0f} of {bare:.0f}/s = {ours / bare:.2f}"
    name = f"client page, {READERS} readers at once{site.suffix}"
    return [Fact(name, value, "≥ 0.08", ours >= 0.08 * bare)]


def sizes(site: Site, server: Server, measured: dict[str, Measured]) -> list[Fact]:
    """The heaviest page, and all that a browser fetches with the first one."""
    largest = max((one.bytes for name, one in measured.items() if name != FLOOR), default=0)
    assets = first_load(site.visitor(server, "director"), site.paths["client"])
    return [
        Fact("HTML of the heaviest page, gzipped", f"{largest / 1024:.1f} KB", "≤ 40 KB",
             largest <= 40 * 1024),
        Fact("assets on first load, gzipped", f"{assets / 1024:.0f} KB", "≤ 200 KB",
             assets <= 200 * 1024),
    ]  # fmt: skip


def cold_start(site: Site, starts: int) -> list[Fact]:
    """From nothing to the first page, floor and Rapport in turn."""
    if not starts:
        return []
    bare, ours = [], []
    for _turn in range(starts):
        with serving(FLOOR_FACTORY, "/", {}) as floor:
            bare.append(floor.started_in)
        with serving(FACTORY, FIRST_PAGE, site.settings) as server:
            ours.append(server.started_in)
    ratio = median(ours) / median(bare)
    value = f"{median(ours):.2f} s, {ratio:.1f} x floor"
    return [Fact("cold start to first page", value, "≤ 6 x", ratio <= 6)]


def measure_reminders(folder: Path, site: Site, share: float) -> list[Line]:
    job = find_job()
    if job is None:
        return []
    count, by_store = max(20, round(DUE * share)), max(20, round(BY_STORE * share))
    ours = seconds_of_ours(site.app, job, count)
    store = seconds_of_store(folder, by_store)
    ratio = (count / ours) / (by_store / store)
    return [Line("reminders" + site.suffix, ours * 1000, ratio, most=3, at_least=True)]


def measure_papers(folder: Path, effort: Effort) -> tuple[list[Line], list[Fact]]:
    """Against a ten-page document of text; the first one also starts the process that draws."""
    found = in_a_child(folder, effort.papers)
    if found["qbr"] is None:
        return [], []
    ratio, cold = found["qbr"] / found["floor"], found["cold"] / 1000
    line = Line("qbr", found["qbr"], ratio, most=2.5, bytes=found["bytes"])
    return [line], [Fact("QBR, cold, to the file", f"{cold:.1f} s", "≤ 5 s", cold <= 5)]


def measure_import(folder: Path, site: Site, share: float) -> tuple[list[Line], list[Fact]]:
    count = max(20, round(ROWS * share))
    seconds, most = seconds_of_import(folder, count, site.settings)
    value = f"{seconds:.1f} s, {most / MIB:.0f} MiB"
    fact = Fact(f"import {count:,} contacts{site.suffix}", value, "≤ 10 s", seconds <= 10)
    return [Line("import" + site.suffix, seconds * 1000, None)], [fact]
