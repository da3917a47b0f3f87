"""Secrets in what mail servers say."""

from base64 import b64encode
from typing import Any
from urllib.parse import quote

import pytest

from signon.mail.smtp.masking import MASK, MOST_SHOWN, Masking
from signon.mail.smtp.transcript import Transcript
from signon.mail_server import MailServer

PASSWORD = "se same/4711+ä"
SERVER = MailServer.parse(f"smtp://mara:{quote(PASSWORD, safe='')}@mail.example")
TOKEN = "q1w2e3r4t5z6u7i8o9p0-A_sdfghjklyxcvbnmQWERT"
LINK = f"https://letters.test/signatures/{TOKEN}"


def base64(text: str) -> str:
    return b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "form",
    [PASSWORD, quote(PASSWORD), quote(PASSWORD, safe=""), base64(PASSWORD), base64(f"\0mara\0{PASSWORD}"),
     base64(f"mara\0mara\0{PASSWORD}"), base64(f"\0mara\0{PASSWORD}").rstrip("=")],
)  # fmt: skip
def test_a_password_is_masked_in_every_form(form: Any) -> None:
    assert Masking(SERVER)(f"535 not {form}, try again") == f"535 not {MASK}, try again"


@pytest.mark.parametrize("form", [LINK, TOKEN, TOKEN[:20], TOKEN[15:], f"{LINK}/reconfirmation"])
def test_a_link_and_its_pieces_are_masked(form: Any) -> None:
    masked = Masking(SERVER, [LINK])(f"554 spam found: {form} bad")
    assert TOKEN[15:20] not in masked
    assert masked.startswith("554 spam found: ")
    assert masked.endswith(" bad")


def test_any_token_is_masked_even_when_nobody_said_which() -> None:
    assert Masking()(f"554 found {LINK}") == f"554 found https://letters.test/signatures/{MASK}"


def test_what_helps_stays() -> None:
    said = "550 5.7.1 See https://support.mail.example/answer/81126 about mara@rivers.example 203.0.113.7"
    assert Masking(SERVER, [LINK])(said) == said


def test_a_short_password_is_masked_only_where_it_stands_alone() -> None:
    masking = Masking(MailServer.parse("smtp://mara:no@mail.example"))
    assert masking("535 no such thing as no: not known") == f"535 {MASK} such thing as {MASK}: not known"


def test_an_endless_answer_with_controls_becomes_one_line_of_bearable_length() -> None:
    masked = Masking()("554 \x1b[31mred\r\nBcc: x\x00\u2028" + "word " * 5000)
    assert masked.isprintable()
    assert len(masked) <= MOST_SHOWN


def test_a_transcript_hides_all_that_signs_in() -> None:
    transcript = Transcript(Masking(SERVER))
    with transcript.secret():
        transcript.sent("AUTH LOGIN")
        transcript.received(334, "VXNlcm5hbWU6")
        transcript.sent(base64("mara"))
        transcript.sent(base64("something else"))
        transcript.sent(f"AUTH PLAIN {base64('x')}")
        transcript.received(235, "2.7.0 Welcome")
    transcript.sent("MAIL FROM:<a@b.example>")
    assert transcript.lines == [
        f"> AUTH LOGIN {MASK}", f"< 334 {MASK}", f"> {MASK}", f"> {MASK}", f"> AUTH PLAIN {MASK}", "< 235 2.7.0 Welcome",
        "> MAIL FROM:<a@b.example>",
    ]  # fmt: skip
