"""What lies beyond a mail server: the servers of recipients, each refusing in its own way, and a DNS without names."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from tests.servers.running_site import free_port

DNS_ADDRESS = "127.0.53.9"
NO_SUCH_NAME = b"\x81\x83"
AT_RECIPIENT = {
    "unknown": "550 5.1.1 <{address}>: Recipient address rejected: User unknown in local recipient table",
    "full-for-now": "452 4.2.2 The recipient's inbox is out of storage space",
    "later": "451 4.7.1 Greylisted, please try again later",
}
AFTER_TEXT = {
    "full": "552 5.2.2 <{address}>: Mailbox is full",
    "refused": "554 5.7.1 Message rejected because of its content",
}


class NextHop:
    """The server of all recipients; the name before the @ says how it treats a mail. It keeps what it takes."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.port = free_port()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if refusal := AT_RECIPIENT.get(address.split("@", maxsplit=1)[0]):
            return refusal.format(address=address)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        if refusal := AFTER_TEXT.get(address.split("@")[0]):
            return refusal.format(address=address)
        self.mails.append(envelope.content)
        return "250 2.0.0 Kept"


@contextmanager
def next_hop() -> Iterator[NextHop]:
    """The server while the block runs."""
    hop = NextHop()
    controller = Controller(hop, hostname="127.0.0.1", port=hop.port, timeout=60)
    controller.start()
    try:
        yield hop
    finally:
        controller.stop()


@contextmanager
def no_names() -> Iterator[bool]:
    """A name server that knows no name, at the port where programs look for one; gives whether it may listen there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        try:
            listening.bind((DNS_ADDRESS, 53))
        except OSError:
            yield False
            return
        answering = threading.Thread(target=_answer, args=(listening,), daemon=True)
        answering.start()
        yield True
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", (DNS_ADDRESS, 53))
        answering.join(10)


def _answer(listening: socket.socket) -> None:
    while True:
        question, address = listening.recvfrom(1000)
        if not question:
            return
        end = question.index(b"\0", 12) + 5
        listening.sendto(question[:2] + NO_SUCH_NAME + question[4:6] + b"\0\0\0\0\0\0" + question[12:end], address)
