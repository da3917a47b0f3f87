"""A mail as it goes over the wire: only ASCII, lines of CRLF, and headers that every reader takes alike.

The headers are written here rather than by Python's ``email.policy``: that one loses the quotation marks of a long name
(CPython gh-80222, in 3.11 to 3.13.0), which makes several senders of one, and folds web addresses into what no mail program
opens.
"""

import re
import unicodedata
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import NamedTuple

from signon.mail.smtp.enclosing import enclosed_part
from signon.mail.smtp.encoded_words import encoded
from signon.mail.smtp.parts import text_part, together
from signon.mail_server import ENCODED_WORD, Mailbox, is_deliverable_address, is_plain_address

WIDTH = 76
LONGEST_QUOTED = 500
"""A longer name is written as encoded words, which can be folded; RFC 5322 allows a line 998 characters."""

BEGINS_ANOTHER = re.compile(r"\r\n(?! )|\r(?!\n)|(?<!\r)\n")
"""A line break behind which no folded line goes on."""

ATOM = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~ ")


class Writing(NamedTuple):
    """The parts of a message; ``unsubscribe`` is the address that unsubscribes, empty when there is none.

    ``html`` says the same as ``body``; without it the mail is text alone. ``enclosed`` is a whole message that goes along, empty
    when none does.
    """

    sender: Mailbox
    recipient: str
    subject: str
    body: str
    message_id: str
    written_at: datetime
    unsubscribe: str = ""
    reply_to: str = ""
    html: str = ""
    enclosed: bytes = b""


class Message:
    """A message that is being written: headers exactly as they are added, folded already, and then the body."""

    def __init__(self) -> None:
        self._headers: list[str] = []
        self._body = b""

    def add(self, name: str, text: str) -> None:
        """Add a header. Raises ``ValueError`` for a line break that would begin another one."""
        if BEGINS_ANOTHER.search(text):
            raise ValueError(f"The header {name} has a line break.")
        self._headers.append(f"{name}: {text}\r\n")

    def add_body(self, part: bytes) -> None:
        """Add the body, with the headers that tell what it is."""
        self._body = part

    def as_bytes(self) -> bytes:
        """The message as it goes over the wire."""
        return "".join([*self._headers, "MIME-Version: 1.0\r\n"]).encode() + self._body


def compose(writing: Writing) -> Message:
    """The message, with the address that unsubscribes in one click (RFC 8058) when it has one.

    Raises ``ValueError`` for an address that some server or reader would take for another one.
    """
    _check_addresses(writing)
    message = Message()
    message.add("From", _mailbox(writing.sender))
    message.add("To", writing.recipient)
    if writing.reply_to:
        message.add("Reply-To", writing.reply_to)
    message.add("Subject", _folded("Subject", " ".join(_printable(writing.subject).split())))
    message.add("Date", format_datetime(writing.written_at))
    message.add("Message-ID", f"<{writing.message_id}>")
    message.add("Auto-Submitted", "auto-generated")
    if writing.unsubscribe:
        message.add("List-Unsubscribe", f"<{writing.unsubscribe}>")
        message.add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
        message.add("Precedence", "bulk")
    message.add_body(_body(writing))
    return message


def _body(writing: Writing) -> bytes:
    """The text, its HTML as the alternative that mail programs prefer (RFC 2046, 5.1.4), and what goes along."""
    body = text_part(writing.body)
    if writing.html:
        body = together("alternative", [body, text_part(writing.html, "html")])
    return together("mixed", [body, enclosed_part(writing.enclosed)]) if writing.enclosed else body


def _check_addresses(writing: Writing) -> None:
    if not is_deliverable_address(writing.recipient):
        raise ValueError(f"'{writing.recipient}' is not one mail address that a server understands.")
    if writing.reply_to and not is_plain_address(writing.reply_to):
        raise ValueError(f"'{writing.reply_to}' is not one mail address that every server understands.")


@lru_cache(maxsize=8)
def _mailbox(mailbox: Mailbox) -> str:
    """The name as words, in quotation marks, or encoded, and the address in brackets on the same or a line of its own.

    A name that has quotation marks itself is encoded: OpenSMTPD 6.8 does not know an escaped one from the end of the name,
    and writes this machine's name behind each comma that follows.
    """
    name = " ".join(_printable(mailbox.name).split())
    if not name:
        return mailbox.address
    can_be_quoted = name.isascii() and not set('"\\') & set(name) and len(name) <= LONGEST_QUOTED
    if not can_be_quoted or ENCODED_WORD.search(name):
        return f"{encoded(name, behind='From: ')}\r\n <{mailbox.address}>"
    quoted = name if set(name) <= ATOM else f'"{name}"'
    return f"{quoted} <{mailbox.address}>"


def _folded(name: str, text: str) -> str:
    if not text.isascii() or ENCODED_WORD.search(text):
        return encoded(text, behind=f"{name}: ")
    lines = [f"{name}:"]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) >= WIDTH and lines[-1] not in {"", f"{name}:"}:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines)[len(name) + 2 :]


def _printable(text: str) -> str:
    """The text with a space in the place of every control character."""
    if text.isprintable():
        return text
    spaced = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    return spaced.encode("utf-8", "replace").decode("utf-8")
