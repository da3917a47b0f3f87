"""Reports of what became of a mail: RFC 3464 and, with addresses beyond ASCII, RFC 6533; also those that are not quite so.

OpenSMTPD sends the same blocks in a multipart/mixed, and calls a failure ``error``.
"""

import re
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

from signon.mail.bounces.reading.received import Received, fields, text_of
from signon.mail.bounces.reading.texts import clean, decoded_header, without_secrets

KINDS = ("attached/delivery-status", "attached/global-delivery-status")
MOST_BLOCKS = 50
MOST_SAID = 500
MOST_ADDRESS = 320

EMPTY_LINES = re.compile(r"\n[ \t]*\n")
STATUS = re.compile(r"(?<![\w.])([245]\.\d\.\d{1,3})(?!\w|\.\d)")
"""An enhanced code, which is no part of an IP address or of the number of a version."""

REPLY = re.compile(r"(?:^|\s|;|<)([245]\d\d)(?=[ \-:]|$)")
LINE_OF_REPLY = re.compile(r"([245]\d\d)-([245]\.\d{1,3}\.\d{1,3})?")
ESCAPED = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")
ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
BY_CLASS = {"2": "delivered", "4": "delayed", "5": "failed"}
GIVEN_UP_BY_OPENSMTPD = ": Envelope expired"
DETAIL_NOT_SAID = frozenset({"5.0.0", "4.0.0"})


class Outcome(NamedTuple):
    """The end of a mail for one address: ``action`` is failed, delayed, delivered, relayed or expanded.

    ``enhanced_code`` is that of RFC 3463 and empty when there is none; ``reply_code`` is 0 when there is none.
    """

    address: str
    action: str
    enhanced_code: str = ""
    reply_code: int = 0
    said: str = ""
    sought: str = ""
    """The address that the mail was sent to, where that differs; empty when it is not said."""


class StatusReport(NamedTuple):
    """The report of a server: the outcome for each address, and the name that the mail was handed over with (ENVID)."""

    outcomes: tuple[Outcome, ...]
    envelope_id: str


def status_report(received: Received) -> StatusReport | None:
    """The report in a message; None when it holds none."""
    blocks = [block for part in received.parts(*KINDS) for block in _blocks(text_of(part))][:MOST_BLOCKS]
    about_addresses = (_outcome(block, received) for block in blocks if _is_about_an_address(block))
    outcomes = tuple(outcome for outcome in about_addresses if outcome.action in ACTIONS)
    if not outcomes:
        return None
    return StatusReport(outcomes, next(filter(None, (_field(block, "original-envelope-id") for block in blocks)), ""))


def said_of(text: str, address: str) -> str:
    """The paragraph of a text that names the address; empty when none does."""
    for paragraph in EMPTY_LINES.split(text):
        if address and address.lower() in paragraph.lower():
            return shortened(paragraph)
    return ""


def codes_of(said: str) -> tuple[str, int]:
    """The enhanced code and the reply code in what a server said; empty and 0 when there is none."""
    status, reply = STATUS.search(said), REPLY.search(said)
    return (status[1] if status else ""), (int(reply[1]) if reply else 0)


def shortened(said: str) -> str:
    """The words of a server: on one line, without secrets, not too long."""
    return without_secrets(" ".join(said.split()))[:MOST_SAID]


def _blocks(text: str) -> Iterator[Message]:
    for block in EMPTY_LINES.split(text)[: 2 * MOST_BLOCKS]:
        if block.strip():
            yield fields(block)


def _is_about_an_address(block: Message) -> bool:
    return bool(block.get("final-recipient") or block.get("original-recipient"))


def _outcome(block: Message, received: Received) -> Outcome:
    address = _address(_field(block, "final-recipient")) or _address(_field(block, "original-recipient"))
    diagnosis = _field(block, "diagnostic-code").partition(";")
    said = shortened(_joined(diagnosis[2] or diagnosis[0])) or said_of(received.text, address)
    stated = STATUS.search(_field(block, "status"))
    enhanced_code, reply_code = codes_of(said)
    if stated and (stated[1] not in DETAIL_NOT_SAID or not enhanced_code):
        enhanced_code = stated[1]
    sought = _address(_field(block, "original-recipient"))
    return Outcome(address, _action(block, enhanced_code, said), enhanced_code, reply_code, said, sought)


def _joined(reply: str) -> str:
    """A reply of several lines (RFC 5321, 4.2.1) as one: the codes that begin each line stand once."""
    first = LINE_OF_REPLY.match(reply.strip())
    if first is None:
        return reply
    code, enhanced_code = first.groups(default="")
    again = re.compile(rf"\s{code}[ -]{re.escape(enhanced_code)}(?=\s)")
    return f"{code} {enhanced_code} {again.sub('', reply.strip()[first.end() :])}"


def _action(block: Message, enhanced_code: str, said: str) -> str:
    """The action; some servers put a comment behind it, some leave it out.

    OpenSMTPD has a word of its own for a failure, and tells of a mail that it gives up after days as of one that is delayed.
    """
    word = (re.findall(r"[a-z]+", _field(block, "action").lower()) or [""])[0]
    if word.startswith(("fail", "error")) or said.endswith(GIVEN_UP_BY_OPENSMTPD):
        return "failed"
    return word or BY_CLASS.get(enhanced_code[:1], "")


def _field(block: Message, name: str) -> str:
    return decoded_header(str(block.get(name, "")))


def _address(field: str) -> str:
    """The address in a field such as ``rfc822; mara@example.org``."""
    _kind, semicolon, address = field.partition(";")
    address = (address if semicolon else field).strip().strip("<>").strip()
    return clean(ESCAPED.sub(_sign, address))[:MOST_ADDRESS]


def _sign(found: re.Match[str]) -> str:
    """The sign that RFC 6533, 3 writes in hexadecimal."""
    number = int(found[1], 16)
    is_sign = 0x20 < number < 0x110000 and not 0xD800 <= number < 0xE000  # noqa: PLR2004
    return chr(number) if is_sign else ""
