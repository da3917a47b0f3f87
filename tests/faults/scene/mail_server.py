"""A mail server on a port of its own that keeps what it takes, and may be in any mood."""

import socket
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy

from tests.mail.servers import Peer
from tests.servers.mailbox import text_of

Mood = Callable[["Peer", "Inbox"], None]


class Inbox:
    """Every mail that arrived, by Message-ID and by address."""

    def __init__(self) -> None:
        self.arrivals: dict[str, list[str]] = defaultdict(list)
        """The address of each arrival of a mail, by its Message-ID."""
        self._links: dict[str, str] = {}
        self._lock = threading.Lock()

    def keep(self, content: bytes) -> None:
        """Keep a mail."""
        mail = message_from_bytes(content, policy=policy.default)
        address, text = str(mail["To"]), text_of(mail)
        link = next((line.strip() for line in text.splitlines() if "/signatures/" in line), "")
        with self._lock:
            self.arrivals[str(mail["Message-ID"]).strip("<>")].append(address)
            if link:
                self._links.setdefault(address, link)

    def only(self, message_ids: Iterable[str]) -> "Inbox":
        """The arrivals of these mails alone."""
        fewer = Inbox()
        fewer.arrivals.update({one: self.arrivals[one] for one in message_ids if one in self.arrivals})
        return fewer

    def first_link(self, address: str) -> str:
        """The link to a signature in the first mail to an address: the one that confirms; empty when none came yet."""
        return self._links.get(address, "")


def good(peer: Peer, inbox: Inbox) -> None:
    """Take every mail."""
    peer.say("220 mail.test\r\n")
    while line := peer.hear():
        command = line.upper()[:4]
        if command == "DATA":
            peer.say("354 Go on\r\n")
            if (mail := content(peer)) is None:
                return
            inbox.keep(mail)
        if command == "QUIT":
            peer.say("221 Bye\r\n")
            return
        peer.say("250 OK\r\n")


def content(peer: Peer) -> bytes | None:
    """The mail that follows DATA; None when its end never came."""
    lines: list[str] = []
    while (line := peer.hear_or_end()) != ".":
        if line is None:
            return None
        lines.append(line.removeprefix("."))
    return "\r\n".join(lines).encode()


class MailServer:
    """Listens on one port; each connection is treated by the present mood, and by it alone."""

    def __init__(self) -> None:
        self.inbox = Inbox()
        self.mood: Mood = good
        self.is_shut = False
        self.connections = 0
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, args=(self._listener,), daemon=True).start()

    @property
    def url(self) -> str:
        """The setting ``SIGNON_MAIL_URL`` that delivers here."""
        return f"smtp://127.0.0.1:{self.port}"

    def shut(self) -> None:
        """Refuse connections from now on, and end those that are open."""
        if not self.is_shut:
            self.is_shut = True
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        self.hang_up()

    def open_again(self) -> None:
        """Take connections again, on the same port."""
        self.is_shut = False
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=100)
        threading.Thread(target=self._serve, args=(self._listener,), daemon=True).start()

    def hang_up(self) -> None:
        """End every connection."""
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._open.clear()

    def _serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _address = listener.accept()
                self.connections += 1
                self._open.append(connection)
                threading.Thread(target=self._treat, args=(self.mood, connection), daemon=True).start()

    def _treat(self, mood: Mood, connection: socket.socket) -> None:
        with suppress(OSError):
            mood(Peer(connection, []), self.inbox)
        with suppress(OSError):
            connection.close()


@contextmanager
def running() -> Iterator[MailServer]:
    """A mail server for the length of a block."""
    server = MailServer()
    try:
        yield server
    finally:
        server.shut()
