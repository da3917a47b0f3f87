"""A mail as it goes over the wire: only ASCII, lines of CRLF, and headers that every reader takes alike.

The headers are written here rather than by Python's ``email.policy``: that one loses the quotation marks of a long name
(CPython gh-80222, in 3.11 to 3.13.0), which makes several senders of one, and folds web addresses into what no mail program
opens.
"""

import unicodedata
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any, NamedTuple

from signon.mail.smtp.enclosing import enclose
from signon.mail.smtp.encoded_words import encoded
from signon.mail.smtp.parts import add_parts
from signon.mail_server import ENCODED_WORD, Mailbox, is_deliverable_address, is_plain_address

WIDTH = 76
LONGEST_QUOTED = 500
"""A longer name is written as encoded words, which can be folded; RFC 5322 allows a line 998 characters."""

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


class AsWritten(EmailPolicy):
    """Headers leave exactly as they were set, folded already; a text that needs it is encoded, never sent as eight bits."""

    def __init__(self, **changes: Any) -> None:
        super().__init__(**{"linesep": "\r\n", "cte_type": "7bit", "refold_source": "none"} | changes)

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """The header as it is. Raises ``ValueError`` for a line break that would begin another header."""
        text = str(value)
        if any(not line.startswith(" ") for line in text.split("\r\n")[1:]) or _has_stray_break(text):
            raise ValueError(f"The header {name} has a line break.")
        return name, text


def compose(writing: Writing) -> EmailMessage:
    """The message, with the address that unsubscribes in one click (RFC 8058) when it has one.

    Raises ``ValueError`` for an address that some server or reader would take for another one.
    """
    _check_addresses(writing)
    message = EmailMessage(policy=AsWritten(utf8=not writing.recipient.isascii()))
    message["From"] = _mailbox(writing.sender)
    message["To"] = writing.recipient
    if writing.reply_to:
        message["Reply-To"] = writing.reply_to
    message["Subject"] = _folded("Subject", " ".join(_printable(writing.subject).split()))
    message["Date"] = format_datetime(writing.written_at)
    message["Message-ID"] = f"<{writing.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    if writing.unsubscribe:
        message["List-Unsubscribe"] = f"<{writing.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["Precedence"] = "bulk"
    add_parts(message, writing.body, writing.html)
    if writing.enclosed:
        enclose(message, writing.enclosed)
    return message


def _check_addresses(writing: Writing) -> None:
    if not is_deliverable_address(writing.recipient):
        raise ValueError(f"'{writing.recipient}' is not one mail address that a server understands.")
    if writing.reply_to and not is_plain_address(writing.reply_to):
        raise ValueError(f"'{writing.reply_to}' is not one mail address that every server understands.")


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
    spaced = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    return spaced.encode("utf-8", "replace").decode("utf-8")


def _has_stray_break(text: str) -> bool:
    joined = text.replace("\r\n", "")
    return "\r" in joined or "\n" in joined
