"""Bounces that are text for people alone: the address is found by flufl.bounce, which knows how many servers word them."""

import logging
from email.message import Message

from signon.mail.bounces.reading.received import POLICY, Received
from signon.mail.bounces.reading.status_reports import Outcome, codes_of, said_of, shortened

LONGEST_LINE = 500
"""The library's patterns take a time that grows with the square of a line."""

MOST_LINES = 2000
MOST_ADDRESSES = 10


def failures_in_text(received: Received) -> tuple[Outcome, ...]:
    """The failures and delays that a server tells of in words; none when it tells of none."""
    delayed, failed = _found(received)
    told = [("failed", address) for address in failed] + [("delayed", address) for address in delayed - failed]
    return tuple(_outcome(action, address, received.text) for action, address in told[:MOST_ADDRESSES])


def _outcome(action: str, address: str, text: str) -> Outcome:
    said = said_of(text, address)
    enhanced_code, reply_code = codes_of(said)
    if not reply_code and not enhanced_code:
        enhanced_code, reply_code = codes_of(shortened(text))
    return Outcome(address, action, enhanced_code, reply_code, said or shortened(text))


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
    lines = [line[:LONGEST_LINE] for line in received.text.splitlines()[:MOST_LINES]]
    text = Message(policy=POLICY)
    text.set_payload("\n".join(lines).encode("ascii", "replace").decode("ascii"))
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


def _as_text(addresses: frozenset[bytes]) -> set[str]:
    found = {address.decode("ascii", "replace").strip() for address in addresses}
    return {address for address in found if "@" in address}
