"""What each kind of message is taken for."""

from typing import NamedTuple

import pytest

from signon.mail.bounces.reading.severity import is_hard
from signon.mail.bounces.reading.status_reports import codes_of
from signon.mail.bounces.reading.verdict import Verdict, read
from signon.mail.bounces.status import ReceivedKind
from tests.mail.bounces.samples import CODE, MESSAGE_ID, NAMES, TOKEN, sample

BOUNCE, DELAY, ANSWER = ReceivedKind.BOUNCE, ReceivedKind.DELAY, ReceivedKind.ANSWER
AUTOMATIC, UNKNOWN = ReceivedKind.AUTOMATIC, ReceivedKind.UNKNOWN
MARA = "mara@lake.example"


class Told(NamedTuple):
    """What is to be read of a bounce."""

    kind: ReceivedKind
    address: str
    codes: tuple[str, int]
    hard: bool
    said: str


BOUNCES = {
    "postfix": Told(BOUNCE, MARA, ("5.1.1", 550), hard=True, said="User unknown in virtual mailbox table"),
    "postfix-full": Told(BOUNCE, MARA, ("5.2.2", 552), hard=False, said="Quota exceeded"),
    "postfix-policy": Told(BOUNCE, MARA, ("5.7.1", 550), hard=False, said="a list of senders of spam"),
    "postfix-expired": Told(BOUNCE, MARA, ("4.4.7", 0), hard=False, said="delivery time expired"),
    "postfix-delayed": Told(DELAY, MARA, ("4.4.1", 0), hard=False, said="Connection timed out"),
    "exim": Told(BOUNCE, "nobody@lake.example", ("5.0.0", 0), hard=True, said="Unrouteable address"),
    "exim-4.80": Told(BOUNCE, MARA, ("5.1.1", 550), hard=True, said="No such user here"),
    "exim-delayed": Told(DELAY, MARA, ("4.0.0", 0), hard=False, said="connection timed out"),
    "opensmtpd": Told(BOUNCE, MARA, ("5.1.1", 550), hard=True, said="Recipient address rejected"),
    "opensmtpd-expired": Told(BOUNCE, MARA, ("4.4.7", 0), hard=False, said="Envelope expired"),
    "global": Told(BOUNCE, "josé@løke.example", ("5.1.1", 550), hard=True, said="Empfänger unbekannt"),
    "global-in-base64": Told(BOUNCE, "josé@løke.example", ("5.1.1", 550), hard=True, said="Empfänger unbekannt"),
    "exchange": Told(BOUNCE, MARA, ("5.1.10", 550), hard=True, said="not found by SMTP address lookup"),
    "gmail": Told(BOUNCE, MARA, ("5.1.1", 550), hard=True, said="does not exist"),
    "yahoo": Told(BOUNCE, MARA, ("5.5.0", 554), hard=False, said="user over quota"),
    "qmail": Told(BOUNCE, MARA, ("5.1.1", 0), hard=True, said="no mailbox here by that name"),
    "warning-in-words": Told(DELAY, MARA, ("", 0), hard=False, said=MARA),
}
OTHERS = {
    "postfix-success": ReceivedKind.DELIVERED,
    "complaint": ReceivedKind.COMPLAINT,
    "daemon-nobody-understands": UNKNOWN,
    "vacation-sieve": AUTOMATIC,
    "vacation-exchange": AUTOMATIC,
    "vacation-1990": AUTOMATIC,
    "read-receipt": AUTOMATIC,
    "our-own": AUTOMATIC,
    "answer": ANSWER,
    "answer-latin-1": ANSWER,
    "answer-with-attachment": ANSWER,
    "forwarded-bounce": ANSWER,
}
WITHOUT_CODE = {"answer", "answer-latin-1", "forwarded-bounce", "our-own", "read-receipt"}


def verdict(name: str) -> Verdict:
    return read(sample(name))


def test_every_sample_is_tried() -> None:
    assert {*BOUNCES, *OTHERS} == set(NAMES)


@pytest.mark.parametrize("name", BOUNCES)
def test_a_bounce_tells_the_address_and_what_the_server_said(name: str) -> None:
    found, told = verdict(name), BOUNCES[name]
    [outcome] = found.outcomes
    assert (found.kind, outcome.address) == (told.kind, told.address)
    assert (outcome.enhanced_code, outcome.reply_code) == told.codes
    assert told.said in outcome.said
    assert is_hard(outcome.enhanced_code, outcome.reply_code, outcome.said) is told.hard


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_bounce_is_told_from_one(name: str) -> None:
    assert verdict(name).kind is OTHERS[name]


@pytest.mark.parametrize("name", sorted(set(NAMES) - WITHOUT_CODE))
def test_the_mail_is_known_by_the_code_in_its_envelope(name: str) -> None:
    assert verdict(name).codes == (CODE,)


@pytest.mark.parametrize(
    "name", ["answer", "exchange", "gmail", "opensmtpd", "exim-delayed", "vacation-sieve", "yahoo"]
)
def test_the_mail_is_known_by_the_message_id_that_comes_back(name: str) -> None:
    assert MESSAGE_ID in verdict(name).message_ids


def test_the_code_is_taken_from_the_address_that_the_mail_server_names() -> None:
    plain = sample("answer").replace(b"letters@letters.example", b"someone@letters.example")
    assert read(plain, recipient=f"letters+b{CODE.upper()}@letters.example").codes == (CODE,)


def test_the_name_of_the_envelope_is_enough_where_the_address_has_no_code() -> None:
    content = sample("postfix").replace(f"letters+b{CODE}@".encode(), b"letters@")
    assert read(content).codes == (CODE,)
    assert read(content.replace(f"Original-Envelope-Id: {CODE}".encode(), b"")).codes == ()


@pytest.mark.parametrize("name", NAMES)
def test_no_server_s_words_hold_a_secret(name: str) -> None:
    assert all(TOKEN not in one.said and CODE not in one.said for one in verdict(name).outcomes)


def test_a_reply_of_several_lines_is_one_sentence() -> None:
    [outcome] = verdict("gmail").outcomes
    assert outcome.said.startswith(
        "550 5.1.1 The email account that you tried to reach does not exist. Please try double-"
    )
    assert outcome.said.count("550") == 1


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "leider konnte Ihre E-Mail nicht zugestellt werden:\n\nmara@lake.example:\n550 mailbox unavailable",
            ("", 550),
        ),
        ("La remise a échoué :\n\n<mara@lake.example>\n\nAdresse introuvable. 550 5.1.10 x", ("5.1.10", 550)),
        ("Nicht zustellbar.\n\n<mara@lake.example>: 550 5.1.1 <mara@lake.example>: unbekannt", ("5.1.1", 550)),
        ("配信できませんでした。\n\nmara@lake.example\n\nユーザーが見つかりません (#5.1.1)", ("5.1.1", 0)),
    ],
)
def test_a_failure_in_a_language_that_nobody_foresaw_is_known_by_its_code(text: str, codes: tuple[str, int]) -> None:
    found = read(f"From: MAILER-DAEMON@lake.example\nContent-Type: text/plain; charset=utf-8\n\n{text}\n".encode())
    [outcome] = found.outcomes
    assert (found.kind, outcome.address, outcome.enhanced_code, outcome.reply_code) == (BOUNCE, MARA, *codes)


@pytest.mark.parametrize("said", ["451 4.4.1 später noch einmal", "wird weiter versucht", "kein Problem"])
def test_a_notice_of_delay_in_another_language_is_no_failure(said: str) -> None:
    text = f"Die Zustellung verzögert sich:\n\nmara@lake.example: {said}\n"
    assert read(f"From: MAILER-DAEMON@lake.example\n\n{text}".encode()).kind is UNKNOWN


@pytest.mark.parametrize("number", ["185.5.1.1", "5.1.1.7", "4.92.3"])
def test_the_number_of_a_network_or_a_version_is_no_code(number: str) -> None:
    assert codes_of(f"550 host [{number}] is not welcome") == ("", 550)
    assert codes_of(f"550 5.7.1 host [{number}] is not welcome") == ("5.7.1", 550)


def test_without_a_sender_in_the_envelope_nobody_is_answered() -> None:
    content = b"From: Mara <mara@lake.example>\nSubject: I am away\n\nUntil Monday, a@b.example, c@d.example, or so.\n"
    assert read(content, sender="").kind is AUTOMATIC
    assert read(content, sender="<>").kind is AUTOMATIC
    assert read(content, sender="mara@lake.example").kind is ANSWER
    assert read(content).kind is ANSWER


def test_a_name_with_a_comma_stays_one_and_answers_go_where_they_are_wanted() -> None:
    assert verdict("answer").sender == ("Quillfeather, Mara", MARA)
    assert verdict("answer-with-attachment").sender == ("Mara Quillfeather", "office@lake.example")


def test_latin_1_that_nothing_announces_is_read() -> None:
    found = verdict("answer-latin-1")
    assert (found.sender.name, found.subject, found.text) == (
        "José García",
        "¿Quién?",
        "¿Quién firma por nosotros? “Sí”\n",
    )


def test_a_read_receipt_is_one_also_when_its_type_does_not_say_so() -> None:
    content = sample("read-receipt").replace(b"report-type=disposition-notification;", b"")
    assert b"report-type" not in content
    assert (read(content).kind, read(content).text) == (AUTOMATIC, "")


def test_a_message_that_went_round_is_a_loop() -> None:
    assert read(b"Received: from a by b\n" * 51 + sample("answer")).kind is ReceivedKind.LOOP
    assert read(b"Received: from a by b\n" * 20 + sample("answer")).kind is ANSWER


def test_the_same_message_has_the_same_digest_on_whatever_way_it_came() -> None:
    content = sample("postfix")
    again = b"Received: from elsewhere\r\n" + content.replace(b"\n", b"\r\n")
    assert read(again).digest == read(content).digest
    assert read(content.replace(b"5.1.1", b"5.2.2")).digest != read(content).digest


@pytest.mark.parametrize(
    ("enhanced_code", "reply_code", "said", "hard"),
    [
        ("5.1.1", 550, "no such user", True),
        ("5.1.1", 550, "blocked, for there is no such user", True),
        ("5.2.1", 550, "disabled", True),
        ("5.2.2", 552, "full", False),
        ("5.7.1", 550, "no such user", False),
        ("5.4.1", 550, "Recipient address rejected: Access denied", True),
        ("5.0.0", 550, "no such user", True),
        ("5.0.0", 550, "Sender verify failed", False),
        ("5.0.0", 550, "Reverse DNS lookup failed", False),
        ("5.0.0", 550, "Administrative prohibition", False),
        ("", 550, "HELO is invalid", False),
        ("5.0.0", 550, "your network is on a blacklist", False),
        ("", 550, "no such user", True),
        ("", 550, "message looks like spam", False),
        ("", 552, "no", False),
        ("", 0, "no", False),
        ("4.4.7", 550, "no such user", False),
    ],
)
def test_an_address_is_refused_for_good_only_when_the_server_speaks_of_the_address(
    enhanced_code: str, reply_code: int, said: str, hard: bool
) -> None:
    assert is_hard(enhanced_code, reply_code, said) is hard
