"""bin/bench: how fast Rapport is, in floors of the same run; see README, "How fast"."""

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bench import run
from tests.bench.postgresql import empty_postgresql
from tests.bench.report import Line, table, write_json
from tests.bench.site import Site, make_site


def main(arguments: list[str]) -> int:
    options = read_options(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rapport-bench-")))
        sites = make_sites(stack, folder, options)
        effort = run.Effort(rounds=options.rounds, seconds=options.seconds)
        if options.quick:
            effort = run.QUICK
        lines, facts = run.measure_pages(sites, effort)
        facts += run.cold_start(sites[0], effort.starts)
        drawn, told = run.measure_papers(subfolder(folder, "papers"), effort)
        lines, facts = lines + drawn, facts + told
        for site in sites:
            store = subfolder(folder, f"store{site.suffix}")
            lines += run.measure_reminders(store, site, effort.share)
            imported, told = run.measure_import(store, site, effort.share)
            lines, facts = lines + imported, facts + told
        print(table(lines, facts))
        print(left_out(sites[0], lines))
    if options.json:
        write_json(options.json, lines)
    return 0


def read_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measures Rapport.")
    parser.add_argument("--scale", type=float, default=1.0, help="1 is 100,000 exchanges")
    parser.add_argument("--json", type=Path, help="write {name: {p50_ms, ratio, …}} to this file")
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL, not on SQLite")
    parser.add_argument("--both", action="store_true", help="on both databases, in one run")
    parser.add_argument("--rounds", type=int, default=150, help="how often each page is read")
    parser.add_argument("--seconds", type=float, default=3.0, help="at full speed, of each")
    parser.add_argument("--quick", action="store_true", help="a look in seconds; no true figures")
    return parser.parse_args(arguments)


def make_sites(stack: ExitStack, folder: Path, options: argparse.Namespace) -> list[Site]:
    begun = time.perf_counter()
    sites = []
    if not options.postgresql or options.both:
        sites.append(make_site(subfolder(folder, "sqlite"), "", options.scale))
    if options.postgresql or options.both:
        url = stack.enter_context(empty_postgresql())
        sites.append(make_site(subfolder(folder, "pg"), url, options.scale, "_pg"))
    seconds = time.perf_counter() - begun
    print(f"Data at scale {options.scale:g} made in {seconds:.0f} s.", flush=True)
    return sites


def subfolder(folder: Path, name: str) -> Path:
    path = folder / name
    path.mkdir(exist_ok=True)
    return path


def left_out(site: Site, lines: list[Line]) -> str:
    """What the app does not have yet, said rather than hidden."""
    names = {line.name.removesuffix("_pg") for line in lines}
    others = [name for name in ("qbr", "reminders", "import") if name not in names]
    missing = [*site.missing, *others]
    return f"Not there yet, so not measured: {', '.join(missing)}." if missing else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
