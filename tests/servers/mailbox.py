"""A real mail server on loopback that keeps what arrives."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Mailbox:
    """What the mail server received; while ``broken`` it refuses everything. For each mail it takes its ``seconds``."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.broken = False
        self.seconds = 0.0
        self.port = _free_port()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.broken:
            return "451 Try again later"
        if self.seconds:
            await asyncio.sleep(self.seconds)
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Kept"

    @property
    def url(self) -> str:
        """The setting ``SIGNON_MAIL_URL`` that delivers here."""
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails that arrived for an address, oldest first."""
        return [mail for mail in self.received if mail["To"] == address]

    def link(self, address: str) -> str:
        """The link in the latest mail to an address."""
        lines = text_of(self.to(address)[-1]).splitlines()
        return next(line.strip() for line in lines if line.strip().startswith("http"))


def text_of(mail: EmailMessage) -> str:
    """The text of a mail, as mail programs read it that show no HTML."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@contextmanager
def running() -> Iterator[Mailbox]:
    """A mail server for the length of a test."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
