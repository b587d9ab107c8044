"""Servers under measurement, each started exactly as bin/run starts the web."""

import http.client
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bin.serve import TIED_TO_US, web
from tests.support.smtp import free_port

HOME = Path(__file__).parent.parent.parent
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    started_in: float

    def memory(self) -> int:
        """Bytes of the first web process, without the one that minds it."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        status = Path(f"/proc/{children.split()[0]}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) * 1024 if found else 0


@contextmanager
def serving(factory: str, first_page: str, settings: Mapping[str, str]) -> Iterator[Server]:
    """`started_in`: seconds from nothing to the first page."""
    port = free_port()
    command = [*TIED_TO_US, *web("127.0.0.1", port)[:-1], factory]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=HOME, env=clean | dict(settings), start_new_session=True
    )
    try:
        while not answers(port, first_page):
            if process.poll() is not None or time.perf_counter() - begun > SECONDS_TO_START:
                raise RuntimeError(f"{factory} does not answer")
            time.sleep(0.005)
        yield Server(port, process.pid, time.perf_counter() - begun)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)


def answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
