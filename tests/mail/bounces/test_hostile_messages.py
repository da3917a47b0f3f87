"""Whatever arrives is read: no exception, no control characters, no work without bounds."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signon.mail.bounces.reading.received import MOST_BYTES, MOST_PARSED, MOST_TEXT, Received
from signon.mail.bounces.reading.verdict import read
from signon.mail.bounces.status import ReceivedKind
from tests.mail.bounces.samples import NAMES, sample

HEAD = b"Return-Path: <>\nFrom: MAILER-DAEMON@lake.example\nSubject: Undelivered\n"
REPORT = b'Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n\n'
MIXED = b"Content-Type: multipart/mixed"


def nested(depth: int) -> bytes:
    inner = b"Content-Type: text/plain\n\nThe innermost text\n"
    for level in range(depth):
        mark = b"b%d" % level
        inner = MIXED + b'; boundary="' + mark + b'"\n\n--' + mark + b"\n" + inner + b"\n--" + mark + b"--\n"
    return HEAD + inner


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a colon": lambda: b":",
    "no text": lambda: b"\xff\xfe\x00" * 10,
    "NULs": lambda: HEAD + b"\n" + b"\0" * 2**20,
    "a header of 1 MB": lambda: HEAD + b"X-A: " + b"a" * 2**20 + b"\n\nhi",
    "a subject of encoded words of 1 MB": lambda: HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 80_000 + b"\n\nhi",
    "parameters of 1 MB": lambda: HEAD + MIXED + b";" * 2**20 + b"\n\nhi",
    "folded parameters": lambda: HEAD + MIXED + b";\n a=b" * 100_000 + b"\n\nhi",
    "broken parameters": lambda: HEAD + MIXED + b"; boundary*=u\0tf'x'y; boundary*9999=x\n\nhi",
    "comments in comments": lambda: b"From: " + b"(" * 100_000 + b"\n\nhi",
    "addresses without end": lambda: b"From: " + b"a@" * 100_000 + b"\n\nhi",
    "references of 1 MB": lambda: HEAD + b"References: " + b"<a@b> " * 150_000 + b"\n\nhi",
    "nested 50 deep": lambda: nested(60),
    "nested 5,000 deep": lambda: nested(5000),
    "messages in messages": lambda: HEAD + b"Content-Type: message/rfc822\n\n" * 5000 + b"deep",
    "thousands of parts": lambda: HEAD + MIXED + b'; boundary="b"\n\n' + b"--b\n\nx\n" * 50_000,
    "reports on thousands": lambda: HEAD + REPORT + b"Final-Recipient: rfc822;a@b.example\nAction: failed\n\n" * 10_000,
    "an address of 1 MB": lambda: HEAD + REPORT + b"Action: failed\nFinal-Recipient: rfc822;" + b"a@" * 400_000,
    "quoted-printable": lambda: HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=41" * 300_000,
    "broken base64": lambda: HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"!@#$" * 200_000,
    "uuencode": lambda: HEAD + b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n" + b"M" * 300_000,
    "punycode as charset": lambda: HEAD + b"Content-Type: text/plain; charset=punycode\n\nabc-" + b"z9" * 100_000,
    "no charset at all": lambda: HEAD + b'Content-Type: text/plain; charset="a\0b"\n\nh\xe9',
    "a line of 1 MB": lambda: HEAD + b"\n, " + b"x" * 2**20,
    "at signs": lambda: HEAD + b"\nThe following addresses had\n" + b"a@b " * 200_000,
    "empty lines": lambda: HEAD + b"\n" * 2**19,
    "quoted headers": lambda: HEAD + b"\n" + b"Message-ID: <a@b>\n" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_message_is_read_within_bounds(name: str) -> None:
    content = HOSTILE[name]()
    found = read(content)
    assert len(found.text) <= MOST_TEXT
    assert len(found.outcomes) <= 50


def test_of_20_mb_the_beginning_is_read_and_of_more_no_more() -> None:
    content = sample("postfix").replace(b"This is a MIME", b"x" * 70 + b"\nThis is a MIME") + b"y" * MOST_BYTES
    received = Received(content)
    assert (len(received.content), received.is_whole) == (MOST_BYTES, False)
    assert read(content).kind is ReceivedKind.BOUNCE
    assert MOST_PARSED < MOST_BYTES


def test_words_behind_a_large_file_are_read() -> None:
    message = EmailMessage()
    message["From"] = "mara@lake.example"
    message.add_attachment(b"\1" * (2 * MOST_PARSED), maintype="image", subtype="png")
    message.add_attachment("We sign.\n", disposition="inline")
    assert read(message.as_bytes()).text == "We sign.\n"


def test_a_bounce_that_is_nested_ten_deep_is_no_bounce_of_ours() -> None:
    content = sample("postfix")
    for _level in range(10):
        content = b"From: luc@reed.example\nSubject: Fwd\nContent-Type: message/rfc822\n\n" + content
    assert read(content).kind is ReceivedKind.ANSWER
    assert read(nested(10)).text == "The innermost text\n"


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(NAMES),
    changes=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 40), st.binary(max_size=20)), max_size=8),
)
def test_a_damaged_message_is_read(name: str, changes: list[tuple[int, int, bytes]]) -> None:
    content = sample(name)
    for place, removed, instead in changes:
        content = content[:place] + instead + content[place + removed :]
    found = read(content)
    texts = (found.text, found.subject, found.sender.name, *(one.said for one in found.outcomes))
    assert not any(re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text) for text in texts)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read(content: bytes) -> None:
    assert read(content).kind in set(ReceivedKind)


@settings(max_examples=30, deadline=None)
@given(
    kind=st.sampled_from(["multipart/report", "text/plain", "text/html", "message/delivery-status", "multipart/mixed"]),
    encoding=st.sampled_from(["base64", "quoted-printable", "8bit", "x-uuencode", "nonsense"]),
    charset=st.text(max_size=12) | st.sampled_from(["utf-8", "utf-7", "latin1", "gb18030", "idna", "hex", "rot13"]),
    text=st.text(max_size=200),
)
def test_any_declaration_is_read(kind: str, encoding: str, charset: str, text: str) -> None:
    head = f'From: MAILER-DAEMON@x.example\nContent-Type: {kind}; charset="{charset}"; boundary=b\n'
    content = f"{head}Content-Transfer-Encoding: {encoding}\n\n--b\n\n{text}\n--b--\n"
    assert read(content.encode("utf-8", "surrogatepass")).own_id == ""
