"""Sockets whose waiting is bounded in total, and not for each piece that arrives.

A timeout of Python's sockets begins anew with every byte, so that a server that sends one now and then holds its client for
ever. Here everything on a connection shares one allowance of seconds and octets, renewed for each step.
"""

import queue
import socket
import ssl
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

MOST_OCTETS = 1024 * 1024
"""The most that a mail server may say in one step, in octets. An honest one says a few thousand."""

A_MOMENT = 0.02
A_LITTLE_WHILE = 0.2

Found = TypeVar("Found")


class Allowance:
    """The seconds and octets that are left for the present step."""

    def __init__(self, seconds: float) -> None:
        self.renew(seconds)

    def renew(self, seconds: float, octets: int = MOST_OCTETS) -> None:
        """Begin another step, in which so many octets may arrive."""
        self.seconds, self._ends, self._most, self._octets = seconds, monotonic() + seconds, octets, octets

    def seconds_left(self) -> float:
        """The seconds that may still be waited. Raises ``TimeoutError`` when the time is up."""
        left = self._ends - monotonic()
        if left <= 0:
            raise TimeoutError(f"it took longer than {self.seconds:g} seconds")
        return left

    @property
    def is_over(self) -> bool:
        """Whether the time is up, or was when the operating system said so a moment ago."""
        return self._ends - monotonic() < A_MOMENT

    def count(self, octets: int) -> None:
        """Count what arrived. Raises ``OSError`` when it is more than a mail server has to say."""
        self._octets -= octets
        self.expect(0)

    def expect(self, octets: int) -> None:
        """See to it that so many may still arrive. Raises ``OSError`` when they may not."""
        if self._octets < octets:
            raise OSError(f"it said more than {self._most} octets")


class _Bounded(socket.socket):
    allowance: Allowance

    def recv(self, *arguments: Any) -> bytes:
        self.settimeout(self.allowance.seconds_left())
        arrived = super().recv(*arguments)
        self.allowance.count(len(arrived))
        return arrived

    def recv_into(self, *arguments: Any, **options: Any) -> int:
        self._wait_no_longer()
        octets = super().recv_into(*arguments, **options)
        self.allowance.count(octets)
        return octets

    def send(self, *arguments: Any) -> int:
        self._wait_no_longer()
        return super().send(*arguments)

    def sendall(self, *arguments: Any) -> None:
        self._wait_no_longer()
        super().sendall(*arguments)

    def _wait_no_longer(self) -> None:
        """Wait no longer than is left. A bound that was set a little while ago still does, for setting one takes time."""
        left, bound = self.allowance.seconds_left(), self.gettimeout()
        if bound is None or not left <= bound <= left + A_LITTLE_WHILE:
            self.settimeout(left)


class BoundedSocket(_Bounded):
    """A connection without encryption."""


class BoundedTLSSocket(_Bounded, ssl.SSLSocket):
    """A connection with it."""


def connect(host: str, port: int, allowance: Allowance) -> BoundedSocket:
    """A connection to the first of the host's addresses that takes it. Raises ``OSError`` when none does in time."""
    found = within(allowance.seconds_left(), socket.getaddrinfo, host, port, 0, socket.SOCK_STREAM)
    failure = OSError("the name has no address")
    for place, (family, kind, protocol, _name, address) in enumerate(found):
        attempt = BoundedSocket(family, kind, protocol)
        attempt.allowance = allowance
        try:
            attempt.settimeout(allowance.seconds_left() / (len(found) - place))
            attempt.connect(address)
        except OSError as error:
            failure = error
            attempt.close()
        else:
            return attempt
    raise failure


def encrypt(plain: BoundedSocket, context: ssl.SSLContext, host: str) -> BoundedTLSSocket:
    """The connection, encrypted from here on. Raises ``OSError`` when the two cannot agree, or the certificate is not good."""
    allowance = plain.allowance
    plain.settimeout(allowance.seconds_left())
    context.sslsocket_class = bound_to(allowance)
    encrypted = context.wrap_socket(plain, server_hostname=host)
    assert isinstance(encrypted, BoundedTLSSocket)
    return encrypted


def bound_to(allowance: Allowance) -> type[BoundedTLSSocket]:
    """The kind of encrypted connection that has this allowance from its first octet on."""
    return type("BoundTLSSocket", (BoundedTLSSocket,), {"allowance": allowance})


def within(seconds: float, function: Callable[..., Found], *arguments: Any) -> Found:
    """The result of a function of the operating system that takes no timeout itself: looking up a name.

    Raises ``TimeoutError`` when it takes longer, and ``OSError`` when it fails.
    """
    answer: queue.SimpleQueue[Found | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(function(*arguments))
        except Exception as error:  # noqa: BLE001 - it is raised where it is waited for
            answer.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("its name was not found in time") from None
    if isinstance(found, Exception):
        raise found if isinstance(found, OSError) else OSError(str(found))
    return found
