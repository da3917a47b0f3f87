"""The body of a mail as octets, read again by Python's own library."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.mail.smtp.parts import file_part, text_part, together

WORDS = {
    "7bit": "Dear Mara Quill,\n\nplease sign.\n",
    "quoted-printable": "Dear Zoë,\n\nplease sign.\n",
    "base64": "北京中国人权，请签名。\n",
}


def read(part: bytes) -> str:
    message = message_from_bytes(part, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    text: str = message.get_content()
    return text.replace("\r\n", "\n")


@pytest.mark.parametrize("encoding", WORDS)
def test_a_text_is_written_in_the_way_that_is_shortest(encoding: str) -> None:
    part = text_part(WORDS[encoding])
    assert f"Content-Transfer-Encoding: {encoding}\r\n".encode() in part
    assert read(part) == WORDS[encoding]


@pytest.mark.parametrize(
    "line", ["x" * 79, "x" * 2000, "tab\tand blank ", "a bell \a", "nothing \0", ".", "=", "From here on"]
)
def test_a_line_that_not_every_server_would_leave_alone_is_the_same_again(line: str) -> None:
    part = text_part(f"{line}\n")
    assert max(map(len, part.split(b"\r\n"))) <= 76
    assert read(part) == f"{line}\n"


def as_lines(text: str) -> str:
    """The text with its own line ends, each as the mail has them, and one at its end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"


@given(text=st.text(st.characters(exclude_categories=["Cs"])) | st.text(" \t\r\n=.ab\u00e9", min_size=60))
def test_every_text_is_read_as_it_was_written_from_ascii_in_short_lines(text: Any) -> None:
    part = text_part(text)
    assert part.isascii()
    assert b"\n" not in part.replace(b"\r\n", b"")
    assert b"\r" not in part.replace(b"\r\n", b"")
    assert max(map(len, part.split(b"\r\n"))) <= 76
    assert read(part) == as_lines(text)


def test_parts_that_belong_together_are_read_apart_whatever_they_hold() -> None:
    inner = together("alternative", [text_part("--=_\n--\n"), text_part("<p>--</p>\n", "html")])
    whole = together("mixed", [inner, file_part(bytes(range(256)), "all.bin")])
    message = message_from_bytes(whole, policy=policy.default)
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/octet-stream"]
    leaves = [part for part in message.walk() if not part.is_multipart()]
    assert leaves[0].get_content().replace("\r\n", "\n") == "--=_\n--\n"
    assert leaves[2].get_content() == bytes(range(256))
    assert leaves[2].get_filename() == "all.bin"
    assert not [part for part in message.walk() if part.defects]
