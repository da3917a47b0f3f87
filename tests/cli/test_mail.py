"""``flask mail received``: what a mail server is told about a message that it hands over."""

import sys
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from signon.cli.exit_statuses import refuse_to_start
from signon.database.db import db
from signon.mail.bounces.models import ReceivedMail
from signon.mail.bounces.reading.received import MOST_BYTES
from signon.mail.bounces.status import ReceivedKind
from signon.mail.models import MailStatus
from signon.messages.models import Message
from signon.settings import ROOT
from tests.mail.bounces.samples import NAMES, sample
from tests.mail.bounces.sent import sent

Handed = Callable[..., Result]


@pytest.fixture
def hand_over(app: Flask) -> Handed:
    """Hands a message over as a mail server does."""
    return lambda content, *options: app.test_cli_runner().invoke(args=["mail", "received", *options], input=content)


def test_a_bounce_is_taken_without_a_word(app: Flask, session: Session, hand_over: Handed) -> None:
    one = sent(session)
    session.rollback()
    result = hand_over(one.sample("postfix"))
    assert (result.exit_code, result.output) == (0, "")
    assert hand_over(one.sample("postfix")).exit_code == 0
    assert one.mail.status == MailStatus.RETURNED


def test_the_addresses_of_the_envelope_count(app: Flask, session: Session, hand_over: Handed) -> None:
    one = sent(session)
    session.rollback()
    content = sample("postfix").replace(b"7h3k9m2q5x8z1b4n6v0c", b"")
    assert hand_over(content, f"--recipient=letters+b{one.code}@letters.example", "--sender=").exit_code == 0
    assert hand_over(sample("answer"), "--sender=MAILER-DAEMON").exit_code == 0
    assert hand_over(b"X: y\n" + sample("answer-latin-1"), "--sender=jose@lake.example").exit_code == 0
    assert one.mail.status == MailStatus.RETURNED
    kinds = list(session.scalars(db.select(ReceivedMail.kind).order_by(ReceivedMail.id)))
    assert kinds == [ReceivedKind.BOUNCE, ReceivedKind.AUTOMATIC, ReceivedKind.ANSWER]


def test_whatever_it_is_a_message_is_taken(app: Flask, session: Session, hand_over: Handed) -> None:
    session.rollback()
    for name in NAMES:
        assert hand_over(sample(name)).exit_code == 0
    assert hand_over(b"\xff\x00no message at all").exit_code == 0


def test_an_answer_of_more_than_20_mb_is_kept_without_what_was_attached(
    app: Flask, session: Session, hand_over: Handed
) -> None:
    session.rollback()
    assert hand_over(sample("answer-with-attachment") + b"x" * MOST_BYTES).exit_code == 0
    [text] = session.scalars(db.select(Message.text))
    assert "Here is our letterhead." in text


@pytest.mark.parametrize("nothing", [b"", b"\n\n"])
def test_nothing_is_no_message(hand_over: Handed, nothing: bytes) -> None:
    result = hand_over(nothing)
    assert result.exit_code == 65
    assert "There is no message on standard input" in result.stderr


def test_while_the_database_is_away_the_mail_server_keeps_the_message(
    app: Flask, session: Session, hand_over: Handed, database: str
) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE received_mail RENAME TO gone")
    session.rollback()
    result = hand_over(sample("postfix"))
    assert result.exit_code == 75
    assert "The message cannot be taken now: The database cannot be used" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(("command", "status"), [(["mail", "received"], 75), (["doctor"], 1), ([], 1)])
def test_a_site_that_cannot_start_keeps_the_mail_server_waiting_and_nobody_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str], status: int
) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/bin/flask", *command, "--sender="][: len(command) + 2])
    with pytest.raises(SystemExit) as ended:
        refuse_to_start("SIGNON_PORT: must be a number.")
    assert (ended.value.code, capsys.readouterr().err) == (status, "SIGNON_PORT: must be a number.\n")


def test_the_site_does_not_start_past_that() -> None:
    assert "sys.exit" not in (ROOT / "wsgi.py").read_text()
