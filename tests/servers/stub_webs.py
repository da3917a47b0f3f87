"""Webs that only count: each answers, or dies in the middle of a request, or hangs, as a test wants it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


class StubWeb:
    """A web on ``port``. ``taken`` are the first lines of the requests that reached it, its own health aside."""

    def __init__(self) -> None:
        self.dies = self.hangs = False
        self.taken: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=500)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Refuse every connection from now on, as a machine does whose web was killed."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=(self._listener.accept()[0],), daemon=True).start()

    def _serve(self, one: socket.socket) -> None:
        with one, suppress(OSError):
            line = _whole_request(one)
            is_health = "/healthz" in line
            if not is_health:
                self.taken.append(line)
            if self.hangs:
                threading.Event().wait(30)
            if is_health or not self.dies:
                one.sendall(ANSWER)


def _whole_request(one: socket.socket) -> str:
    """The first line of a request, once all of it has arrived. Raises ``OSError`` when it never does."""
    with one.makefile("rb") as file:
        line = file.readline().decode()
        fields = dict(field.decode().lower().split(":", 1) for field in iter(file.readline, b"\r\n") if b":" in field)
        left = int(fields.get("content-length", "0"))
        while left:
            if not (piece := file.read(min(left, 65536))):
                raise ConnectionError
            left -= len(piece)
    return line.strip()


@contextmanager
def stub_webs(number: int) -> Iterator[list[StubWeb]]:
    """So many webs."""
    webs = [StubWeb() for _web in range(number)]
    try:
        yield webs
    finally:
        for web in webs:
            web.close()
