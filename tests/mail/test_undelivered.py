"""Mails that a server refuses for good: ended at once, and shown with the remedy beside what they are about."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.access import Role
from signon.database.db import db, now
from signon.errors import DomainError
from signon.invitations.models import InvitationBatch
from signon.mail.jobs import deliver_outbox
from signon.mail.models import UNDELIVERED, MailStatus, OutboxMail
from signon.mail.new_mail import LINK
from signon.mail.undelivered import REMEDIES, remedy
from signon.signing.mails import write_link_again
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.invitations.invited import directory, started
from tests.mail.servers import Kept, serving
from tests.walker import Walker

NO_SUCH = "550 5.1.1 <nobody@rivers.example>: Recipient address rejected: User unknown"


@pytest.fixture
def kept(app: Flask) -> Iterator[Kept]:
    kept = Kept()
    with serving(kept) as port:
        app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"mail_url": f"smtp://127.0.0.1:{port}"})
        yield kept


@pytest.fixture
def refused(app: Flask, kept: Kept, work: Callable[[], None]) -> int:
    """A signature whose confirmation the server has refused."""
    kept.refusals["RCPT"] = NO_SUCH
    with app.app_context():
        signature = factories.signature(
            factories.letter(), SignatureStatus.PENDING, representative_email="nobody@rivers.example"
        )
        write_link_again(signature, at=now())
        db.session.commit()
        number = signature.id
    work()
    return number


@pytest.mark.parametrize("at", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    "answer",
    [NO_SUCH, "550 no", "551 moved", "552 5.2.2 full", "553 no", "554 5.7.1 spam", "500 no", "521 no mail here"],
)
def test_a_final_refusal_ends_a_mail_at_once(app: Flask, kept: Kept, at: str, answer: Any) -> None:
    kept.refusals[at] = answer
    with app.app_context():
        mail = OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
        db.session.commit()
        deliver_outbox()
        assert (mail.status, mail.attempts, mail.error) == (MailStatus.FAILED, 1, answer)
        assert mail.reply_code == int(answer[:3])
        assert mail.enhanced_code == (answer.split()[1] if "." in answer.split()[1] else "")


@pytest.mark.parametrize("at", ["RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["450 4.2.0 greylisted", "451 4.7.1 later", "452 4.2.2 full"])
def test_a_passing_refusal_waits_as_ever(app: Flask, kept: Kept, at: str, answer: str) -> None:
    """The control: the very same way, with a first figure that says to come back."""
    kept.refusals[at] = answer
    with app.app_context():
        mail = OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
        db.session.commit()
        deliver_outbox()
        assert (mail.status, mail.attempts, mail.error) == (MailStatus.QUEUED, 1, answer)
        assert mail.due_at > now()
        assert remedy(mail) == ""


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (NO_SUCH, "another address"),
        ("550 no such user", "another address"),
        ("550 5.1.2 bad domain", "domain"),
        ("556 5.1.10 null MX", "domain"),
        ("552 5.2.2 over quota", "full"),
        ("552 over quota", "full"),
        ("552 5.3.4 too big", "too large"),
        ("550 5.7.1 relay access denied", "by its rules"),
        ("554 5.7.26 not authenticated", "by its rules"),
        ("554 5.0.0 no", "for good"),
    ],
)
def test_the_remedy_fits_the_answer(app: Flask, kept: Kept, answer: Any, word: str) -> None:
    kept.refusals["RCPT"] = answer
    with app.app_context():
        mail = OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
        db.session.commit()
        deliver_outbox()
        assert word in remedy(mail)


def test_every_failed_mail_has_some_remedy() -> None:
    assert all(any(applies(code, "") for applies, _text in REMEDIES) for code in range(600))


def test_it_is_shown_beside_the_signature_with_the_remedy(refused: int, signed_in: Callable[..., Walker]) -> None:
    page = signed_in().open(f"/coordinator/signatures/{refused}")
    assert "A mail to nobody@rivers.example was not delivered." in page.text
    assert "Ask for another address" in page.text
    assert NO_SUCH in page.text


def test_it_is_shown_in_the_queue_and_in_the_outbox(refused: int, signed_in: Callable[..., Walker]) -> None:
    owner = signed_in()
    assert "A mail was not delivered" in owner.open("/coordinator/letters/clean-rivers/signatures?status=pending").text
    outbox = owner.open("/coordinator/outbox/?state=failed").text
    assert NO_SUCH in outbox
    assert "Ask for another address" in outbox
    assert "1 mail was not delivered" in owner.open("/coordinator/outbox/").text


def test_a_viewer_reads_it_and_has_no_button(refused: int, signed_in: Callable[..., Walker]) -> None:
    page = signed_in(Role.VIEWER).open(f"/coordinator/signatures/{refused}")
    assert "was not delivered" in page.text
    assert not [button for button in page.page.find_all("button") if "again" in button.get_text()]


def test_it_is_delivered_again_from_beside_the_signature_once_the_cause_is_gone(
    refused: int, signed_in: Callable[..., Walker], kept: Kept, work: Callable[[], None], app: Flask
) -> None:
    owner = signed_in().open(f"/coordinator/signatures/{refused}")
    kept.refusals.clear()
    owner.press("The address is right: mail it again")
    work()
    assert kept.recipients == ["nobody@rivers.example"]
    assert "was not delivered" not in owner.open(f"/coordinator/signatures/{refused}").text


def test_a_later_mail_to_the_same_address_that_arrives_takes_it_away(
    refused: int, signed_in: Callable[..., Walker], kept: Kept, work: Callable[[], None], app: Flask
) -> None:
    kept.refusals.clear()
    with app.app_context():
        write_link_again(db.session.get_one(Signature, refused), at=now())
        db.session.commit()
    work()
    assert "was not delivered" not in signed_in().open(f"/coordinator/signatures/{refused}").text


def test_another_signatures_page_does_not_show_it(refused: int, signed_in: Callable[..., Walker], app: Flask) -> None:
    with app.app_context():
        other = factories.signature(factories.letter(title="Other"), SignatureStatus.PENDING)
        db.session.commit()
        number = other.id
    assert "was not delivered" not in signed_in().open(f"/coordinator/signatures/{number}").text


def test_it_is_shown_beside_the_invitation(
    app: Flask, kept: Kept, signed_in: Callable[..., Walker], work: Callable[[], None]
) -> None:
    kept.refusals["RCPT"] = NO_SUCH
    with app.app_context():
        directory("Quiet Herons", "Gone Cranes")
        number = started(factories.letter()).id
        db.session.commit()
    work()
    work()
    owner = signed_in()
    progress = owner.open("/coordinator/letters/clean-rivers/progress").text
    assert "2 invitations were not delivered" in progress
    assert progress.count("Ask for another address") == 2
    batch = owner.open(f"/coordinator/batches/{number}").text
    assert batch.count(NO_SUCH) == 2
    with app.app_context():
        assert InvitationBatch.numbered(number).id == number


@pytest.mark.parametrize("status", [status for status in MailStatus if status not in UNDELIVERED])
def test_only_a_mail_that_failed_or_came_back_is_delivered_again(
    app: Flask, signed_in: Callable[..., Walker], status: Any
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = signed_in(Role.MODERATOR).client
    with app.app_context():
        mail = OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
        mail.status, mail.attempts = status, 3
        db.session.commit()
        number = mail.id
    assert client.post(f"/coordinator/outbox/{number}/delivery").status_code == 409
    with app.app_context():
        mail = db.session.get_one(OutboxMail, number)
        assert (mail.status, mail.attempts) == (status, 3)


@pytest.mark.both_databases
def test_a_failed_mail_is_delivered_again_once(session: Session, database: str) -> None:
    mail = OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=[LINK], at=now())
    mail.give_up("550 no")
    session.commit()
    mail.resend(now())
    session.commit()
    with pytest.raises(DomainError, match="Only a mail that failed or came back is delivered again"):
        mail.resend(now())


def test_an_erased_mail_is_not_delivered_again(session: Session) -> None:
    mail = OutboxMail.queue(to="", subject="", paragraphs=[], at=now())
    mail.give_up("550 no")
    session.commit()
    with pytest.raises(DomainError, match="erased"):
        mail.resend(now())


@pytest.mark.parametrize("number", [7, 2**40, 10**30])
def test_a_mail_that_there_is_not_is_not_found(signed_in: Callable[..., Walker], app: Flask, number: int) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = signed_in().client
    assert client.get(f"/coordinator/outbox/{number}").status_code == 404
    assert client.post(f"/coordinator/outbox/{number}/delivery").status_code == 404
    assert client.get(f"/coordinator/outbox/?page={number}").status_code == 200
