"""Messages that no person wrote: from a mail server, an absence assistant, a mailing list."""

import re
from email.utils import parseaddr

from signon.mail.bounces.reading.received import Received

SERVERS = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|postmaster|mail(?:er)?-?delivery(?:-?(?:system|subsystem))?)(?:\+.*)?"
)
"""The names of servers before the @."""

MARKS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-mail-autoreply",
    "list-id",
    "list-unsubscribe",
)
"""Headers that machines alone set."""

PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
SUPPRESSES = frozenset({"all", "oof", "autoreply"})
MOST_OF_MAILBOX = 1000
RECEIPT = "attached/disposition-notification"
YES = re.compile(r"yes\b|true\b", re.IGNORECASE)


def mailbox_in(header: str) -> tuple[str, str]:
    """The name and the address in a header; empty where it holds none that can be read."""
    try:
        return parseaddr(header[:MOST_OF_MAILBOX])
    except RecursionError:  # comments within comments
        return "", ""


def is_from_server(received: Received) -> bool:
    """Whether it names a mail server as its sender."""
    local = mailbox_in(received.written("from"))[1].rpartition("@")[0]
    return bool(SERVERS.fullmatch((local or received.header("from")).strip().lower()))


def takes_no_answer(received: Received, sender: str | None) -> bool:
    """Whether no mail can go back to its sender, which is how servers and absence assistants write (RFC 5321, 4.5.5).

    ``sender`` is that of the envelope, None where it is not known.
    """
    path = sender if sender is not None else next(iter(received.headers("return-path", 1)), None)
    return path is not None and path.strip("<> ").lower() in {"", "mailer-daemon"}


def is_automatic(received: Received) -> bool:
    """Whether its headers say that no person wrote it (RFC 3834; what programs wrote before it, and Exchange writes still)."""
    submitted = received.header("auto-submitted").lower().partition(";")[0].strip()
    if submitted and submitted != "no":
        return True
    if received.header("precedence").lower() in PRECEDENCE or any(received.header(name) for name in MARKS):
        return True
    suppressed = {word.strip().lower() for word in received.header("x-auto-response-suppress").split(",")}
    return bool(suppressed & SUPPRESSES) or is_receipt(received)


def is_receipt(received: Received) -> bool:
    """Whether it tells that a mail was opened or deleted (RFC 8098), also where its type does not say so."""
    is_report = received.kind == "multipart/report"
    return is_report and bool(received.report_type == "disposition-notification" or received.parts(RECEIPT))


def is_spam(received: Received) -> bool:
    """Whether the filter of the server that took it says so."""
    return any(YES.match(received.header(name)) for name in ("x-spam-flag", "x-spam-status", "x-spam"))
