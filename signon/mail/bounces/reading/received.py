"""A received message, read within bounds: whatever it holds, reading it neither raises nor takes long.

Its beginning tells what it is; what goes beyond the bounds is not looked at. A message inside the message is a part like any
other, whose own parts nobody asks for.
"""

import hashlib
import re
from collections.abc import Iterator
from email.header import Header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser, HeaderParser
from email.policy import Compat32
from functools import cached_property
from itertools import islice
from typing import Any

from signon.mail.bounces.reading.texts import clean, decoded, decoded_header

MOST_BYTES = 20 * 2**20
"""The part of a message that is read at all."""

MOST_PARSED = 2**20
MOST_BOUNDARIES = 1000
MOST_NESTED = 50
MOST_OF_HEADER = 4000
"""Python's parser takes a time that grows with the square of a header's parameters."""

MOST_TEXT = 60_000
MOST_PARTS = 200

BOUNDARY = re.compile(rb"^--", re.MULTILINE)
FILE = re.compile(rb"^(?:[A-Za-z0-9+/]{60,80}\r?\n)++", re.MULTILINE)
"""The lines of a file in base64."""

MOST_OF_FILE = 10_000

MULTIPART = re.compile(rb"multipart/", re.IGNORECASE)
HEADS = frozenset(
    {"attached/rfc822", "attached/rfc822-headers", "attached/global", "attached/global-headers", "text/rfc822-headers"}
)


class _Bounded(Compat32):
    """Gives the beginning of each header, as text."""

    def header_fetch_parse(self, name: str, value: Any) -> Any:  # noqa: ARG002
        """The header's text; bytes that are no ASCII stay as they came, for ``texts.decoded``."""
        text = str(value) if isinstance(value, Header) else value
        return text[:MOST_OF_HEADER]


class Part(Message):
    """A message or a part of one. A message inside another is a leaf, whose type begins with attached/ instead of message/."""

    def get_content_type(self) -> str:
        """The type in small letters."""
        kind = super().get_content_type()
        return f"attached/{kind.removeprefix('message/')}" if kind.startswith("message/") else kind


POLICY = _Bounded()


class Received:
    """A received message."""

    def __init__(self, content: bytes) -> None:
        self.content = content[:MOST_BYTES]
        self.is_whole = len(content) <= MOST_BYTES
        self.message = _parsed(self.content)

    @property
    def digest(self) -> str:
        """The SHA-256 of what stays the same when the same message arrives on another way: Message-ID, sender, text."""
        _head, _blank, body = self.content.replace(b"\r\n", b"\n").partition(b"\n\n")
        headers = "\n".join(self.header(name) for name in ("message-id", "from", "date", "subject"))
        return hashlib.sha256(headers.encode("utf-8", "replace") + b"\n\n" + body.strip()).hexdigest()

    def written(self, name: str) -> str:
        """The first header of a name as it came, encoded words and all, on one line; empty when there is none."""
        return " ".join(clean(_as_text(self.message.get(name, ""))).split())

    def header(self, name: str) -> str:
        """The first header of a name, decoded, on one line; empty when there is none."""
        return decoded_header(self.written(name))

    def headers(self, name: str, most: int = 20) -> list[str]:
        """All headers of a name, decoded, each on one line."""
        return [decoded_header(_as_text(value)) for value in self.message.get_all(name, [])[:most]]

    def count(self, name: str) -> int:
        """The number of headers of a name."""
        return len(self.message.get_all(name, []))

    @property
    def kind(self) -> str:
        """The type of the whole, such as multipart/report."""
        return self.message.get_content_type()

    @property
    def report_type(self) -> str:
        """The type of the report that a multipart/report holds."""
        return parameter(self.message, "report-type").lower() if self.kind == "multipart/report" else ""

    def leaves(self) -> Iterator[Part]:
        """Its parts that have none themselves."""
        for part in islice(self.message.walk(), MOST_PARTS):
            if isinstance(part, Part) and not part.is_multipart():
                yield part

    def parts(self, *kinds: str) -> list[Part]:
        """The leaves of these types."""
        return [part for part in self.leaves() if part.get_content_type() in kinds]

    @cached_property
    def text(self) -> str:
        """The text that a person reads first: the first plain text, or else that of the first HTML; its beginning."""
        for part in self.parts("text/plain"):
            if part.get_content_disposition() != "attachment" and (text := text_of(part)).strip():
                return text
        return next((without_tags(text_of(part)) for part in self.parts("text/html")), "")

    def heads(self) -> list[Message]:
        """The headers of the messages that it brings along or back."""
        return [fields(text_of(part)) for part in self.leaves() if part.get_content_type() in HEADS]


def text_of(part: Part) -> str:
    """The beginning of a part's text."""
    try:
        content = part.get_payload(decode=True)
        charset = part.get_content_charset("")
    except Exception:  # noqa: BLE001 - a part that cannot be decoded is shown as none
        return ""
    if not isinstance(content, bytes):
        return ""
    return clean(decoded(content[: 4 * MOST_TEXT], charset))[:MOST_TEXT]


def fields(text: str) -> Message:
    """The fields at the beginning of a text, as those of a header."""
    return HeaderParser(policy=POLICY).parsestr(text.lstrip("\n"))


def parameter(part: Message, name: str) -> str:
    """A parameter of the content type; empty when it has none that can be read."""
    try:
        value = part.get_param(name, "")
    except Exception:  # noqa: BLE001 - broken parameters (RFC 2231) raise all sorts
        return ""
    return value if isinstance(value, str) else ""


def without_tags(html: str) -> str:
    """The words of some HTML."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(f"<div>{html}", "lxml")
    for hidden in soup(["script", "style", "head"]):
        hidden.decompose()
    lines = (" ".join(line.split()) for line in soup.get_text("\n").splitlines())
    return "\n".join(line for line in lines if line)


def _parsed(content: bytes) -> Message:
    beginning = _beginning(content)
    try:
        return BytesParser(Part, policy=POLICY).parsebytes(beginning)
    except Exception:  # noqa: BLE001 - whatever a broken message makes the library do, its headers are left
        return BytesHeaderParser(Part, policy=POLICY).parsebytes(beginning)


def _beginning(content: bytes) -> bytes:
    """The part that can be parsed in a moment: not too long, with not too many parts, nested not too deep.

    Of large files only the beginning stands in its way: what a person writes may stand behind a picture.
    """
    short = FILE.sub(_beginning_of_file, content) if len(content) > MOST_PARSED else content
    beginning = short[:MOST_PARSED].replace(b"\0", b"")
    for pattern, most in ((BOUNDARY, MOST_BOUNDARIES), (MULTIPART, MOST_NESTED)):
        for number, found in enumerate(pattern.finditer(beginning)):
            if number == most:
                beginning = beginning[: found.start()]
                break
    return beginning


def _beginning_of_file(found: re.Match[bytes]) -> bytes:
    return found[0] if len(found[0]) <= MOST_OF_FILE else found[0][:MOST_OF_FILE] + b"\n"


def _as_text(value: Any) -> str:
    """A header that may hold bytes, as text."""
    return decoded(str(value).encode("utf-8", "surrogateescape"))
