"""Mail servers that a benchmark measures against: each in a process of its own, so that its Python is not what is measured.

``bare`` says the least that SMTP allows and is as quick as Python can be; ``aiosmtpd`` is the server that the tests use.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller

from tests.servers.running_site import free_port
from tests.waiting import until

KINDS = ("bare", "aiosmtpd")


class Taken(NamedTuple):
    """A mail as the server took it: the two addresses of its envelope, and its content as it went over the wire."""

    sender: str
    recipient: str
    content: bytes


class MailSink:
    """A server in a process of its own, which is asked through a pipe."""

    def __init__(self, port: int, pipe: "Connection[str, Any]") -> None:
        self.port, self._pipe = port, pipe

    @property
    def url(self) -> str:
        """The setting ``SIGNON_MAIL_URL`` that delivers here."""
        return f"smtp://127.0.0.1:{self.port}"

    def count(self) -> int:
        """The number of mails that were taken since ``take``."""
        return int(self._ask("count"))

    def last_at(self) -> float:
        """The moment at which the last mail was taken, by the clock that ``time.monotonic`` reads in every process."""
        return float(self._ask("last_at"))

    def take(self) -> list[Taken]:
        """What was taken, in its order; the server forgets it."""
        return [Taken(*one) for one in self._ask("take")]

    def _ask(self, what: str) -> Any:
        self._pipe.send(what)
        return self._pipe.recv()


@contextmanager
def running(kind: str) -> Iterator[MailSink]:
    """A server of this kind, until the block ends."""
    port, processes = free_port(), get_context("spawn")
    here, there = processes.Pipe()
    process = processes.Process(target=_serve, args=(kind, port, there), daemon=True)
    process.start()
    try:
        until(lambda: _listens(port))
        yield MailSink(port, here)
    finally:
        process.terminate()
        process.join()


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


class _Store:
    """What arrived, kept for whoever asks."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str, bytes]] = []
        self.last_at = 0.0

    def keep(self, sender: str, recipient: str, content: bytes) -> None:
        self.mails.append((sender, recipient, content))
        self.last_at = time.monotonic()

    def answer(self, what: str) -> object:
        if what == "take":
            taken, self.mails = self.mails, []
            return taken
        return self.last_at if what == "last_at" else len(self.mails)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.keep(envelope.mail_from, envelope.rcpt_tos[0], envelope.original_content)
        return "250 2.0.0 Kept"


def _serve(kind: str, port: int, pipe: "Connection[Any, str]") -> None:
    store = _Store()
    if kind == "aiosmtpd":
        Controller(store, hostname="127.0.0.1", port=port).start()
    else:
        listener = socket.create_server(("127.0.0.1", port), backlog=100)
        threading.Thread(target=_accept, args=(listener, store), daemon=True).start()
    with suppress(EOFError):
        while True:
            pipe.send(store.answer(pipe.recv()))


def _accept(listener: socket.socket, store: _Store) -> None:
    while True:
        connection, _address = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=_converse, args=(connection, store), daemon=True).start()


def _converse(connection: socket.socket, store: _Store) -> None:
    sender = recipient = ""
    with suppress(OSError), connection, connection.makefile("rb") as lines:
        connection.sendall(b"220 bare\r\n")
        while line := lines.readline():
            command = line[:4].upper()
            if command == b"EHLO":
                connection.sendall(b"250-bare\r\n250-8BITMIME\r\n250-DSN\r\n250 SIZE 33554432\r\n")
                continue
            if command == b"MAIL":
                sender = _address(line)
            elif command == b"RCPT":
                recipient = _address(line)
            elif command == b"DATA":
                connection.sendall(b"354 Go on\r\n")
                store.keep(sender, recipient, _content(lines))
            connection.sendall(b"221 Bye\r\n" if command == b"QUIT" else b"250 2.0.0 OK\r\n")


def _address(line: bytes) -> str:
    return line.partition(b"<")[2].partition(b">")[0].decode()


def _content(lines: Any) -> bytes:
    """The mail, with the points that were doubled single again."""
    taken = list(iter(lines.readline, b".\r\n"))
    return b"".join(line[1:] if line.startswith(b".") else line for line in taken)
