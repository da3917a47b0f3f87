"""The envelope of a mail: a sender of its own, and what the mail server is asked to give back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.mail.envelopes import CODE, Envelope, code_in, new_code, return_address, xtext
from signon.mail.smtp.conversation import Conversation
from signon.mail_server import MailServer
from signon.settings import Settings, SettingsError, load_settings
from tests.mail.servers import Peer, scripted

MAILBOX = "letters@rivers.example"
CODE_OF_ONE = "7h3k9m2q5x8z1b4n6v0c"
MAIL = b"Subject: Hello\r\n\r\nHello\r\n"


def taking(*offers: str) -> Any:
    """A server that offers these extensions and takes every mail."""

    def behave(peer: Peer) -> None:
        peer.say("220 mail\r\n")
        peer.hear()
        peer.say("".join(f"250-{offer}\r\n" for offer in ("mail", *offers)) + "250 HELP\r\n")
        peer.hear_until("DATA")
        peer.say("354 go\r\n")
        peer.hear_mail()
        peer.say("250 OK\r\n")
        peer.hear_until("QUIT")

    return behave


def said_to(*offers: str, envelope: Envelope) -> list[str]:
    """What a server with these extensions is told before the mail."""
    with scripted(taking(*offers)) as server:
        conversation = Conversation(MailServer.parse(f"smtp://127.0.0.1:{server.port}"))
        conversation.open()
        conversation.hand_over(envelope, MAIL)
        conversation.end()
        return server.log[1:3]


def test_a_server_that_knows_of_notices_is_asked_for_failures_with_the_headers_alone() -> None:
    envelope = Envelope(return_address(MAILBOX, CODE_OF_ONE), "mara@rivers.example", CODE_OF_ONE)
    assert said_to("DSN", envelope=envelope) == [
        f"MAIL FROM:<letters+b{CODE_OF_ONE}@rivers.example> RET=HDRS ENVID={CODE_OF_ONE}",
        "RCPT TO:<mara@rivers.example> NOTIFY=FAILURE",
    ]


def test_a_server_that_knows_of_none_is_asked_for_nothing() -> None:
    envelope = Envelope(MAILBOX, "mara@rivers.example", CODE_OF_ONE)
    assert said_to("SIZE 1000", envelope=envelope) == [
        f"MAIL FROM:<{MAILBOX}> SIZE={len(MAIL)}",
        "RCPT TO:<mara@rivers.example>",
    ]


def test_a_mail_without_a_name_of_its_own_asks_for_no_name_back() -> None:
    assert said_to("DSN", envelope=Envelope(MAILBOX, "mara@rivers.example"))[0] == f"MAIL FROM:<{MAILBOX}> RET=HDRS"


@pytest.mark.parametrize("mailbox", [MAILBOX, "Letters@Rivers.Example", "letters+site@rivers.example"])
def test_a_code_is_found_again_in_whatever_case_the_address_comes_back(mailbox: str) -> None:
    code = new_code()
    address = return_address(mailbox, code)
    assert [code_in(form, mailbox) for form in (address, address.upper(), f" {address.title()}\n")] == [code] * 3


@pytest.mark.parametrize(
    "address",
    [
        "",
        MAILBOX,
        "letters+b@rivers.example",
        f"letters+{CODE_OF_ONE}@rivers.example",
        f"letters-b{CODE_OF_ONE}@rivers.example",
        f"letters+b{CODE_OF_ONE}x@rivers.example",
        f"letters+b{CODE_OF_ONE[:-1]}@rivers.example",
        f"letters+b{CODE_OF_ONE[:-1]}-@rivers.example",
        f"letters+b{CODE_OF_ONE}@elsewhere.example",
        f"others+b{CODE_OF_ONE}@rivers.example",
        f"letters+b{CODE_OF_ONE[:-1]}é@rivers.example",
    ],
)
def test_no_code_is_found_in_an_address_that_was_not_made_here(address: str) -> None:
    assert code_in(address, MAILBOX) == ""


def test_no_code_is_found_where_there_is_no_mailbox_for_bounces() -> None:
    assert code_in(f"+b{CODE_OF_ONE}@", "") == ""


@given(st.text(), st.sampled_from(["", MAILBOX]))
def test_whatever_comes_back_is_read_without_a_fault(address: str, mailbox: str) -> None:
    assert code_in(address, mailbox) == ""


def test_codes_are_small_letters_and_digits_and_never_the_same() -> None:
    codes = {new_code() for _one in range(500)}
    assert len(codes) == 500
    assert all(CODE.fullmatch(code) for code in codes)


def test_what_a_parameter_cannot_hold_is_written_in_hexadecimal() -> None:
    assert xtext("a+b=c d\u00e9<1@x>\r\n") == "a+2Bb+3Dc+20d+C3+A9<1@x>+0D+0A"


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("letters", "must be one mail address"),
        ("letters@rivers.example, others@rivers.example", "must be one mail address"),
        (f"{'l' * 43}@rivers.example", "must have 42 signs at most before the @"),
    ],
)
def test_a_mailbox_that_has_no_room_for_a_code_is_refused_at_the_start(address: str, problem: str) -> None:
    with pytest.raises(SettingsError, match=f"^SIGNON_BOUNCE_ADDRESS: {problem}"):
        load_settings(bounce_address=address)


def test_the_longest_mailbox_makes_addresses_that_every_server_takes() -> None:
    settings = Settings(bounce_address=f"{'l' * 42}@rivers.example")
    local, _at, _domain = return_address(settings.bounce_address, new_code()).rpartition("@")
    assert len(local) == 64
