"""A mail server on loopback that misbehaves as it is told, step by step."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread

import pytest

DROP = "drop"
HANG = "hang"
USUAL = {
    "connect": "220 ready",
    "EHLO": "250-loopback\r\n250 AUTH PLAIN LOGIN",
    "DATA": "354 go on",
    "QUIT": "221 bye",
    "AUTH": "235 welcome",
}


@dataclass
class Script:
    """`answers["RCPT"] = "450 later"` for a step, or DROP, or HANG; `per_recipient` for some.

    `accepted` holds the messages for which a receipt was due, whether it was given or not.
    """

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    per_recipient: dict[str, str] = field(default_factory=dict)
    accepted: list[tuple[str, str]] = field(default_factory=list)
    connections: int = 0
    ended: Event = field(default_factory=Event)

    def talk(self, connection: socket.socket) -> None:
        self.connections += 1
        lines = connection.makefile("rb")
        if not self.say(connection, "connect"):
            return
        recipient = ""
        for line in iter(lines.readline, b""):
            verb = line.split(b" ")[0].strip().decode().upper()
            if verb == "RCPT":
                recipient = line.decode().split("<")[1].split(">")[0]
            if not self.say(connection, verb, recipient):
                return
            if verb == "DATA" and self.answers.get("DATA", "354").startswith("354"):
                text = b"".join(iter(lines.readline, b".\r\n")).decode()
                self.accepted.append((recipient, text))
                if not self.say(connection, "."):
                    return

    def say(self, connection: socket.socket, step: str, recipient: str = "") -> bool:
        answer = self.answers.get(step) or USUAL.get(step, "250 OK")
        if step == "RCPT":
            answer = self.per_recipient.get(recipient, answer)
        if answer == HANG:
            self.ended.wait(20)
        if answer in (DROP, HANG):
            return False
        connection.sendall(answer.encode() + b"\r\n")
        return not answer.startswith("421")


@pytest.fixture
def script() -> Iterator[Script]:
    server = socket.create_server(("127.0.0.1", 0))
    script = Script(port=server.getsockname()[1])

    def serve() -> None:
        while not script.ended.is_set():
            with suppress(OSError):
                connection, _address = server.accept()
                Thread(target=handle, args=[connection], daemon=True).start()

    def handle(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            script.talk(connection)
            connection.shutdown(socket.SHUT_RDWR)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    yield script
    script.ended.set()
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", script.port), 1).close()
    server.close()
    thread.join(5)
