"""A mail server that hangs, hangs up, babbles or contradicts itself, at every word: no mail is lost or taken for sent."""

import shutil
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.mail.envelopes import Envelope
from signon.mail.jobs import deliver_outbox
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.outages import MailOutage
from signon.mail.smtp.answers import BrokenOffError
from signon.mail.smtp.conversation import Conversation
from signon.mail.undelivered import remedy
from signon.mail_server import MailServer
from signon.settings import Settings
from tests.applications import application
from tests.mail.odd_servers import END, Odd, Said, close, drip, flood, hang, say_and_close
from tests.mail.servers import Peer, scripted
from tests.walker import Walker

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def site(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all of these; each test leaves its outbox empty."""
    folder = tmp_path_factory.mktemp("bad-servers")
    shutil.copy(empty_sqlite, folder / "signon.sqlite3")
    settings = Settings(instance=folder, secret_key="test", public_url="http://letters.test", mail_connections=1)
    with application(settings) as app:
        yield app


@pytest.fixture
def outbox(site: Flask) -> Iterator[list[OutboxMail]]:
    """Three mails that wait."""
    with site.app_context():
        mails = [
            OutboxMail.queue(to=f"mara{one}@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
            for one in range(3)
        ]
        db.session.commit()
        yield mails
        db.session.rollback()
        for table in (OutboxMail, MailOutage):
            db.session.execute(db.delete(table))
        db.session.commit()


def deliver(site: Flask, *behaviours: Any, scheme: str = "smtp") -> int:
    """Deliver what is due, a long time after whatever was before; gives the number of connections that were made."""
    with scripted(*behaviours) as server:
        site.config["SIGNON"] = site.config["SIGNON"].model_copy(
            update={"mail_url": f"{scheme}://127.0.0.1:{server.port}"}
        )
        db.session.execute(db.update(OutboxMail).values(due_at=now()))
        db.session.execute(db.delete(MailOutage))
        db.session.commit()
        deliver_outbox()
        db.session.expire_all()
        return server.connections


def states(mails: list[OutboxMail]) -> list[tuple[str, int]]:
    return [(mail.status, mail.attempts) for mail in mails]


def everything_arrives_later(site: Flask, *, twice: tuple[str, ...] = (), before: tuple[str, ...] = ()) -> None:
    """The next server, which is sound, gets every mail once but for those that the one before has taken."""
    sound = Odd()
    deliver(site, sound)
    everybody = [f"mara{one}@rivers.example" for one in range(3)]
    assert sorted(sound.taken) == sorted(one for one in everybody if one not in before or one in twice)
    assert {mail.status for mail in db.session.scalars(db.select(OutboxMail))} == {MailStatus.SENT}
    assert MailOutage.present() is None


ENDS: dict[str, Said] = {
    "hangs up": close,
    "says 421": say_and_close("421 4.3.2 going down\r\n"),
    "says nothing that has a code": "whatever\r\n",
    "hangs": hang,
    "says one line after the other": drip("250-and\r\n"),
    "says a flood of lines": flood("250-and\r\n"),
    "says a megabyte without an end": flood("x" * 1000),
    "says 000": "000 OK\r\n",
    "says 999": "999 OK\r\n",
    "says 650": "650 OK\r\n",
    "says what is no text": b"\xff\xfe\x00\x01\r\n",
}
QUICK, LASTING, NONSENSE = list(ENDS)[:3], list(ENDS)[3:7], list(ENDS)[7:]
WITHIN_A_MAIL = ("MAIL", "RCPT", "DATA", END)


@pytest.mark.parametrize(
    ("command", "end"),
    [
        *product(WITHIN_A_MAIL, QUICK),
        *product(("RCPT", END), LASTING),
        ("MAIL", "hangs"),
        *product(("DATA",), NONSENSE),
    ],
)
def test_whatever_ends_a_mail_in_its_middle_costs_it_one_attempt_and_the_others_nothing(
    site: Flask, outbox: list[OutboxMail], impatient: None, command: str, end: str
) -> None:
    odd = Odd({command: ENDS[end]})
    assert deliver(site, odd) == 1
    assert states(outbox) == [(MailStatus.QUEUED, 1), (MailStatus.QUEUED, 0), (MailStatus.QUEUED, 0)]
    assert outbox[0].error
    assert MailOutage.present().reason
    everything_arrives_later(site)


@pytest.mark.parametrize("end", ["says 421", "says one line after the other", "says what is no text"])
def test_whatever_ends_the_greeting_costs_no_mail_anything(
    site: Flask, outbox: list[OutboxMail], impatient: None, end: str
) -> None:
    assert deliver(site, Odd({"EHLO": ENDS[end], "HELO": ENDS[end]})) == 1
    assert states(outbox) == [(MailStatus.QUEUED, 0)] * 3
    assert MailOutage.present().reason
    everything_arrives_later(site)


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("MAIL", "354 go\r\n"),
        ("MAIL", "220 mail\r\n"),
        ("RCPT", "354 go\r\n"),
        ("RCPT", "220 mail\r\n"),
        ("DATA", "250 OK\r\n"),
        ("DATA", "220 OK\r\n"),
        (END, "354 go\r\n"),
        (END, "220 mail\r\n"),
    ],
)
def test_a_good_answer_that_is_not_the_one_to_this_takes_no_mail_for_sent(
    site: Flask, outbox: list[OutboxMail], impatient: None, command: str, answer: str
) -> None:
    assert deliver(site, Odd({command: answer})) == 1
    assert {mail.status for mail in outbox} == {MailStatus.QUEUED}
    assert [mail.attempts for mail in outbox[1:]] == [0, 0]
    assert MailOutage.present().reason
    everything_arrives_later(site)


@pytest.mark.parametrize("command", [*WITHIN_A_MAIL[:3], "EHLO"])
def test_a_server_that_answers_twice_is_not_taken_at_its_word(
    site: Flask, outbox: list[OutboxMail], impatient: None, command: str
) -> None:
    """Each answer is then read as that to the next command."""
    odd = Odd({command: "250 OK\r\n250 OK\r\n"}, offers=("PIPELINING",))
    deliver(site, odd)
    sent = [mail.recipient for mail in outbox if mail.status == MailStatus.SENT]
    assert set(sent) <= set(odd.read)
    assert {mail.status for mail in outbox} <= {MailStatus.QUEUED, MailStatus.SENT}
    everything_arrives_later(site, before=tuple(sent))


def test_a_server_that_claims_everything_is_spoken_to_step_by_step(site: Flask, outbox: list[OutboxMail]) -> None:
    offers = ("PIPELINING", "CHUNKING", "BINARYMIME", "8BITMIME", "SIZE", "DSN", "AUTH=", "X-\u00e9", "SIZE abc")
    odd = Odd(offers=offers)
    assert deliver(site, odd) == 1
    assert len(odd.taken) == 3


@pytest.mark.parametrize(("command", "end"), [*product(WITHIN_A_MAIL[1:], ["says 421"]), ("DATA", "hangs up")])
def test_an_end_in_the_middle_of_a_batch_doubles_nothing_that_was_taken(
    site: Flask, outbox: list[OutboxMail], impatient: None, command: str, end: str
) -> None:
    odd = Odd({command: ENDS[end]}, only=2)
    assert deliver(site, odd) == 1
    assert states(outbox) == [(MailStatus.SENT, 1), (MailStatus.QUEUED, 1), (MailStatus.QUEUED, 0)]
    everything_arrives_later(site, before=tuple(odd.taken))


def test_a_mail_that_was_taken_without_an_answer_arrives_again_under_the_same_name(
    site: Flask, outbox: list[OutboxMail], impatient: None
) -> None:
    silent = Odd({END: hang})
    deliver(site, silent)
    assert silent.read == [outbox[0].recipient]
    assert "did not answer within" in outbox[0].error
    everything_arrives_later(site)


def test_a_server_that_hangs_at_the_goodbye_has_the_mails_all_the_same(
    site: Flask, outbox: list[OutboxMail], impatient: None
) -> None:
    deliver(site, Odd({"QUIT": hang}))
    assert {mail.status for mail in outbox} == {MailStatus.SENT}
    assert MailOutage.present() is None


AFTER_STARTTLS: dict[str, Said] = {
    "garbage": b"220 go\r\n" + b"\x16\x03\x01garbage\x00\xff" * 50,
    "words in clear": "220 go\r\n250 OK\r\n250 OK\r\n354 go\r\n250 taken\r\n",
    "its greeting": "220 go\r\n220 mail\r\n",
    "nothing": "220 go\r\n",
    "no reason": "454 4.7.0 no certificate today\r\n",
    "its end": say_and_close("220 go\r\n"),
    "another code": "250 OK\r\n",
}


@pytest.mark.parametrize(
    ("what", "scheme"), [*product(AFTER_STARTTLS, ["smtp"]), ("garbage", "smtp+starttls"), ("its end", "smtp+starttls")]
)
def test_a_server_that_offers_encryption_and_then_says_something_else_gets_no_mail(
    site: Flask, outbox: list[OutboxMail], impatient: None, what: str, scheme: str
) -> None:
    odd = Odd({"STARTTLS": AFTER_STARTTLS[what]}, offers=("STARTTLS",))
    assert deliver(site, odd, scheme=scheme) == 1
    assert odd.read == []
    assert states(outbox) == [(MailStatus.QUEUED, 0)] * 3
    assert MailOutage.present().reason
    everything_arrives_later(site)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (
            b"550 5.1.1 B\xc3\xbcro kennt \xe2\x80\x9eMara\xe2\x80\x9c nicht\r\n",
            "550 5.1.1 B\u00fcro kennt \u201eMara\u201c nicht",
        ),
        (b"550 5.1.1 B\xfcro kennt sie nicht\r\n", "550 5.1.1 B\ufffdro kennt sie nicht"),
        (b"550 5.1.1 \x1b[31mno\x07 such\x00 user\r\n", "550 5.1.1  [31mno  such  user"),
        (b"550-5.1.1 no\r\n550-5.1.1 such\r\n550 5.1.1 user\r\n", "550 5.1.1 no 5.1.1 such 5.1.1 user"),
        (b"550\r\n", "550"),
    ],
)
def test_an_answer_is_shown_as_text_whatever_bytes_it_has(
    site: Flask, outbox: list[OutboxMail], answer: bytes, shown: str
) -> None:
    deliver(site, Odd({"RCPT": answer}))
    assert {(mail.status, mail.error) for mail in outbox} == {(MailStatus.FAILED, shown)}
    assert MailOutage.present() is None


def test_an_answer_of_most_of_a_megabyte_is_kept_in_its_beginning(site: Flask, outbox: list[OutboxMail]) -> None:
    line = "550-5.7.1 " + "no " * 100 + "\r\n"
    deliver(site, Odd({"RCPT": line * (MEGABYTE // len(line) - 10) + "550 5.7.1 no\r\n"}))
    assert {mail.status for mail in outbox} == {MailStatus.FAILED}
    assert {len(mail.error) for mail in outbox} <= set(range(900, 1010))


@pytest.mark.parametrize("answer", ["501 5.5.4 ENVID is not known\r\n", "555 what is RET\r\n", "500 5.5.2 syntax\r\n"])
@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
def test_a_server_that_offers_notices_and_refuses_to_hear_of_them_gets_the_mail_without(
    site: Flask, outbox: list[OutboxMail], command: str, answer: str
) -> None:
    def refuse(peer: Peer) -> None:
        peer.say(answer if "=" in peer.log[-1] else "250 OK\r\n")

    odd = Odd({command: refuse}, offers=("DSN",))
    with scripted(odd) as server:
        site.config["SIGNON"] = site.config["SIGNON"].model_copy(update={"mail_url": f"smtp://127.0.0.1:{server.port}"})
        deliver_outbox()
        asked = [line for line in server.log if "NOTIFY=" in line or "RET=" in line]
    db.session.expire_all()
    assert states(outbox) == [(MailStatus.SENT, 1)] * 3
    assert len(odd.taken) == 3
    assert len(asked) == (1 if command == "MAIL" else 2)


@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
def test_a_refusal_that_has_other_reasons_is_one_without_them_too(
    site: Flask, outbox: list[OutboxMail], command: str
) -> None:
    deliver(site, Odd({command: "501 5.1.3 bad address\r\n"}, offers=("DSN",)))
    assert outbox[0].status == MailStatus.FAILED
    assert outbox[0].error == "501 5.1.3 bad address"


def test_a_server_with_less_room_than_a_mail_refuses_that_mail_and_it_is_said_what_to_do(
    site: Flask, outbox: list[OutboxMail]
) -> None:
    deliver(site, Odd({"MAIL": "552 5.3.4 too large\r\n"}, offers=("SIZE 10",)))
    assert states(outbox) == [(MailStatus.FAILED, 1)] * 3
    assert "too large for that mailbox" in remedy(outbox[0])
    assert MailOutage.present() is None


def test_a_server_that_reads_nothing_is_given_up_in_time() -> None:
    def ask_and_hang(peer: Peer) -> None:
        peer.say("354 go\r\n")
        hang(peer)

    with scripted(Odd({"DATA": ask_and_hang})) as server:
        conversation = Conversation(MailServer.parse(f"smtp://127.0.0.1:{server.port}"))
        conversation.open()
        content = b"x\r\n" * 4 * MEGABYTE
        with pytest.raises(BrokenOffError, match="did not answer within"):
            conversation.hand_over(Envelope("a@rivers.example", "b@rivers.example"), content, seconds=0.4)
        conversation.end()


def test_the_desk_says_what_the_server_said_and_that_mails_wait(app: Flask, signed_in: Callable[..., Walker]) -> None:
    viewer = signed_in(Role.VIEWER)
    with app.app_context():
        for to in ("mara@rivers.example", "noor@rivers.example", "ada@rivers.example"):
            OutboxMail.queue(to=to, subject=f"To {to}", paragraphs=["Hello."], at=now())
        db.session.commit()
        deliver(app, Odd({"RCPT": say_and_close("421 4.3.2 down for an <hour>\r\n")}, only=2))
    outbox = viewer.open("/coordinator/outbox/").text
    assert "has taken no mail since" in outbox
    assert "421 4.3.2 down for an <hour>" in outbox
    assert sorted(one.get_text(strip=True) for one in viewer.page.select("td .badge")) == ["sent", "waiting", "waiting"]
    with app.app_context():
        deliver(app, Odd({"RCPT": b"550 5.1.1 B\xfcro kennt <sie> nicht\r\n"}))
    outbox = viewer.open("/coordinator/outbox/?state=failed").text
    assert "has taken no mail since" not in outbox
    assert "550 5.1.1 B\ufffdro kennt <sie> nicht" in outbox
    assert "The mailbox does not exist" in outbox
