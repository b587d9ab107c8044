"""Rapport as it runs for real: gunicorn in a process of its own, which a test may kill."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from crm.permissions import Role
from crm.users.models import User
from tests.support.people import cookie_of, person
from tests.support.smtp import free_port

HOME = Path(__file__).parent.parent.parent


@dataclass
class Web:
    """A web server that can be killed and started again on the same data."""

    app: Flask
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        config = self.app.config
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}"),
                *("--worker-class", "gthread", "--threads", "8", "--no-control-socket"),
                *("--log-level", "critical", "app:create_app()"),
            ],
            cwd=HOME,
            start_new_session=True,
            env=os.environ
            | {
                "CRM_DATA_DIR": str(config["DATA_DIR"]),
                "CRM_DATABASE_URL": str(config["DATABASE_URL"]),
                "CRM_SECRET_KEY": str(config["SECRET_KEY"]),
                "CRM_LIMITS": "0",
            },
        )
        deadline = time.monotonic() + 30
        while self.get("/healthz") != 200:
            assert time.monotonic() < deadline, "the web server did not start"
            time.sleep(0.05)

    def get(self, path: str) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()

    def kill(self) -> None:
        """With SIGKILL, master and workers: nobody can tidy up."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def visit(self, who: User | Role | str) -> "Visit":
        name = self.app.config["SESSION_COOKIE_NAME"]
        return Visit(self.port, {name: cookie_of(self.app, person(who), confirmed=True)})


@dataclass
class Visit:
    """Somebody who is signed in, over a real connection; one thread each."""

    port: int
    cookies: dict[str, str]
    token: str = ""

    def get(self, path: str) -> tuple[int, str]:
        return self.ask("GET", path)

    def post(self, path: str, values: Mapping[str, str]) -> tuple[int, str]:
        """Status and Location (or the page). Raises OSError when no answer came."""
        return self.ask("POST", path, urlencode({"csrf_token": self.token, **values}))

    def open_form(self, path: str) -> str:
        """Reads the page of a form, and keeps the token that guards its sending."""
        _, page = self.get(path)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, page[:500]
        self.token = found[1]
        return page

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        except HTTPException as error:
            raise ConnectionError("no answer") from error
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location") or text


@pytest.fixture
def web(app: Flask) -> Iterator[Web]:
    """The app of this test, served by gunicorn; the test starts it."""
    web = Web(app)
    yield web
    web.kill()
