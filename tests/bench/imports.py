"""Ten thousand contacts from a file, by the command that a person would type."""

import csv
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

HOME = Path(__file__).parent.parent.parent
ROWS = 10_000


def seconds_of_import(folder: Path, count: int, settings: Mapping[str, str]) -> tuple[float, int]:
    """Seconds from start to end of the command, and the most bytes of memory it took."""
    file = folder / "contacts.csv"
    write_contacts(file, count)
    command = [sys.executable, "-m", "flask", "--app", "app", "import", "contacts", str(file)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
    begun = time.perf_counter()
    with subprocess.Popen(
        command, cwd=HOME, env=clean | dict(settings), stdout=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise RuntimeError("flask import contacts failed")
    return seconds, memory(usage)


def memory(usage: resource.struct_rusage) -> int:
    return usage.ru_maxrss * 1024


def write_contacts(file: Path, count: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["Name", "Email", "Phone", "Organization", "Title"])
        for number in range(count):
            client = f"Imported Works {number // 5}"
            writer.writerow(
                [f"Nora Lind{number}", f"nora{number}@works{number // 5}.example",
                 f"+44 20 7946 {number:05}", client, "Head of department"]
            )  # fmt: skip
