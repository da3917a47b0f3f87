"""What a mail looks like on the wire, and how it is read again, by every Python that this machine has."""

import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.mail.smtp import encoded_words
from signon.mail.smtp.message import Writing, compose
from signon.mail_server import Mailbox
from tests.mail.read_back import SENDER, addresses, senders, written

SPLIT = "River Coalition, for the Protection of Every River, Stream and Estuary of the North (Secretariat)"
NAMES = [
    SPLIT,
    'The "Quiet" Herons, [North] (East) <West> @ Home; and: more, of the same kind, so that it is long',
    "The Quiet Herons, [North] (East) <West> @ Home; and: more, of the same kind, so that it is long",
    'The "Quiet" Herons, North',
    r"Back\slash\ , and one at the end \ ",
    "Coalition " + "of Everything, " * 12,
    "x" * 200,
    "Fl\u00fcsse, f\u00fcr alle, " * 9,
    "\u5317\u4eac\u4e2d\u56fd\u4eba\u6743\uff0c" * 28,
    "\u0644\u062c\u0646\u0629 \u0627\u0644\u0646\u0647\u0631\u060c " * 12,
    "=?utf-8?q?not_an_encoded_word?=",
    "O'Neil & Co., Ltd.",
    "Mara Quill",
    "\U0001f30a" * 60,
]


def pythons() -> list[str]:
    """Each Python from 3.11 on that is found, by its real path."""
    names = [f"python3.{minor}" for minor in range(11, 20)] + ["/usr/bin/python3", sys.executable]
    places = [*map(shutil.which, names), *map(str, Path.home().glob(".pyenv/versions/3.*/bin/python3"))]
    found = {}
    for place in filter(None, places):
        asked = subprocess.run([place, "-c", "import sys; print(sys.version_info >= (3, 11), sys.prefix, sys.version)"],
                               capture_output=True, text=True, check=False, timeout=20)  # fmt: skip
        if asked.stdout.startswith("True"):
            found[asked.stdout] = place
    return list(found.values())


def normal(name: str) -> str:
    return " ".join(name.split())


@pytest.mark.parametrize("python", pythons())
def test_the_sender_is_one_mailbox_in_every_mail_on_every_python(python: Any) -> None:
    script = Path(__file__).parent / "read_back.py"
    ran = subprocess.run(
        [python, "-I", str(script)], input=json.dumps(NAMES), capture_output=True, text=True, check=True, timeout=60
    )
    answer = json.loads(ran.stdout)
    for name, both in zip(NAMES, answer["found"], strict=True):
        for read, plain in both:
            assert [[normal(one), address] for one, address in read] == [[normal(name), SENDER]], name
            assert plain == [SENDER], name


def test_as_python_3_11_writes_it_the_same_name_is_several_mailboxes() -> None:
    """The control: CPython gh-80222. Every 3.11 has it, 3.13.0 too; it went with a later 3.13."""
    from tests.mail.read_back import old

    read = addresses(old(SPLIT))
    assert len(read) > 1 or sys.version_info >= (3, 12), read


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("unsubscribe", ["", "https://letters.test/unsubscribe/" + "a" * 300])
def test_a_mail_is_ascii_in_short_lines_of_crlf(name: Any, unsubscribe: str) -> None:
    mail = written(name, unsubscribe=unsubscribe)
    assert mail.isascii()
    assert b"\n" not in mail.replace(b"\r\n", b"")
    assert b"\r" not in mail.replace(b"\r\n", b"")
    assert max(map(len, mail.split(b"\r\n"))) < 998
    words = re.findall(rb"=\?\S+\?=", mail)
    assert max(map(len, words), default=0) <= 75
    assert all(read(word) for word in words)
    padded = [word for word in re.findall(rb"=\?\S+\?=(?=\r\n =\?)", mail) if word.endswith(b"=?=")]
    assert not padded


def read(word: bytes) -> str:
    """An encoded word by itself. Raises ``ValueError`` when it ends within a letter."""
    [(text, charset)] = decode_header(word.decode("ascii"))
    assert isinstance(text, bytes)
    return text.decode(str(charset))


def words_of(subject: str) -> list[bytes]:
    return re.findall(rb"=\?\S+\?=", written(subject).split(b"Subject:")[1].split(b"\r\nDate:")[0])


@pytest.mark.parametrize(
    "subject",
    [
        "a" + "\u5317" * 200,
        "5 \u5317" + "\u5317 \U0001f30a" * 60,
        "\u00e9" + "\u5317" * 200,
        "\U0001f30a" + "\u5317" * 200,
        "\u0e01\u0e34\u0e49" * 60,
        "x" * 30 + "\u0e01\u0e34\u0e49" * 60,
        "a" + "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 20,
    ],
)
def test_a_subject_that_no_multiple_of_three_octets_begins_is_cut_without_padding_all_the_same(subject: str) -> None:
    words = words_of(subject)
    assert not [word for word in words[:-1] if word.endswith(b"=?=")]
    assert max(map(len, words)) <= 75
    assert "".join(map(read, words)) == subject


SEEN_AS_ONE = {
    "a letter with marks": "\u0e01\u0e34\u0e49",
    "a flag": "\U0001f1fa\U0001f1e6",
    "a shade of skin": "\U0001f44d\U0001f3fe",
    "two that are joined": "\U0001f9d1\u200d\U0001f33e",
}


@pytest.mark.parametrize("sign", SEEN_AS_ONE.values(), ids=SEEN_AS_ONE)
def test_what_is_seen_as_one_sign_is_not_parted(sign: str) -> None:
    words = [read(word) for word in words_of(sign * 40)]
    assert len(words) > 2
    assert [word.replace(sign, "") for word in words] == [""] * len(words)


def test_a_mark_stays_with_its_letter_in_quoted_printable_too(monkeypatch: pytest.MonkeyPatch) -> None:
    subject = "abcdefghijklmnopqrstuvwxyz e\u0301" * 20
    assert not [word for word in map(read, words_of(subject)) if word.startswith("\u0301")]
    monkeypatch.setattr(encoded_words, "_parts_a_sign", lambda *_places: False)
    assert [word for word in map(read, words_of(subject)) if word.startswith("\u0301")]


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_every_subject_is_read_back_word_by_word(text: str) -> None:
    subject = " ".join(text.split())
    words = words_of(subject)
    mail = written(subject)
    assert mail.isascii()
    assert max(map(len, mail.split(b"\r\n"))) <= 998
    assert max(map(len, words), default=0) <= 75
    assert all(map(read, words))
    assert not [word for word in words[:-1] if word.endswith(b"=?=")]


@pytest.mark.parametrize(
    "body", ["x" * 5000, "\u00fc" * 5000, "\u5317" * 5000, "Short.\n\u00fc\n", "a\rb\x0bc\x85d\u2028e"]
)
def test_a_text_is_seven_bits_in_short_lines_whatever_it_is(body: str) -> None:
    writing = Writing(Mailbox("x", SENDER), "mara@rivers.example", "Hello", body, "1@signon", datetime.now(UTC))
    mail = compose(writing).as_bytes()
    assert mail.isascii()
    assert max(map(len, mail.split(b"\r\n"))) <= 78
    assert b"\n" not in mail.replace(b"\r\n", b"")
    text = message_from_bytes(mail, policy=policy.default).get_content()
    assert text.split() == body.split()


def test_a_half_of_a_pair_becomes_a_question_mark() -> None:
    assert message_from_bytes(written("A \ud83c\n B"), policy=policy.default)["Subject"] == "A ? B"


def test_long_addresses_stand_on_one_line_that_every_server_takes() -> None:
    address = f"{'a' * 60}@{'rivers.' * 35}example"
    writing = Writing(Mailbox("x", SENDER), address, "Hello", "Hello.\n", "1@signon", datetime.now(UTC), "", address)
    mail = compose(writing).as_bytes()
    assert f"\r\nReply-To: {address}\r\n".encode() in mail
    assert f"\r\nTo: {address}\r\n".encode() in mail
    assert max(map(len, mail.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("name", NAMES)
def test_the_subject_is_read_as_it_was_written(name: Any) -> None:
    assert message_from_bytes(written(name), policy=policy.default)["Subject"] == normal(name)


@given(name=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_whatever_the_sender_is_called_no_header_is_added_and_none_is_lost(name: Any) -> None:
    mail = message_from_bytes(written(name))
    assert mail.keys() == [
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding",
    ]  # fmt: skip
    assert [address for _name, address in senders(written(name))] == [SENDER]


@pytest.mark.parametrize(
    "name", ["x\r\nBcc: all@rivers.example", "x\nBcc: y", "x\rBcc: y", "x\x00\x1b[2J", "x\u2028y\x85z"]
)
def test_a_line_break_in_a_name_begins_no_header(name: str) -> None:
    mail = message_from_bytes(written(name))
    assert "Bcc" not in mail
    assert [address for _name, address in senders(written(name))] == [SENDER]


@pytest.mark.parametrize(
    ("setting", "mailbox"),
    [
        ("letters@rivers.example", ("", SENDER)),
        (f"River Coalition <{SENDER}>", ("River Coalition", SENDER)),
        (f"River Coalition, North <{SENDER}>", ("River Coalition, North", SENDER)),
        (f'"River Coalition, \\"North\\"" <{SENDER}>', ('River Coalition, "North"', SENDER)),
        (f'The "Quiet" Herons <{SENDER}>', ('The "Quiet" Herons', SENDER)),
        (f"\u0dc1\u0dca\u200d\u0dbb\u0dd3 <{SENDER}>", ("\u0dc1\u0dca\u200d\u0dbb\u0dd3", SENDER)),
        (f"Fl\u00fcsse <{SENDER}>", ("Fl\u00fcsse", SENDER)),
        ("Letters <letters@fl\u00fcsse.example>", ("Letters", "letters@xn--flsse-lva.example")),
        ("Signon <signon@localhost>", ("Signon", "signon@localhost")),
    ],
)
def test_the_sender_of_the_settings_is_read_as_people_write_it(setting: str, mailbox: tuple[Any, ...]) -> None:
    assert Mailbox.parse(setting) == mailbox


@pytest.mark.parametrize(
    "setting",
    ["", "nobody", "a@b.example, c@d.example", "A <a@b.example>, C <c@d.example>", "=?x?q?a?=@b.example",
     "a@b.example\r\nBcc: c@d.example", "A <a b@c.example>"],
)  # fmt: skip
def test_a_sender_that_is_not_one_mailbox_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="must be one mailbox"):
        Mailbox.parse(setting)


def test_a_sender_with_other_letters_is_refused_with_the_reason() -> None:
    with pytest.raises(ValueError, match="has “\u00e9” before the @, which not every mail server takes"):
        Mailbox.parse("Jos\u00e9 <jos\u00e9@b.example>")
