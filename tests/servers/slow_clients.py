"""Clients that hold a connection: half a header, half a body, a chunk without an end, nothing at all."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

HALF_HEADER = b"GET / HTTP/1.1\r\nHost: {host}\r\nX-Half: "
HALF_BODY = (
    b"POST /letters/rivers/sign HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\norganization=Half"
)
ENDLESS_CHUNKS = (
    b"POST /letters/rivers/sign HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
)
NOTHING = b""

KINDS = {"half headers": HALF_HEADER, "half bodies": HALF_BODY, "endless chunks": ENDLESS_CHUNKS, "nothing": NOTHING}

Connect = Callable[[], socket.socket]


def plain(port: int) -> Connect:
    """Connects to a port of loopback."""
    return lambda: socket.create_connection(("127.0.0.1", port), timeout=30)


def encrypted(port: int, name: str) -> Connect:
    """Connects to a port of loopback by TLS, and asks for the host of that name, whoever vouches for it."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return lambda: context.wrap_socket(plain(port)(), server_hostname=name)


@contextmanager
def held(connect: Connect, number: int, *beginnings: bytes, host: str = "127.0.0.1") -> Iterator[list[socket.socket]]:
    """So many connections for each of the beginnings, held open until the block ends."""
    with ExitStack() as stack:
        sockets = []
        for beginning in beginnings:
            for _number in range(number):
                one = stack.enter_context(connect())
                one.sendall(beginning.replace(b"{host}", host.encode()))
                sockets.append(one)
        yield sockets


def answer_of(connect: Connect, patience: float, path: str = "/", host: str = "127.0.0.1") -> bytes:
    """What the site answers to a whole request; empty when there is no answer within ``patience`` seconds."""
    try:
        with connect() as one:
            one.settimeout(patience)
            one.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            return _everything(one)
    except (TimeoutError, ConnectionError):
        return b""


def is_closed_within(one: socket.socket, patience: float) -> bool:
    """Whether the other side closes the connection within so many seconds."""
    one.settimeout(patience)
    try:
        return one.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def drip(one: socket.socket, seconds: float) -> bool:
    """Send a byte every now and then; gives whether the other side closed the connection within so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            one.sendall(b"x")
        except ConnectionError:
            return True
        if is_closed_within(one, 0.1):
            return True
    return False


def _everything(one: socket.socket) -> bytes:
    return b"".join(iter(lambda: one.recv(1024 * 1024), b""))
