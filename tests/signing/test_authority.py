from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signon import audit
from signon.access import Role
from signon.database.db import db, now
from signon.letters.file.letter_file import read_letter_file
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.signing.models.authority import Authoriser, AuthorityAnswerError, AuthorityDeniedError
from signon.signing.models.record import Authority
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken, Purpose
from tests import factories
from tests.consent.changing import change_text
from tests.signing.entries import ENTERED, confirmation_token, status_token
from tests.walker import Walker

DIRECTOR = Authoriser(name="Ines Ferry", title="President", email="ines@lake.example")
NAMED = {
    "authorised_by_name": "Ines Ferry",
    "authorised_by_title": "President",
    "authorised_by_email": "ines@lake.example",
}


def waiting(letter: Letter, **changes: Any) -> Signature:
    signature = factories.signature(letter, SignatureStatus.VERIFIED, **changes)
    signature.name_authoriser(DIRECTOR)
    assert signature.ask_authority(at=now())
    return signature


@pytest.mark.both_databases
class TestTheVerbs:
    def test_a_denial_after_approval_sends_the_signature_back(self, session: Session) -> None:
        signature = waiting(factories.letter())
        signature.approve(by=factories.BY, at=now())
        signature.deny_authority("We never discussed it.", at=now())
        assert (signature.status, signature.authority) == (SignatureStatus.VERIFIED, Authority.DENIED)
        with pytest.raises(AuthorityDeniedError, match="Ines Ferry has denied"):
            signature.approve(by=factories.BY, at=now())
        signature.approve(by=factories.BY, at=now(), although_denied=True)
        assert signature.status is SignatureStatus.APPROVED

    def test_the_trail_names_neither_the_person_nor_their_words(self, session: Session) -> None:
        signature = waiting(factories.letter())
        signature.approve_authority("Decided by our board, Ines", at=now())
        session.flush()
        entries = [(entry.actor, entry.action, str(entry.details), entry.reason) for entry in audit.trail(signature)]
        assert entries[-1][:2] == (audit.AUTHORISER, "signature:approve-authority")
        assert "ines" not in str(entries).lower().replace(factories.BY, "")

    def test_nobody_answers_for_a_signature_that_was_withdrawn_or_has_left(self, session: Session) -> None:
        withdrawn, left = waiting(factories.letter()), waiting(factories.letter(slug="b"))
        withdrawn.withdraw(at=now())
        left.approve(by=factories.BY, at=now())
        left.letter.deliver(by=factories.BY, at=now(), details={})
        for signature in (withdrawn, left):
            with pytest.raises(AuthorityAnswerError):
                signature.approve_authority("", at=now())

    def test_a_signature_without_a_named_person_asks_nobody(self, session: Session) -> None:
        signature = factories.signature(factories.letter(), SignatureStatus.VERIFIED)
        assert not signature.ask_authority(at=now())
        assert signature.authority is Authority.STATED


@pytest.fixture
def letter(app: Flask) -> str:
    with app.app_context():
        factories.letter(slug="rivers", authority="named")
        db.session.commit()
    return "/letters/rivers/sign"


@pytest.fixture
def asked(app: Flask) -> Callable[..., str]:
    """A function that makes a signature that waits for authority and gives the address of the question."""

    def ask(days: int = 14) -> str:
        with app.app_context():
            letter = db.session.scalar(db.select(Letter)) or factories.letter(slug="rivers", authority="named")
            signature = waiting(letter)
            token = LinkToken.mint(Purpose.AUTHORITY, signature.id, at=now(), lifetime=timedelta(days=days))
            db.session.commit()
            return f"/authorities/{token}"

    return ask


def mails_to(app: Flask, address: str) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(db.select(OutboxMail).filter_by(recipient=address)))


def authority_of(app: Flask, number: int = 1) -> Authority:
    with app.app_context():
        return db.session.get_one(Signature, number).authority


def test_the_letter_file_can_ask_for_the_person(tmp_path: Path) -> None:
    file = tmp_path / "rivers.md"
    file.write_text("---\naddressees: [{address: A}]\nclosing: C\nauthority: named\n---\nText.\n", "utf-8")
    assert read_letter_file(file).parts.authority == "named"


def test_a_letter_that_does_not_ask_has_no_such_fields(app: Flask, walker: Walker) -> None:
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()
    walker.open("/letters/rivers/sign")
    assert not walker.page.find("input", attrs={"name": "authorised_by_email"})
    assert walker.press("Sign the letter", **ENTERED).status == 200


def test_the_person_is_required_where_the_letter_asks(walker: Walker, letter: str) -> None:
    walker.open(letter).press("Sign the letter", **ENTERED)
    assert walker.status == 422
    assert "Enter the name of the person who authorised you." in walker.text


@pytest.mark.parametrize("own", ["mara@lake.example", "MARA@LAKE.example "])
def test_the_representatives_own_address_is_refused_at_the_field(walker: Walker, letter: str, own: str) -> None:
    walker.open(letter).press("Sign the letter", **ENTERED | NAMED | {"authorised_by_email": own})
    assert walker.status == 422
    assert "This is your own address" in walker.text


def test_nobody_is_asked_before_the_representatives_mailbox_is_proven(app: Flask, walker: Walker, letter: str) -> None:
    walker.open(letter).press("Sign the letter", **ENTERED | NAMED)
    assert mails_to(app, "ines@lake.example") == []
    with app.app_context():
        token = confirmation_token(db.session.get_one(Signature, 1))
        db.session.commit()
    walker.open(f"/signatures/{token}").press("Confirm the signature")
    assert "Ines Ferry has been asked by mail" in walker.text
    [mail] = mails_to(app, "ines@lake.example")
    assert mail.subject.startswith("Did you authorise this? Lake Friends signs")


def test_one_address_is_not_flooded_with_questions(app: Flask) -> None:
    with app.app_context():
        letter = factories.letter(slug="rivers", authority="named")
        tokens = []
        for _number in range(8):
            signature = factories.signature(letter, SignatureStatus.PENDING)
            signature.name_authoriser(DIRECTOR)
            tokens.append(confirmation_token(signature))
        db.session.commit()
    for token in tokens:
        Walker(app).open(f"/signatures/{token}").press("Confirm the signature")
    assert len(mails_to(app, "ines@lake.example")) == 1


@pytest.mark.parametrize(("button", "said"), [("Yes, I authorised it", "approved"), ("No, I did not", "denied")])
def test_the_person_answers_once(app: Flask, walker: Walker, asked: Callable[..., str], button: str, said: str) -> None:
    address = asked()
    walker.open(address).press(button, words="Seen by the board.")
    assert f"You have {said} the signature" in walker.text
    assert authority_of(app) == said
    walker.open(address)
    assert walker.status == 409
    assert "has been answered" in walker.text


def test_two_answers_at_once_count_once(app: Flask, asked: Callable[..., str]) -> None:
    address = asked()
    pages = [Walker(app).open(address) for _tab in range(2)]
    pages[0].press("No, I did not")
    pages[1].press("Yes, I authorised it")
    assert pages[1].status == 409
    assert authority_of(app) is Authority.DENIED


def test_opening_the_question_answers_nothing(app: Flask, client: FlaskClient, asked: Callable[..., str]) -> None:
    address = asked()
    for _time in range(5):
        assert client.get(address).status_code == 200
    assert authority_of(app) is Authority.ASKED


def test_an_expired_question_is_mailed_anew(app: Flask, walker: Walker, asked: Callable[..., str]) -> None:
    walker.open(asked(days=-1))
    assert walker.status == 410
    assert "This link has expired" in walker.text
    walker.press("Mail me a link")
    assert len(mails_to(app, "ines@lake.example")) == 1


def test_a_link_of_another_purpose_or_none_asks_nothing(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        signature = waiting(factories.letter())
        tokens = [status_token(signature), confirmation_token(signature), "x", "%00"]
        authority = LinkToken.mint(Purpose.AUTHORITY, signature.id, at=now(), lifetime=timedelta(days=1))
        db.session.commit()
    assert {client.get(f"/authorities/{token}").status_code for token in tokens} == {404}
    assert client.get(f"/signatures/{authority}").status_code == 404


def test_the_desk_sees_the_state_asks_again_and_cannot_overlook_a_denial(
    app: Flask, asked: Callable[..., str], signed_in: Callable[..., Walker]
) -> None:
    address = asked()
    desk = signed_in(Role.MODERATOR).open("/coordinator/letters/rivers/signatures")
    assert "waits for authority" in desk.text
    desk.open("/coordinator/signatures/1").press("Ask again by mail")
    assert len(mails_to(app, "ines@lake.example")) == 1
    Walker(app).open(address).press("No, I did not", words="Not our letter.")
    assert "authority denied" in desk.open("/coordinator/letters/rivers/signatures").text
    desk.open("/coordinator/signatures/1")
    assert "Not our letter." in desk.text
    assert desk.press("Approve").status == 409
    desk.open("/coordinator/signatures/1").press("Approve", although_denied="y")
    with app.app_context():
        assert db.session.get_one(Signature, 1).status is SignatureStatus.APPROVED


def test_ticking_many_leaves_a_denied_one_to_be_decided_by_itself(
    app: Flask, asked: Callable[..., str], signed_in: Callable[..., Walker]
) -> None:
    Walker(app).open(asked()).press("No, I did not")
    desk = signed_in(Role.MODERATOR).open("/coordinator/letters/rivers/signatures")
    desk.press("Approve the ticked ones", signature="1")
    with app.app_context():
        assert db.session.get_one(Signature, 1).status is SignatureStatus.VERIFIED


def test_the_named_person_reads_the_text_that_was_signed_even_when_it_has_changed_since(
    app: Flask, walker: Walker
) -> None:
    with app.app_context():
        letter = factories.letter(authority="named")
        signature = waiting(letter)
        change_text(letter, subject="Lakes instead")
        token = LinkToken.mint(Purpose.AUTHORITY, signature.id, at=now(), lifetime=timedelta(days=1))
        db.session.commit()
    page = walker.open(f"/authorities/{token}")
    assert "Rivers without mercury" in page.text
    assert "Lakes instead" not in page.text
    assert "Version 1" in page.text
