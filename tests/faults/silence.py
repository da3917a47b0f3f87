"""A way to a server that can fall silent, as a broken proxy or a machine that hangs: connections stand, and nothing comes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Way:
    """Listens on ``port`` of loopback and passes everything on to a Unix socket or a port, until ``is_silent`` or ``is_shut``."""

    def __init__(self, target: str | int) -> None:
        self.is_silent = self.is_shut = False
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """End every connection."""
        for one in (self._listener, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self.is_shut:
                    near.close()
                    continue
                self._open.append(near)
                if not self.is_silent:
                    far = self._connected()
                    self._open.append(far)
                    for pair in ((near, far), (far, near)):
                        threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _connected(self) -> socket.socket:
        if isinstance(self._target, int):
            return socket.create_connection(("127.0.0.1", self._target))
        far = socket.socket(socket.AF_UNIX)
        far.connect(self._target)
        return far

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while (data := source.recv(65536)) and not self.is_shut:
                if not self.is_silent:
                    sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def way_to(target: str | int) -> Iterator[Way]:
    """A way to the Unix socket or the port ``target``."""
    way = Way(target)
    try:
        yield way
    finally:
        way.close()
