"""Bounces that are text for people alone: the address is found by flufl.bounce, which knows how many servers word them.

What it does not know, such as another language, is a failure where the code of one stands behind an address.
"""

import logging
import re
from collections.abc import Iterator
from email.message import Message
from itertools import groupby, zip_longest

from signon.mail.bounces.reading.received import POLICY, Received
from signon.mail.bounces.reading.status_reports import Outcome, codes_of, said_of, shortened
from signon.mail.bounces.reading.texts import codes_in

LONGEST_LINE = 500
"""The library's patterns take a time that grows with the square of a line."""

MOST_LINES = 2000
MOST_ADDRESSES = 10
ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]]{1,64}@[A-Za-z0-9.-]{1,255}[A-Za-z0-9]")
LEAST_FAILURE = 500
FAR_BEHIND = 300
"""Characters behind an address in which a server says what became of the mail to it."""


def failures_in_text(received: Received) -> tuple[Outcome, ...]:
    """The failures and delays that a server tells of in words; none when it tells of none."""
    delayed, failed = _found(received)
    told = [("failed", address) for address in failed] + [("delayed", address) for address in delayed - failed]
    if not told:
        return tuple(_failures_by_code(_lines(received.text)))[:MOST_ADDRESSES]
    return tuple(_outcome(action, address, received.text) for action, address in told[:MOST_ADDRESSES])


def _outcome(action: str, address: str, text: str) -> Outcome:
    said = said_of(text, address)
    enhanced_code, reply_code = codes_of(said)
    if not reply_code and not enhanced_code:
        enhanced_code, reply_code = codes_of(shortened(text))
    return Outcome(address, action, enhanced_code, reply_code, said or shortened(text))


def _failures_by_code(text: str) -> Iterator[Outcome]:
    """The addresses that the code of a failure stands behind, before another address."""
    found = [next(same) for _address, same in groupby(ADDRESS.finditer(text), key=lambda one: one[0].lower())]
    for one, following in zip_longest(found, found[1:]):
        behind = text[one.end() : min(one.end() + FAR_BEHIND, following.start() if following else len(text))]
        enhanced_code, reply_code = codes_of(behind)
        is_failure = enhanced_code.startswith("5.") if enhanced_code else reply_code >= LEAST_FAILURE
        if is_failure and not codes_in(one[0]):
            yield Outcome(one[0], "failed", enhanced_code, reply_code, shortened(behind.strip(" \n>:")))


def _found(received: Received) -> tuple[set[str], set[str]]:
    """The addresses that a mail is delayed for, and those that it has failed for."""
    from flufl.bounce import all_failures

    logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)
    try:
        delayed, failed = all_failures(_shortened(received))
    except Exception:  # noqa: BLE001 - whatever a strange message makes the library do, nothing is found
        return set(), set()
    return _as_text(delayed), _as_text(failed)


def _shortened(received: Received) -> Message:
    """The message with its text alone, in lines that the library's patterns get through in a moment."""
    text = Message(policy=POLICY)
    text.set_payload(_lines(received.text).encode("ascii", "replace").decode("ascii"))
    whole = text
    if received.message.is_multipart():
        text["Content-Description"] = "Notification"
        whole = Message(policy=POLICY)
        whole["Content-Type"] = "multipart/mixed"
        whole.set_payload([text, Message(policy=POLICY)])
    for name in ("From", "X-Failed-Recipients", "X-Mailer"):
        if value := received.header(name):
            whole[name] = value
    return whole


def _lines(text: str) -> str:
    return "\n".join(line[:LONGEST_LINE] for line in text.splitlines()[:MOST_LINES])


def _as_text(addresses: frozenset[bytes]) -> set[str]:
    found = {address.decode("ascii", "replace").strip() for address in addresses}
    return {address for address in found if "@" in address}
