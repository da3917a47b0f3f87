"""A received message as it goes along when it is mailed on: whole, with its attachments, without the links of ours in it."""

import re
from base64 import encodebytes
from email import message_from_bytes
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message
from email.policy import compat32
from io import BytesIO

from signon.mail.bounces.reading.link_masking import without_tokens, without_tokens_in_bytes, without_whole_links
from signon.mail.bounces.reading.received import BOUNDARY, MOST_BOUNDARIES, MOST_NESTED
from signon.mail.bounces.reading.texts import (
    CODE_IN_ADDRESS,
    decoded,
    decoded_header,
    without_links,
    without_links_in_html,
)

MOST_ENCLOSED = 10 * 2**20
"""Larger mails are refused by most mail servers."""

NESTED = re.compile(rb"(?:multipart|message)/", re.IGNORECASE)
CODE_IN_BYTES = re.compile(CODE_IN_ADDRESS.pattern.encode(), re.IGNORECASE)
SEVEN_BITS = compat32.clone(cte_type="7bit")
HIDDEN = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "return-path", "bcc")
"""Headers for the servers on the way, some with the code of one of our mails."""


def enclosed(content: bytes) -> bytes:
    """The message without links; empty when it is too large, or too involved to look through."""
    if len(content) > MOST_ENCLOSED or not _is_simple(content):
        return b""
    try:
        return _without_links(message_from_bytes(content, policy=compat32))
    except Exception:  # noqa: BLE001 - a message that the library cannot write again goes along as text alone
        return b""


def _without_links(message: Message) -> bytes:
    for name in HIDDEN:
        del message[name]
    for part in message.walk():
        _mask_headers(part)
        if not part.is_multipart():
            _mask(part)
    written = BytesIO()
    BytesGenerator(written, mangle_from_=False, maxheaderlen=0, policy=SEVEN_BITS).flatten(message)
    return without_tokens_in_bytes(CODE_IN_BYTES.sub(rb"+b@", written.getvalue()))


def _mask_headers(part: Message) -> None:
    """Write the headers anew that hold a link in encoded words. Those that hold one as it is are found in the whole."""
    for name in {name for name, value in part.items() if "=?" in str(value)}:
        values = [decoded_header(str(value)) for value in part.get_all(name, [])]
        masked = [without_tokens(value) for value in values]
        if masked != values:
            del part[name]
            for value in masked:
                part[name] = Header(value, "utf-8").encode()


def _mask(part: Message) -> None:
    """Write a part anew when it holds a link; every other one stays as it came, byte by byte."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return
    masked = _masked_text(part, content) if part.get_content_maintype() == "text" else _masked_file(part, content)
    if masked == content:
        return
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(encodebytes(masked).decode("ascii"))


def _masked_text(part: Message, content: bytes) -> bytes:
    text = decoded(content, part.get_content_charset("") or "")
    masked = without_links_in_html(text) if part.get_content_subtype() == "html" else without_links(text)
    if masked == text:
        return content
    part.set_param("charset", "utf-8")
    return masked.encode("utf-8", "replace")


def _masked_file(part: Message, content: bytes) -> bytes:
    """A file keeps its length and its form; one that is a mail is looked through as one."""
    if (part.get_filename() or "").lower().endswith(".eml") and _is_simple(content):
        return _without_links(message_from_bytes(content, policy=compat32))
    return without_whole_links(content)


def _is_simple(content: bytes) -> bool:
    return _at_most(BOUNDARY, MOST_BOUNDARIES, content) and _at_most(NESTED, MOST_NESTED, content)


def _at_most(pattern: re.Pattern[bytes], most: int, content: bytes) -> bool:
    return all(number < most for number, _found in enumerate(pattern.finditer(content)))
