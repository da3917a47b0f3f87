"""A web process: Waitress, which takes a thread for a request only once all of it has arrived, with deadlines that it lacks.

One thread reads and writes every connection; so a client that sends half a header or half a body, or reads its answer
slowly, holds a socket and no thread. Here each connection must make headway as well, or is closed; and where many wait,
the oldest make room, so that new ones are always accepted.
"""

import logging
import resource
import signal
import socket
import time
from contextlib import suppress
from typing import Any

from flask import Flask
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask
from waitress.wasyncore import loop

from signon.settings import Settings
from signon.translation import gettext as _

BACKLOG = 2048
SECONDS_TO_SEND = 20.0
"""The time that a request may take to arrive at less than the least speed, and that a connection may be open without one."""
SECONDS_TO_READ = 60.0
"""The time that a client may read its answer at less than the least speed."""
LEAST_BYTES_A_SECOND = 1024
"""The least speed: who keeps it may send and read for as long as it takes, who drips may not."""

MOST_CONNECTIONS = 1000
"""The most connections of a process that may open files enough. The one that has waited longest makes room for one that comes."""
MOST_ACCEPTED_AT_ONCE = 50
MOST_UNFINISHED_BYTES = 256 * 1024**2
"""The most that unfinished requests may take of the disk; beyond it the largest are closed."""
MOST_UNREAD_BYTES = 64 * 1024**2
"""The most that an answer made piece by piece may take of the disk while its client reads; beyond it its thread waits."""
FILES_BESIDE = 200
IN_MEMORY = 64 * 1024
"""Bytes of a request that are kept in memory; what is longer goes to a temporary file that nobody else can open."""

IDLE, RECEIVING, WORKING, SENDING = "idle", "receiving", "working", "sending"


class Request(HTTPRequestParser):
    """A request whose length two servers could read differently is refused: a second one could hide in its body."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header. Raises ``ParsingError`` for one that is not as it should be."""
        super().parse_header(header_plus)
        if "TRANSFER_ENCODING" in self.headers or (self.chunked and "CONTENT_LENGTH" in self.headers):
            raise ParsingError(_("A request has either a length or chunks"))


class Answer(WSGITask):
    """An answer without a body, such as a 304, leaves its connection open; Waitress would close it for want of a length."""

    def set_close_on_finish(self) -> None:
        """Close the connection after this answer, unless it has no body and the client did not ask for that."""
        asked = self.request.headers.get("CONNECTION", "").lower()
        if self.has_body or self.version != "1.1" or asked == "close":
            super().set_close_on_finish()


class Connection(HTTPChannel):
    """A connection with a client, which knows since when it has been at what, and how many bytes have moved since."""

    parser_class = Request
    task_class = Answer

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.state: tuple[str, object] = (IDLE, None)
        self.since = time.monotonic()
        self.moved = self.unfinished = 0
        super().__init__(*arguments, **options)

    def received(self, data: bytes) -> bool:
        """Take what the client sent."""
        self.moved += len(data)
        taken = bool(super().received(data))
        self.unfinished = 0 if self.request is None else self.unfinished + len(data)
        return taken

    def send(self, data: bytes, do_close: bool = True) -> int:  # noqa: FBT001, FBT002 - Waitress calls it so
        """Send some of the answer; gives the number of bytes that went."""
        sent = int(super().send(data, do_close=do_close))
        self.moved += sent
        return sent

    def check_headway(self, at: float) -> None:
        """Drop the connection when its client has been too slow for too long; what the application takes is not its fault."""
        state = self._present_state()
        waited, allowed = at - self.since, SECONDS_TO_READ if state[0] == SENDING else SECONDS_TO_SEND
        if state != self.state:
            self.state, self.since, self.moved = state, at, 0
        elif waited > allowed and state[0] != WORKING:
            if self.moved < waited * LEAST_BYTES_A_SECOND:
                self.drop()
            self.since, self.moved = at, 0

    def handle_close(self) -> None:
        """Close the connection, and the temporary file of a request that never became whole."""
        if self.request is not None:
            self.request.close()
        super().handle_close()

    def drop(self) -> None:
        """Close it as soon as the loop comes by; a thread that waits for it to be read is let go.

        Waitress closes once the socket takes more, which that of a client that reads nothing never does.
        """
        self.will_close = True
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    def is_busy(self) -> bool:
        """Whether a whole request is worked on, or an answer is on its way."""
        return self._present_state()[0] in {WORKING, SENDING}

    def is_waiting(self) -> bool:
        """Whether the site waits for the client to send a request, and not for its own part."""
        return not self.will_close and not self.is_busy()

    def _present_state(self) -> tuple[str, object]:
        if self.total_outbufs_len:
            return SENDING, None
        if self.requests:
            return WORKING, None
        request = self.request
        return (RECEIVING, request) if request is not None else (IDLE, None)


class WebServer(TcpWSGIServer):
    """Waitress on a socket that is open already."""

    channel_class = Connection
    active_channels: dict[int, Connection]

    def maintenance(self, now: float) -> None:  # noqa: ARG002 - Waitress gives the wall clock, which may be set
        """Drop whoever makes no headway, and the largest of the unfinished requests where they take too much together."""
        at = time.monotonic()
        for connection in self._connections():
            connection.check_headway(at)
        _drop_largest([one for one in self._connections() if one.is_waiting()])

    def handle_accept(self) -> None:
        """Take the clients that come; where there are many, those that have waited longest make room for the next."""
        for _client in range(MOST_ACCEPTED_AT_ONCE):
            before = len(self.active_channels)
            super().handle_accept()
            if len(self.active_channels) == before:
                break
        connections = [one for one in self._connections() if not one.will_close]
        _drop_oldest(connections, len(connections) - self.adj.connection_limit * 9 // 10)

    def is_busy(self) -> bool:
        """Whether a request is worked on, or an answer is on its way."""
        return any(connection.is_busy() for connection in self._connections())

    def _connections(self) -> list[Connection]:
        return list(self.active_channels.values())


def run(app: Flask, listener: socket.socket, *, grace: float) -> None:
    """Answer requests on ``listener`` until SIGTERM; then finish those in hand, for at most ``grace`` seconds."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it would log every request that waits for a moment
    connections: dict[int, Any] = {}
    server = server_on(app, listener, connections)
    stopping: list[float] = []

    def stop(_number: int, _frame: object) -> None:
        stopping.append(time.monotonic() + grace)
        server.pull_trigger()

    signal.signal(signal.SIGTERM, stop)
    while not stopping:
        loop(timeout=1, use_poll=True, map=connections, count=1)
    finish(server, connections, until=stopping[0])


def finish(server: WebServer, connections: dict[int, Any], *, until: float) -> None:
    """Take no new client, and answer the requests in hand, until that moment of the monotonic clock at the latest."""
    server.accepting = False
    while server.is_busy() and time.monotonic() < until:
        loop(timeout=0.1, use_poll=True, map=connections, count=1)


def server_on(app: Flask, listener: socket.socket, connections: dict[int, Any]) -> WebServer:
    """A server that answers on ``listener`` while Waitress's loop goes round ``connections``."""
    settings: Settings = app.config["SIGNON"]
    name = listener.getsockname()
    adjustments = Adjustments(
        threads=settings.web_threads,
        backlog=BACKLOG,
        connection_limit=_connection_limit(),
        cleanup_interval=1,
        max_request_header_size=IN_MEMORY,
        max_request_body_size=2 * app.config["MAX_CONTENT_LENGTH"],  # so that what is somewhat too large gets a page
        inbuf_overflow=IN_MEMORY,
        outbuf_overflow=4 * IN_MEMORY,
        outbuf_high_watermark=MOST_UNREAD_BYTES,
        clear_untrusted_proxy_headers=False,  # the application decides by SIGNON_TRUSTED_PROXIES whom it believes
        log_socket_errors=False,
        asyncore_use_poll=True,
        ident=None,
        server_name=name[0],
    )
    return WebServer(
        app,
        connections,
        _sock=listener,
        adj=adjustments,
        sockinfo=(listener.family, listener.type, listener.proto, name),
        bind_socket=False,
    )


def _drop_oldest(connections: list[Connection], number: int) -> None:
    if number > 0:
        waiting = sorted((one for one in connections if one.is_waiting()), key=lambda one: one.since)
        for connection in waiting[:number]:
            connection.drop()


def _drop_largest(waiting: list[Connection]) -> None:
    together = sum(one.unfinished for one in waiting)
    for connection in sorted(waiting, key=lambda one: -one.unfinished):
        if together <= MOST_UNFINISHED_BYTES:
            return
        together -= connection.unfinished
        connection.drop()


def _connection_limit() -> int:
    """The number of connections there are files for: each takes up to three, its socket and a temporary one each way."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 3 * MOST_CONNECTIONS + FILES_BESIDE
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(MOST_CONNECTIONS, (soft - FILES_BESIDE) // 3)
