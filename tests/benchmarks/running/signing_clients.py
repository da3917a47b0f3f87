"""Clients that sign as fast as they are answered, in a process of their own; each keeps its own list of what was acknowledged.

Every client reads the form once and keeps its cookie, its CSRF token and its stamp of the page, as one person's browser does
that sends the form of one page again with other entries. Everything else of a sign-on is done each time. They speak HTTP over
plain sockets that stay open, which costs them a tenth of a millisecond for a request.

``python -m tests.benchmarks.running.signing_clients PORT PATH SECONDS CLIENTS NAME`` prints ``Told`` as JSON.
"""

import json
import re
import resource
import socket
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from html import unescape
from urllib.parse import urlencode

HIDDEN, ATTRIBUTE = re.compile(r'<input[^>]*type="hidden"[^>]*>'), re.compile(r'(name|value)="([^"]*)"')
COOKIE = re.compile(rb"^set-cookie: ([^;\r]*)", re.IGNORECASE | re.MULTILINE)
LENGTH = re.compile(rb"^content-length: (\d+)", re.IGNORECASE | re.MULTILINE)
LEAVES = re.compile(rb"^connection: close", re.IGNORECASE | re.MULTILINE)
PATIENCE, LEAST = 120.0, 2


@dataclass
class Told:
    """What the clients saw: each answer's seconds, the organisations that were acknowledged, and other answers."""

    seconds: list[float] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    elapsed: float = 0.0
    processor: float = 0.0

    @property
    def a_second(self) -> float:
        """Sign-ons that were acknowledged a second."""
        return len(self.seconds) / self.elapsed

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 of 100 were answered."""
        return statistics.quantiles(self.seconds, n=20)[-1] * 1000


class Connection:
    """A connection that is kept, and opened again where the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self.cookie = b""

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """The status and the body of an answer. Raises ``OSError``."""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        )
        sent = head.encode() + (b"Cookie: " + self.cookie + b"\r\n" if self.cookie else b"") + b"\r\n" + body
        try:
            return self._converse(sent)
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Leave the server."""
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _converse(self, sent: bytes) -> tuple[int, bytes]:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), PATIENCE)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(sent)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _blank, body = received.partition(b"\r\n\r\n")
        found = LENGTH.search(head)
        while len(body) < (int(found[1]) if found else 0):
            body += self._more()
        if cookie := COOKIE.search(head):
            self.cookie = cookie[1]
        if LEAVES.search(head):
            self.close()
        return int(head[9:12]), body

    def _more(self) -> bytes:
        assert self._socket is not None
        if piece := self._socket.recv(65536):
            return piece
        raise ConnectionResetError("The server closed the connection.")


def told_by(port: int, path: str, seconds: float, clients: int, name: str) -> Told:
    """What so many clients saw, in a process of their own. Raises RuntimeError when something else than a sign-on came."""
    command = [sys.executable, "-m", __name__, str(port), path, str(seconds), str(clients), name]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(f"The clients who sign failed: {run.stderr}")
    told = Told(**json.loads(run.stdout))
    if told.failures or len(told.seconds) < clients:
        raise RuntimeError(
            f"{len(told.seconds)} sign-ons were acknowledged; others were answered {set(told.failures)}."
        )
    return told


def main(port: int, path: str, seconds: float, clients: int, name: str) -> None:
    """Sign for so many seconds and print what was seen."""
    told, begin = Told(), time.perf_counter()
    end = begin + seconds
    threads = [
        threading.Thread(target=_sign_on_and_on, args=(port, path, end, f"{name} {number}", told))
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    used = resource.getrusage(resource.RUSAGE_SELF)
    told.elapsed, told.processor = time.perf_counter() - begin, used.ru_utime + used.ru_stime
    print(json.dumps(asdict(told)))


def _sign_on_and_on(port: int, path: str, end: float, name: str, told: Told) -> None:
    connection, number = Connection(port), 0
    hidden = _hidden_fields(connection, path)
    while (begin := time.perf_counter()) < end or number < LEAST:
        number += 1
        organization = f"{name} {number}"
        try:
            status, _body = connection.ask("POST", path, urlencode(hidden | _entries(organization)).encode())
        except OSError as error:
            told.failures.append(type(error).__name__)
            continue
        if status == 303:
            told.acknowledged.append(organization)
            told.seconds.append(time.perf_counter() - begin)
        else:
            told.failures.append(str(status))
    connection.close()


def _hidden_fields(connection: Connection, path: str) -> dict[str, str]:
    _status, body = connection.ask("GET", path)
    fields = [dict(ATTRIBUTE.findall(one)) for one in HIDDEN.findall(body.decode())]
    return {one["name"]: unescape(one.get("value", "")) for one in fields if "name" in one}


def _entries(organization: str) -> dict[str, str]:
    return {
        "organization": organization,
        "country": "CH",
        "representative_name": "Mara Quill",
        "representative_title": "Director",
        "representative_email": f"mara@{organization.lower().replace(' ', '-')}.example",
        "listed": "public",
        "authorised": "y",
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
