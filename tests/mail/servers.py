"""Mail servers on loopback that encrypt, sign in, refuse, or behave as no server should."""

import base64
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

Behaviour = Callable[["Peer"], None]


class Peer:
    """The client as a scripted server sees it."""

    def __init__(self, connection: socket.socket, log: list[str]) -> None:
        self.connection, self.log = connection, log
        self._arrived = b""

    def say(self, text: str) -> None:
        """Send lines."""
        self.connection.sendall(text.encode())

    def hear(self) -> str:
        """The next line; empty when the client has gone."""
        return self.hear_or_end() or ""

    def hear_or_end(self) -> str | None:
        """The next line, which may be empty; None when the client has gone."""
        while b"\r\n" not in self._arrived:
            piece = self.connection.recv(4096)
            if not piece:
                return None
            self._arrived += piece
        line, _end, self._arrived = self._arrived.partition(b"\r\n")
        self.log.append(line.decode("utf-8", "replace"))
        return self.log[-1]

    def hear_until(self, wanted: str, answer: str = "250 OK\r\n") -> str:
        """Answer every line until one begins with ``wanted``."""
        while (line := self.hear()) and not line.upper().startswith(wanted):
            self.say(answer)
        return line

    def hear_mail(self) -> None:
        """Hear a mail to its end."""
        while self.hear_or_end() not in {".", None}:
            pass

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Shake hands."""
        self.connection = context.wrap_socket(self.connection, server_side=True)


class Scripted:
    """A server that treats its first client by the first behaviour, and so on; the last one goes on."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self.behaviours = behaviours
        self.log: list[str] = []
        self.connections = 0
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            behaviour = self.behaviours[min(self.connections, len(self.behaviours) - 1)]
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._treat, args=(behaviour, connection), daemon=True).start()

    def _treat(self, behaviour: Behaviour, connection: socket.socket) -> None:
        peer = Peer(connection, self.log)
        with suppress(OSError):
            behaviour(peer)
        with suppress(OSError):
            peer.connection.close()

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)
        for connection in self._open:
            with suppress(OSError):
                connection.close()


@contextmanager
def scripted(*behaviours: Behaviour) -> Iterator[Scripted]:
    """A scripted server for the length of a test."""
    server = Scripted(*behaviours)
    server._thread.start()
    try:
        yield server
    finally:
        server.stop()


class Kept:
    """What a server took: each mail, its sender, the options it came with, and whether its connection was encrypted.

    ``refusals`` answer by command or address; addresses that hold ``unknown`` have no mailbox.
    """

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.encrypted: list[bool] = []
        self.senders: list[str] = []
        self.options: list[list[str]] = []
        self.recipients: list[str] = []
        self.logins: list[tuple[str, bytes, bytes]] = []
        self.refusals: dict[str, str] = {}
        self.unknown = "\n"
        self.password: bytes | None = None

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if "MAIL" in self.refusals:
            return self.refusals["MAIL"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        no_mailbox = f"550 5.1.1 <{address}>: no mailbox" if self.unknown in address else ""
        refusal = self.refusals.get(address) or self.refusals.get("RCPT") or no_mailbox
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if "DATA" in self.refusals:
            return self.refusals["DATA"]
        self.mails.append(envelope.content)
        self.senders.append(envelope.mail_from)
        self.options.append(sorted(one for one in envelope.mail_options if not one.startswith("SIZE=")))
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(bool(session.ssl or server.transport.get_extra_info("ssl_object")))
        return "250 2.0.0 Kept"

    def authenticate(self, server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((mechanism, data.login, data.password))
        return AuthResult(success=self.password is None or data.password == self.password, handled=False)


class Authority:
    """A certificate authority of the tests' own."""

    def __init__(self) -> None:
        self._ca = trustme.CA()

    def context(self, *names: str, **options: Any) -> ssl.SSLContext:
        """A server's side, with a certificate for ``names``."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(*names, **options).configure_cert(context)
        return context

    def file(self, folder: Path) -> str:
        """Its own certificate, as ``SSL_CERT_FILE`` names it."""
        path = folder / "authority.pem"
        self._ca.cert_pem.write_to_path(str(path))
        return str(path)


@contextmanager
def serving(
    kept: Kept, *, host: str = "127.0.0.1", whole: ssl.SSLContext | None = None, **options: Any
) -> Iterator[int]:
    """A server that keeps what it takes, at the port that is given; ``whole`` encrypts from the first byte on."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        port = int(probe.getsockname()[1])
    usual: dict[str, Any] = {"authenticator": kept.authenticate, "timeout": 30, "enable_SMTPUTF8": False}
    controller = Controller(kept, hostname=host, port=port, ssl_context=whole, **usual | options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def has_ipv6() -> bool:
    """Whether ::1 can be listened on."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def read_plain(line: str) -> list[str]:
    """What an ``AUTH PLAIN`` line holds."""
    return base64.b64decode(line.rsplit(maxsplit=1)[-1]).decode().split("\0")


@contextmanager
def trusted(file: str) -> Iterator[None]:
    """Trust an authority, as an operator does by ``SSL_CERT_FILE``."""
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = file
    try:
        yield
    finally:
        if before is None:
            del os.environ["SSL_CERT_FILE"]
        else:
            os.environ["SSL_CERT_FILE"] = before
