"""A web process and clients that are slow: each must make headway, and none takes a thread before its request is whole."""

import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, Response, request
from waitress.server import TcpWSGIServer
from waitress.wasyncore import close_all, loop

from signon.serving import web_server
from tests.servers.slow_clients import HALF_BODY, HALF_HEADER, KINDS, answer_of, drip, held, is_closed_within, plain

PATIENCE = 20
"""Seconds after which something hangs; every answer here takes a fraction of one."""

LARGE = 40 * 1024 * 1024
LARGE_ANSWER = b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def app() -> Flask:
    """An application of its own: it is the server that is tried."""
    from signon.settings import Settings

    app = Flask(__name__)
    app.config.update(SIGNON=Settings(web_threads=2), MAX_CONTENT_LENGTH=32 * 1024 * 1024)
    app.add_url_rule("/", "short", view_func=lambda: "Letters")
    app.add_url_rule("/unchanged", "unchanged", view_func=lambda: Response(status=304))
    app.add_url_rule("/length", "length", lambda: str(len(request.get_data())), methods=["POST"])
    app.add_url_rule("/large", "large", view_func=lambda: Response(b"x" * 65536 for _piece in range(LARGE // 65536)))
    return app


@pytest.fixture
def serve(app: Flask) -> Iterator[Callable[[], int]]:
    """Starts a server with the present limits, and gives its port."""
    stop, threads = threading.Event(), []

    def start() -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        connections: dict[int, object] = {}
        server = web_server.server_on(app, listener, connections)

        def work() -> None:
            while not stop.is_set():
                loop(timeout=0.05, use_poll=True, map=connections, count=1)
            for connection in list(server.active_channels.values()):
                connection.handle_close()
            server.task_dispatcher.shutdown(timeout=5)
            close_all(connections)

        threads.append(threading.Thread(target=work))
        threads[-1].start()
        return listener.getsockname()[1]

    yield start
    stop.set()
    for thread in threads:
        thread.join()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deadlines that a test can wait for."""
    monkeypatch.setattr(web_server, "SECONDS_TO_SEND", 1.0)
    monkeypatch.setattr(web_server, "SECONDS_TO_READ", 1.0)


@pytest.mark.parametrize(("grace", "answered"), [(PATIENCE, True), (0, False)], ids=["with", "and not without"])
def test_a_request_in_hand_is_answered_before_the_end_with_some_grace(app: Flask, grace: Any, answered: bool) -> None:
    goes_on = threading.Event()
    connections: dict[Any, Any] = {}
    app.add_url_rule("/slow", "slow", lambda: str(goes_on.wait(PATIENCE)))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = web_server.server_on(app, listener, connections)
        with held(plain(listener.getsockname()[1]), 1, b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n") as (client,):
            while not server.is_busy():
                loop(timeout=0.05, use_poll=True, map=connections, count=1)
            if grace:
                threading.Timer(0.3, goes_on.set).start()
            web_server.finish(server, connections, until=time.monotonic() + grace)
            for connection in list(server.active_channels.values()):
                connection.handle_close()
            received = b"".join(iter(lambda: client.recv(1024), b""))
        goes_on.set()
        server.task_dispatcher.shutdown(timeout=PATIENCE)
        close_all(connections)
    assert (b"True" in received) == answered


@pytest.mark.parametrize("kind", KINDS)
def test_a_site_with_two_threads_answers_beside_a_hundred_slow_clients(serve: Callable[[], int], kind: Any) -> None:
    connect = plain(serve())
    with held(connect, 100, KINDS[kind]):
        assert b"Letters" in answer_of(connect, PATIENCE)


@contextmanager
def thread_for_each(threads: int) -> Iterator[int]:
    """A server as it was: whoever connects takes one of the threads, and keeps it while its request is read."""

    def answer(client: socket.socket) -> None:
        with client:
            received = b""
            while b"\r\n\r\n" not in received and (piece := client.recv(1024)):
                received += piece
            client.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nLetters")

    def accept() -> None:
        while not stop.is_set():
            pool.submit(answer, listener.accept()[0])

    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(threads) as pool:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=accept)
        thread.start()
        yield port
        stop.set()
        plain(port)().close()
        thread.join()


def test_a_server_that_gives_each_client_a_thread_does_not() -> None:
    """The negative control of the test above, and that such a server answers when nobody is slow."""
    with thread_for_each(2) as port:
        assert b"Letters" in answer_of(plain(port), PATIENCE)
        with held(plain(port), 100, HALF_HEADER):
            assert answer_of(plain(port), 2) == b""


class TestDeadlines:
    @pytest.mark.parametrize("kind", KINDS)
    def test_who_sends_half_a_request_is_let_go(self, serve: Callable[[], int], impatient: None, kind: Any) -> None:
        with held(plain(serve()), 1, KINDS[kind]) as (one,):
            assert is_closed_within(one, PATIENCE)

    @pytest.mark.parametrize("beginning", [HALF_HEADER, HALF_BODY], ids=["header", "body"])
    def test_who_drips_is_let_go_however_often_a_byte_comes(
        self, serve: Callable[[], int], impatient: None, beginning: Any
    ) -> None:
        with held(plain(serve()), 1, beginning) as (one,):
            assert drip(one, PATIENCE)

    @pytest.mark.slow
    def test_without_our_deadline_who_drips_stays(
        self, serve: Callable[[], int], impatient: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The negative control: Waitress's own deadline begins anew with every byte."""
        monkeypatch.setattr(web_server.WebServer, "maintenance", TcpWSGIServer.maintenance)
        with held(plain(serve()), 1, HALF_HEADER) as (one,):
            assert not drip(one, 4)

    def test_who_keeps_the_connection_and_asks_nothing_more_is_let_go(
        self, serve: Callable[[], int], impatient: None
    ) -> None:
        with held(plain(serve()), 1, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") as (one,):
            one.settimeout(PATIENCE)
            received = b""
            while b"Letters" not in received:
                received += one.recv(65536)
            assert is_closed_within(one, PATIENCE)

    @pytest.mark.parametrize(
        ("moved", "dropped"), [((30_000, 30_000), False), ((30_000, 100), True), ((100, 30_000), True)], ids=str
    )
    def test_who_makes_headway_is_not_let_go_however_long_it_takes(
        self, monkeypatch: pytest.MonkeyPatch, moved: tuple[int, ...], dropped: bool
    ) -> None:
        """By a clock of its own: in each stretch of 25 seconds so many bytes arrive."""
        let_go = []
        monkeypatch.setattr(web_server.Connection, "drop", lambda _self: let_go.append(True))
        one = web_server.Connection.__new__(web_server.Connection)
        one.state, one.since, one.moved, one.requests, one.request = (web_server.IDLE, None), 0.0, 0, [], object()
        one.check_headway(0.0)
        for stretch, number in enumerate(moved, start=1):
            one.moved += number
            one.check_headway(stretch * 25.0)
        assert bool(let_go) == dropped

    def test_a_large_answer_comes_whole_to_who_reads_it(self, serve: Callable[[], int]) -> None:
        answer = answer_of(plain(serve()), PATIENCE, "/large")
        assert len(answer.split(b"\r\n\r\n", 1)[1]) >= LARGE


class TestReaders:
    def test_who_does_not_read_a_large_answer_takes_no_thread(self, serve: Callable[[], int]) -> None:
        connect = plain(serve())
        with held(connect, 8, LARGE_ANSWER):
            assert b"Letters" in answer_of(connect, PATIENCE)

    @pytest.mark.slow
    def test_where_little_is_kept_for_them_they_take_every_thread(
        self, serve: Callable[[], int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The negative control."""
        monkeypatch.setattr(web_server, "MOST_UNREAD_BYTES", 1024 * 1024)
        connect = plain(serve())
        with held(connect, 8, LARGE_ANSWER):
            assert answer_of(connect, 4) == b""

    def test_and_are_let_go_after_a_while(
        self, serve: Callable[[], int], impatient: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(web_server, "MOST_UNREAD_BYTES", 1024 * 1024)
        connect = plain(serve())
        with held(connect, 2, LARGE_ANSWER):
            assert b"Letters" in answer_of(connect, PATIENCE)


class TestCrowd:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(web_server, "MOST_CONNECTIONS", 50)

    def test_the_oldest_make_room_for_who_comes(self, serve: Callable[[], int]) -> None:
        connect = plain(serve())
        with held(connect, 150, HALF_HEADER):
            assert b"Letters" in answer_of(connect, PATIENCE)

    @pytest.mark.slow
    def test_where_nobody_makes_room_nobody_is_answered(
        self, serve: Callable[[], int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The negative control."""
        monkeypatch.setattr(web_server, "_drop_oldest", lambda *_arguments: None)
        connect = plain(serve())
        with held(connect, 150, HALF_HEADER):
            assert answer_of(connect, 4) == b""

    def test_there_are_no_more_connections_than_files_for_them(
        self, serve: Callable[[], int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(web_server, "MOST_CONNECTIONS", 1000)
        monkeypatch.setattr(resource, "getrlimit", lambda _limit: (500, 500))
        connect = plain(serve())
        with held(connect, 200, HALF_HEADER) as sockets:
            assert b"Letters" in answer_of(connect, PATIENCE)
            assert sum(is_closed_within(one, 0.01) for one in sockets) > 80

    def test_unfinished_requests_take_only_so_much_of_the_disk(
        self, serve: Callable[[], int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(web_server, "MOST_UNFINISHED_BYTES", 1024 * 1024)
        large = b"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n" + b"x" * 700_000
        connect = plain(serve())
        with held(connect, 3, large) as sockets:
            assert any(is_closed_within(one, PATIENCE) for one in sockets)
            assert b"Letters" in answer_of(connect, PATIENCE)


POST = b"POST / HTTP/1.1\r\nHost: x\r\n"
DOUBTFUL = {
    "length and chunks": POST
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /hidden HTTP/1.1\r\n\r\n",
    "chunks in HTTP/1.0": b"POST / HTTP/1.0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "signed length": POST + b"Content-Length: +5\r\n\r\nhello",
    "unknown coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n",
    "bare newline": POST + b"Transfer-Encoding: chunked\r\n\r\n5;\nx\r\nhello\r\n",
    "blank in a name": b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    "endless header": b"GET / HTTP/1.1\r\nX:" + b"x" * 100_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("kind", DOUBTFUL)
def test_a_request_that_two_servers_could_read_differently_is_not_answered_twice(
    serve: Callable[[], int], kind: Any
) -> None:
    connect = plain(serve())
    with held(connect, 1, DOUBTFUL[kind]) as (one,):
        one.settimeout(3)
        answer = b""
        with _ended():
            while piece := one.recv(65536):
                answer += piece
    assert answer.count(b"HTTP/1.1 ") + answer.count(b"HTTP/1.0 ") == 1
    assert b" 200 " not in answer


@contextmanager
def _ended() -> Iterator[None]:
    try:
        yield
    except (TimeoutError, ConnectionError):
        return


def test_a_connection_stays_open_after_an_answer_without_a_body(serve: Callable[[], int]) -> None:
    with socket.create_connection(("127.0.0.1", serve()), PATIENCE) as connection:
        for _time in range(2):
            connection.sendall(b"GET /unchanged HTTP/1.1\r\nHost: x\r\n\r\n")
            head = connection.recv(65536)
            assert head.startswith(b"HTTP/1.1 304 ")
            assert b"\r\nConnection: close" not in head
        connection.sendall(b"GET /unchanged HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b"\r\nConnection: close" in connection.recv(65536)
        assert connection.recv(1) == b""
