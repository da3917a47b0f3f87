"""Mail servers that speak as they should but for one thing; ``Odd`` says which."""

import time
from collections.abc import Callable, Mapping

from tests.mail.servers import Peer

Act = Callable[[Peer], None]
Said = str | bytes | Act
A_HANG = 15
"""Seconds that nothing here takes, unless something waits for a server that will never answer."""

END = "."
"""The answer to the whole mail, after its last line."""


class ClosedError(Exception):
    """The server has hung up."""


class Odd:
    """A server that answers some commands oddly, and takes all mails else; it counts those that it has taken.

    ``answers`` are by command, ``END`` for the whole mail, and an empty name for the greeting. ``offers`` are its extensions.
    ``only`` is the first mail on a connection for which they count, from 1.
    """

    def __init__(
        self, answers: Mapping[str, Said] | None = None, *, offers: tuple[str, ...] = (), only: int = 1
    ) -> None:
        self.answers, self.offers, self.only = answers or {}, offers, only
        self.taken: list[str] = []
        self.read: list[str] = []

    def __call__(self, peer: Peer) -> None:
        """Treat a client."""
        mail, recipient = 1, ""
        try:
            self._answer(peer, "", "220 mail\r\n")
            while (line := peer.hear_or_end()) is not None:
                command = line.upper().split(" ")[0].split(":")[0]
                mail += command == "MAIL" and bool(recipient)
                recipient = line.partition("<")[2].partition(">")[0] if command == "RCPT" else recipient
                self._answer(peer, command if mail >= self.only else "-", self._usual(command))
                if command == "DATA":
                    peer.hear_mail()
                    self.read.append(recipient)
                    self._answer(peer, END if mail >= self.only else "-", "250 2.0.0 taken\r\n")
                    self.taken.append(recipient)
        except ClosedError:
            pass

    def _usual(self, command: str) -> str:
        if command == "EHLO":
            return "".join(f"250-{offer}\r\n" for offer in ("mail", *self.offers)) + "250 HELP\r\n"
        return {"DATA": "354 go\r\n", "QUIT": "221 bye\r\n"}.get(command, "250 OK\r\n")

    def _answer(self, peer: Peer, command: str, usual: str) -> None:
        said = self.answers.get(command, usual)
        if isinstance(said, bytes):
            peer.connection.sendall(said)
        elif isinstance(said, str):
            peer.say(said)
        else:
            said(peer)


def close(_peer: Peer) -> None:
    """Hang up without a word."""
    raise ClosedError


def say_and_close(text: str) -> Act:
    """Say a last word, and hang up."""

    def act(peer: Peer) -> None:
        peer.say(text)
        raise ClosedError

    return act


def hang(_peer: Peer) -> None:
    """Say nothing for ever."""
    time.sleep(A_HANG)
    raise ClosedError


def drip(line: str) -> Act:
    """Say one line a moment, for ever."""

    def act(peer: Peer) -> None:
        while True:
            peer.say(line)
            time.sleep(0.02)

    return act


def flood(line: str) -> Act:
    """Say lines as fast as they are taken, for ever."""

    def act(peer: Peer) -> None:
        while True:
            peer.say(line * 1000)

    return act
