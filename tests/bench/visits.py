"""A visitor who measures: one connection that stays open, the answer read to its end."""

import http.client
import re
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode

from tests.bench.served import QUERIES

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    seconds: float
    status: int
    queries: int
    body: bytes


class Visitor:
    def __init__(self, port: int, cookie: str = "") -> None:
        self.port = port
        self.headers = {"Cookie": cookie} if cookie else {}
        self.connection = self.connect()

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        return self.ask("POST", path, urlencode(fields))

    def ask(self, method: str, path: str, body: str | None = None) -> Answer:
        try:
            return self.timed(method, path, body)
        except (http.client.HTTPException, OSError):
            # The server closes what was idle for two seconds; opening it again is not measured.
            self.connection.close()
            self.connection = self.connect()
            return self.timed(method, path, body)

    def timed(self, method: str, path: str, body: str | None) -> Answer:
        headers = self.headers | (FORM if body else {})
        if self.connection.sock is None:
            self.connection.connect()
        begun = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read()
        seconds = time.perf_counter() - begun
        if cookie := response.headers.get("Set-Cookie"):
            self.headers["Cookie"] = cookie.partition(";")[0]
        return Answer(seconds, response.status, int(response.headers.get(QUERIES) or 0), text)


class FirstForm(HTMLParser):
    """The fields of the form that asks for a subject, as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action, self.fields = "", list[tuple[str, str]]()
        self.select, self.textarea = "", ""
        for form in re.findall(r"<form\b.*?</form>", html, re.DOTALL):
            if 'name="subject"' in form or 'name="summary"' in form:
                self.feed(form)
                break

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self.action = given.get("action", "")
        elif tag == "input" and name:
            kind = given.get("type", "text")
            if kind not in ("checkbox", "radio", "submit") or "checked" in given:
                self.fields.append((name, value))
        elif tag == "textarea" and name:
            self.fields.append((name, ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given:
            self.fields.append((self.select, value))

    def filled(self, values: dict[str, str]) -> list[tuple[str, str]]:
        return [(name, values.get(name, value)) for name, value in self.fields]
