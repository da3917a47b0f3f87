"""A process of its own that asks a server for one address again and again, and tells how often it was answered in a second.

``python -m tests.benchmarks.running.asking PORT ADDRESS SECONDS CONNECTIONS [TAG [COOKIE]]``: with the entity tag of a page, it
asks as a browser does that has the page already. Each connection is kept open and has a thread; answers are asked for compressed.
"""

import re
import socket
import subprocess
import sys
import threading
import time

CONNECTIONS = 4
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
TAG = re.compile(rb"\r\netag: ([^\r]+)", re.IGNORECASE)
PATIENCE = 60


def rate(
    port: int, address: str, seconds: float, *, connections: int = CONNECTIONS, tag: str = "", cookie: str = ""
) -> float:
    """Answers a second, as a process of its own counted them. Raises ``CalledProcessError`` when an answer was wrong."""
    command = [sys.executable, "-m", __name__, str(port), address, str(seconds), str(connections), tag, cookie]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def tag_of(port: int, address: str) -> str:
    """The entity tag of a page; empty where it has none."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        head, _body = _answer(connection, _request(address, "", ""))
    found = TAG.search(head)
    return found[1].decode() if found else ""


def milliseconds(port: int, address: str) -> float:
    """The time that one answer takes, asked for on a connection that is open already. Raises RuntimeError when it is wrong."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        began = time.perf_counter()
        head, _body = _answer(connection, _request(address, "", ""))
        took = time.perf_counter() - began
    if b" 200 " not in head.partition(b"\r\n")[0]:
        raise RuntimeError(f"{address} was answered {head.partition(b' ')[2][:3].decode()}.")
    return 1_000 * took


def main() -> None:
    """Ask, and print the rate."""
    port, address, seconds, connections, tag, cookie = sys.argv[1:7]
    expected = b" 304 " if tag else b" 200 "
    counts: list[int] = []

    def ask() -> None:
        count, request = 0, _request(address, tag, cookie)
        with socket.create_connection(("127.0.0.1", int(port)), PATIENCE) as connection:
            while not count or time.perf_counter() < end:
                head, _body = _answer(connection, request)
                if expected not in head.partition(b"\r\n")[0]:
                    return
                count += 1
        counts.append(count)

    began = time.perf_counter()
    end = began + float(seconds)
    askers = [threading.Thread(target=ask) for _connection in range(int(connections))]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    if len(counts) < int(connections):
        sys.exit(f"{address} was not answered with{expected.decode()}")
    print(sum(counts) / (time.perf_counter() - began))


def _request(address: str, tag: str, cookie: str) -> bytes:
    further = (f"If-None-Match: {tag}\r\n" if tag else "") + (f"Cookie: {cookie}\r\n" if cookie else "")
    return f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n{further}\r\n".encode()


def _answer(connection: socket.socket, request: bytes) -> tuple[bytes, bytes]:
    connection.sendall(request)
    read = b""
    while b"\r\n\r\n" not in read:
        read += _more(connection)
    head, _end, body = read.partition(b"\r\n\r\n")
    found = LENGTH.search(head)
    missing = (int(found[1]) if found and b" 304 " not in head.partition(b"\r\n")[0] else 0) - len(body)
    pieces = [body]
    while missing > 0:
        pieces.append(_more(connection))
        missing -= len(pieces[-1])
    return head, b"".join(pieces)


def _more(connection: socket.socket) -> bytes:
    if not (some := connection.recv(256 * 1024)):
        raise ConnectionError("The server closed the connection before its answer was whole.")
    return some


if __name__ == "__main__":
    main()
