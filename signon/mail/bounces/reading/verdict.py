"""The verdict on a received message: what it is, which mail of ours it is about, and what became of that."""

import re
from dataclasses import dataclass
from email.message import Message

from signon.mail.bounces.reading.automatic import (
    is_automatic,
    is_from_server,
    is_receipt,
    is_spam,
    mailbox_in,
    takes_no_answer,
)
from signon.mail.bounces.reading.received import Received, fields, text_of
from signon.mail.bounces.reading.status_reports import Outcome, StatusReport, status_report
from signon.mail.bounces.reading.texts import codes_in, decoded_header
from signon.mail.bounces.reading.undeclared import failures_in_text
from signon.mail.bounces.status import ReceivedKind
from signon.mail.envelopes import CODE
from signon.mail_server import Mailbox

RECIPIENT_HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "to", "cc")
MOST_HOPS = 50
MOST_IDS = 50
MOST_SUBJECT = 300
MESSAGE_ID = re.compile(r"<([^<>\s]{1,250})>")
ADDRESS = re.compile(r"[^\s<>@,;:\"()]{1,64}@[^\s<>@,;:\"()]{1,255}")
QUOTED_HEADER = re.compile(r"^[>\s]{0,10}(?:message-id|return-path)\s{0,5}:(.{0,400})$", re.IGNORECASE | re.MULTILINE)
NOBODY = Mailbox("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The kind of a message, and all that is needed of it.

    ``codes`` are the codes of envelopes of ours that it names, ``message_ids`` the Message-IDs of mails that it may be
    about; ``own_id`` is its own. ``outcomes`` are what servers say, the worst first. ``sender`` is whom an answer goes to.
    """

    kind: ReceivedKind
    digest: str
    codes: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    own_id: str = ""
    outcomes: tuple[Outcome, ...] = ()
    sender: Mailbox = NOBODY
    subject: str = ""
    text: str = ""
    is_spam: bool = False


def read(content: bytes, *, recipient: str = "", sender: str | None = None) -> Verdict:
    """The verdict on a message. Never raises.

    ``recipient`` and ``sender`` are those of the envelope that it came in, where they are known; the sender of what mail
    servers write themselves is empty.
    """
    return verdict_on(Received(content), recipient=recipient, sender=sender)


def verdict_on(received: Received, *, recipient: str = "", sender: str | None = None) -> Verdict:
    """The verdict on a message that is parsed already."""
    from_server = is_from_server(received)
    is_report = from_server or takes_no_answer(received, sender) or received.kind == "multipart/report"
    report = status_report(received) if is_report else None
    outcomes = report.outcomes if report else ()
    if not report and (from_server or received.header("x-failed-recipients")):
        outcomes = failures_in_text(received)
    returned = _returned_heads(received)
    return Verdict(
        kind=_kind(received, outcomes, sender),
        digest=received.digest,
        codes=_codes(received, recipient, report, returned),
        message_ids=_message_ids(received, returned),
        own_id=next(iter(_ids(received.header("message-id"))), ""),
        outcomes=tuple(sorted(outcomes, key=lambda one: ACTIONS.index(_known_action(one)))),
        sender=_sender(received),
        subject=received.header("subject")[:MOST_SUBJECT],
        text="" if is_receipt(received) else received.text,
        is_spam=is_spam(received),
    )


ACTIONS = ("failed", "delayed", "delivered")
KINDS = dict(zip(ACTIONS, (ReceivedKind.BOUNCE, ReceivedKind.DELAY, ReceivedKind.DELIVERED), strict=True))
"""The kind of a report by what it tells, the worst first. Relayed and expanded are good news as well."""


def _known_action(outcome: Outcome) -> str:
    return outcome.action if outcome.action in ACTIONS else "delivered"


def _kind(received: Received, outcomes: tuple[Outcome, ...], sender: str | None) -> ReceivedKind:
    if received.count("received") > MOST_HOPS:
        return ReceivedKind.LOOP
    if received.parts("attached/feedback-report"):
        return ReceivedKind.COMPLAINT
    if outcomes:
        told = {_known_action(one) for one in outcomes}
        return next(KINDS[action] for action in ACTIONS if action in told)
    if is_from_server(received) or not (received.text.strip() or received.written("from")):
        return ReceivedKind.UNKNOWN
    return (
        ReceivedKind.AUTOMATIC if is_automatic(received) or takes_no_answer(received, sender) else ReceivedKind.ANSWER
    )


def _returned_heads(received: Received) -> list[Message]:
    """The headers of what it brings back, and the fields of a complaint."""
    return [*received.heads(), *(fields(text_of(part)) for part in received.parts("attached/feedback-report"))]


def _codes(received: Received, recipient: str, report: StatusReport | None, returned: list[Message]) -> tuple[str, ...]:
    """The codes in the address that it came to; else the name that the mail was handed over with; else the returned sender."""
    came_to = " ".join((recipient, *(value for name in RECIPIENT_HEADERS for value in received.headers(name))))
    named = report.envelope_id.strip() if report else ""
    returned_to = " ".join(
        str(head.get(name, ""))
        for head in returned
        for name in ("return-path", "original-mail-from", "original-envelope-id")
    )
    quoted = " ".join(QUOTED_HEADER.findall(received.text)) if not returned else ""
    found = [
        *codes_in(came_to),
        *([named.lower()] if CODE.fullmatch(named.lower()) else []),
        *codes_in(f"{returned_to} {quoted}"),
    ]
    return tuple(dict.fromkeys(found))


def _message_ids(received: Received, returned: list[Message]) -> tuple[str, ...]:
    """The Message-IDs of what it brings back, else of what it answers."""
    brought = [value for head in returned for value in head.get_all("message-id", [])]
    named = [*brought, received.header("in-reply-to"), received.header("references")[-2000:]]
    quoted = [] if brought else QUOTED_HEADER.findall(received.text)
    found = [one for value in (*named, *quoted) for one in _ids(decoded_header(str(value)))]
    return tuple(dict.fromkeys(found))[:MOST_IDS]


def _ids(text: str) -> list[str]:
    return MESSAGE_ID.findall(text)


def _sender(received: Received) -> Mailbox:
    """The mailbox that an answer goes to: the Reply-To, else the From; with the name of the From."""
    name, address = mailbox_in(received.written("from"))
    found = [one for header in ("reply-to", "from") for one in ADDRESS.findall(received.written(header))]
    return Mailbox(decoded_header(name)[:200], (found or [address])[0][:320])
