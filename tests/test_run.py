"""bin/run as a newcomer meets it: what is printed, what answers, and what is left afterwards."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.support.smtp import Sink, free_port

HOME = Path(__file__).parent.parent
Run = subprocess.Popen[str]
StartRun = Callable[..., tuple[Run, list[str], int]]


@pytest.fixture
def start_run(tmp_path: Path) -> Iterator[StartRun]:
    """Starts bin/run and reads on until it says that it is ready, or ends."""
    runs: list[Run] = []

    def start_run(*options: str, port: int = 0) -> tuple[Run, list[str], int]:
        port = port or free_port()
        kept = {key: value for key, value in os.environ.items() if not key.startswith("CRM_")}
        run = subprocess.Popen(
            [HOME / "bin" / "run", *options, "--port", str(port)],
            env=kept | {"CRM_DATA_DIR": str(tmp_path / "data")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        runs.append(run)
        assert run.stdout
        lines = []
        for line in run.stdout:
            lines.append(line)
            if " is ready on " in line:
                break
        return run, lines, port

    yield start_run
    for run in runs:
        if run.poll() is None:
            run.kill()
        run.communicate()


def get(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


def children_of(run: Run) -> list[int]:
    """Direct ones, and theirs: the web server has processes of its own."""
    found, left = [], [run.pid]
    while left:
        pid = left.pop()
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        children = [int(each) for each in listed.split()]
        left += children
        found += children
    return found


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except FileNotFoundError:
        return False
    return not state.startswith(" Z")


def links_in(lines: list[str], port: int) -> list[str]:
    return re.findall(rf"http://127\.0\.0\.1:{port}(/\S+)", "".join(lines[:-1]))


def test_the_demo_is_there_at_once_and_gone_with_ctrl_c(start_run: StartRun) -> None:
    run, lines, port = start_run("--demo")
    links = links_in(lines, port)
    assert len(links) == 3, "".join(lines)
    assert get(port, "/healthz")[0] == 200
    for link in links:
        status, page = get(port, link)
        assert (status, "<button" in page) == (200, True)

    children = children_of(run)
    assert len(children) >= 3
    run.send_signal(signal.SIGINT)
    assert run.wait(30) == 130
    assert [pid for pid in children if is_alive(pid)] == []

    _, lines, port = start_run("--demo", port=port)
    assert len(links_in(lines, port)) == 3, "the second start has kept the data and gives new links"
    assert set(links_in(lines, port)).isdisjoint(links)


def test_a_first_start_prints_one_link_to_set_it_up(start_run: StartRun) -> None:
    run, lines, port = start_run()
    assert len(links_in(lines, port)) == 1, "".join(lines)
    run.terminate()
    assert run.wait(30) == 143


def test_when_one_part_dies_all_ends(start_run: StartRun) -> None:
    run, _, _ = start_run()
    children = children_of(run)
    os.kill(next(filter(is_worker, children)), signal.SIGKILL)
    assert run.wait(30) not in (0, None)
    time.sleep(0.1)
    assert [pid for pid in children if is_alive(pid)] == []


def is_worker(pid: int) -> bool:
    return Path(f"/proc/{pid}/cmdline").read_bytes().endswith(b"\0worker\0")


def test_a_taken_port_is_said_before_anything_is_promised(
    start_run: StartRun, smtp_server: Sink
) -> None:
    run, lines, port = start_run(port=smtp_server.port)
    assert run.wait(30) == 1
    assert "Try another --port" in lines[-1]
    assert links_in([*lines, ""], port) == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"CRM_DATA_DIR": "/proc/no-such-folder"}, "cannot write to /proc/no-such-folder"),
        ({"CRM_DATA_DIR": "/dev/null/data"}, "cannot write to /dev/null/data"),
        ({"CRM_BASE_URL": "http://crm.example.com"}, "CRM_BASE_URL is plain http"),
        ({"CRM_SECRET_KEY": "secret"}, "CRM_SECRET_KEY needs"),
        ({"CRM_TICK_SECONDS": "often"}, "CRM_TICK_SECONDS must be"),
        ({"CRM_DATA_DIR": "broken"}, "is no database"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    tmp_path: Path, settings: dict[str, str], words: str
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "rapport.sqlite3").write_text("this is no database at all")
    command = [sys.executable, str(HOME / "bin" / "serve.py"), "--port", str(free_port())]
    env = os.environ | {"CRM_DATA_DIR": str(tmp_path)} | settings
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
