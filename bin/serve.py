"""Serves Rapport: what bin/run starts once .venv is ready.

All that a newcomer has to read (the links to sign in with) is printed before the server listens.
Both processes belong together: when one of them ends, or Ctrl-C comes, all of it ends.
"""

import argparse
import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

from crm import config  # noqa: E402 - found from here only

BIN = HOME / ".venv" / "bin"
FLASK = [str(BIN / "flask"), "--app", "app"]
SECONDS_TO_START = 60
SECONDS_TO_END = 15
# The kernel ends what this process started, should it be killed itself.
TIED_TO_US = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []


class Stop(Exception):
    """Somebody asked us to end; `args[0]` is the signal."""


def main() -> int:
    options = read_options()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    children: list[subprocess.Popen[bytes]] = []
    try:
        check_port(options.host, options.port)
        prepare(options)
        children += [start(web(options.host, options.port)), start([*FLASK, "worker"])]
        wait_until_healthy(options, children)
        say(f"Rapport is ready on {os.environ['CRM_BASE_URL']} - Ctrl-C ends it.")
        return watch(children)
    except Stop as stopped:
        return 128 + int(stopped.args[0])
    except subprocess.CalledProcessError as error:
        return error.returncode or 1
    finally:
        end(children)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description="Sets up and serves Rapport.")
    parser.add_argument("--demo", action="store_true", help="with the demo data, if there is none")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    return parser.parse_args()


def stop(number: int, _frame: FrameType | None) -> None:
    raise Stop(number)


def say(line: str) -> None:
    print(line, flush=True)


def check_port(host: str, port: int) -> None:
    """Another server on this port would answer the newcomer in our name."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            server.bind(address)
    except (OSError, OverflowError) as error:
        sys.exit(f"bin/run: cannot listen on {host}, port {port}: {error}. Try another --port.")


def prepare(options: argparse.Namespace) -> None:
    """Settings, schema, and the links to sign in with."""
    # A relative data folder is meant from where the caller stands.
    if data := os.environ.get("CRM_DATA_DIR"):
        os.environ["CRM_DATA_DIR"] = os.path.abspath(data)
    os.chdir(HOME)
    os.environ.setdefault("CRM_BASE_URL", f"http://{reachable(options.host)}:{options.port}")
    check_settings()
    flask("db", "upgrade")
    if options.demo:
        flask("demo", "load")
        flask("demo", "links")
    else:
        flask("init")


def check_settings() -> None:
    """What is wrong is said in one line, before anything begins."""
    folder = os.environ.get("CRM_DATA_DIR", config.DEFAULTS["DATA_DIR"])
    try:
        settings = config.load()
        config.check_secret(str(settings["SECRET_KEY"]))
        with tempfile.TemporaryFile(dir=str(settings["DATA_DIR"])) as trial:
            trial.write(b"is there room")
        check_database(str(settings["DATABASE_URL"]))
    except config.BadSetting as error:
        sys.exit(f"bin/run: {error}")
    except OSError as error:
        sys.exit(f"bin/run: cannot write to {folder}: {error.strerror}. Try another CRM_DATA_DIR.")


def check_database(url: str) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite") and path.exists():
        with path.open("r+b") as file:
            if file.read(16) not in (b"", b"SQLite format 3\0"):
                sys.exit(f"bin/run: {path} is no database. Restore a backup, or move it away.")


def reachable(host: str) -> str:
    """The address at which a browser on this machine finds what listens on `host`."""
    if host in ("127.0.0.1", "localhost", "0.0.0.0", "::", ""):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def flask(*words: str) -> None:
    subprocess.run([*FLASK, *words], check=True)


def web(host: str, port: int) -> list[str]:
    on_postgresql = os.environ.get("CRM_DATABASE_URL", "").startswith("postgres")
    # SQLite has one writer at a time: more processes would only wait for one another.
    processes = os.environ.get("CRM_WEB_PROCESSES", "2") if on_postgresql else "1"
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        # One heap for all threads: eight of them would keep eight, each with holes of its own.
        *("env", "MALLOC_ARENA_MAX=1"),
        *(str(BIN / "gunicorn"), "--bind", bind, "--workers", processes),
        *("--worker-class", "gthread", "--threads", "8", "--timeout", "60"),
        *("--graceful-timeout", "10", "--no-control-socket", "--log-level", "warning"),
        "app:create_app()",
    ]


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C reaches us alone, and we end the children in good order."""
    return subprocess.Popen([*TIED_TO_US, *command], start_new_session=True)


def wait_until_healthy(
    options: argparse.Namespace, children: list[subprocess.Popen[bytes]]
) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not is_healthy(reachable(options.host).strip("[]"), options.port):
        if time.monotonic() > deadline:
            sys.exit(f"bin/run: the server did not answer within {SECONDS_TO_START} seconds")
        if any(child.poll() is not None for child in children):
            sys.exit("bin/run: a process ended at its start; its message stands above")
        time.sleep(0.1)


def is_healthy(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Returns only when one of them has ended by itself: half a Rapport is none."""
    while all(child.poll() is None for child in children):
        time.sleep(0.5)
    ended = next(child for child in children if child.poll() is not None)
    name = "worker" if ended.args[-1] == "worker" else "web server"  # type: ignore[index]
    print(f"bin/run: the {name} has ended; ending the rest", file=sys.stderr, flush=True)
    return ended.returncode if ended.returncode > 0 else 1


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Asks politely, and after a while does not ask any more."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + SECONDS_TO_END
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, deadline - time.monotonic()))
        kill_group(child.pid)


def kill_group(group: int) -> None:
    """What a child may have left behind, such as the process that draws a PDF."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
