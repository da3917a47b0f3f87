"""What a signatory gets of the letter: the text they agreed to, the mail at delivery, the document."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.delivery.jobs import finalise
from signon.delivery.mails import tell_of_delivery
from signon.delivery.views import holder_documents
from signon.letters.models.declared_change import Change
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.mail.models import OutboxMail
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.places import all_taken
from tests.printing.printed import layout_text
from tests.signing.entries import confirmation_token, status_token
from tests.walker import Walker


@pytest.fixture
def signed(app: Flask) -> Callable[..., str]:
    """A function that makes a signature on a letter to ``rivers`` and gives the address of its own page."""

    def sign(status: SignatureStatus = SignatureStatus.APPROVED, **changes: Any) -> str:
        with app.app_context():
            letter = db.session.scalar(db.select(Letter)) or factories.letter(slug="rivers")
            signature = factories.signature(letter, status, **changes)
            token = status_token(signature)
            db.session.commit()
            return f"/signatures/{token}"

    return sign


def mails(app: Flask) -> dict[Any, tuple[Any, str]]:
    with app.app_context():
        found = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id))
        return {
            mail.recipient: (
                mail.subject,
                " ".join(one or f"http://letters.test{mail.link_path}" for one in mail.paragraphs),
            )
            for mail in found
        }


def deliver(app: Flask) -> None:
    with app.app_context():
        finalise(Letter.named("rivers"), by="ines", at=now())


def test_the_signed_text_is_the_version_that_was_agreed_to_with_its_hash(
    app: Flask, client: FlaskClient, signed: Callable[..., str]
) -> None:
    address = signed()
    with app.app_context():
        letter = Letter.named("rivers")
        first = letter.versions[0]
        later = {**first.content, "body": "Quite another text."}
        letter.versions.append(
            TextVersion(
                number=2,
                content=later,
                sha256="0" * 64,
                created_at=now(),
                created_by=factories.BY,
                change=Change.MATERIAL,
            )
        )
        db.session.commit()
        digest = first.sha256
    answer = client.get(f"{address}/text.pdf")
    assert answer.mimetype == "application/pdf"
    text = layout_text(answer.data)
    assert "Please act before the spring flood." in text
    assert "another text" not in text
    assert digest in text.replace("\n", "")
    assert "version 1" in text
    assert "no-store" in answer.headers["Cache-Control"]


def test_each_text_is_laid_out_once(app: Flask, client: FlaskClient, signed: Callable[..., str]) -> None:
    address, other = signed(), signed()
    holder_documents._printed.cache_clear()
    assert client.get(f"{address}/text.pdf").data == client.get(f"{other}/text.pdf").data
    counted = holder_documents._printed.cache_info()
    assert (counted.misses, counted.hits) == (1, 1)


def test_beyond_a_few_at_once_the_text_has_to_wait(app: Flask, client: FlaskClient, signed: Callable[..., str]) -> None:
    address = signed()
    holder_documents._printed.cache_clear()
    with all_taken(app, holder_documents.TEXTS):
        assert client.get(f"{address}/text.pdf").status_code == 503
    assert client.get(f"{address}/text.pdf").status_code == 200


def test_the_text_needs_a_link_that_serves(app: Flask, client: FlaskClient, signed: Callable[..., str]) -> None:
    signed()
    with app.app_context():
        signature = db.session.get_one(Signature, 1)
        expired, confirming = status_token(signature, days=-1), confirmation_token(signature)
        db.session.commit()
    codes = [client.get(f"/signatures/{token}/text.pdf").status_code for token in (expired, confirming, "x")]
    assert codes == [410, 404, 404]


def test_after_delivery_the_own_page_leads_to_the_document(app: Flask, signed: Callable[..., str]) -> None:
    named, waiting = signed(), signed(SignatureStatus.VERIFIED)
    deliver(app)
    holder = Walker(app).open(named)
    assert "The letter is finalised, with your organisation on it." in holder.text
    assert holder.follow("The finalised document").response.mimetype == "application/pdf"
    assert "The letter was finalised without it." in Walker(app).open(waiting).text


def test_at_delivery_all_who_are_named_get_the_document_and_those_who_wait_are_told(
    app: Flask, signed: Callable[..., str]
) -> None:
    signed(representative_email="named@a.example")
    signed(SignatureStatus.VERIFIED, representative_email="waits@a.example")
    for number, status in enumerate((SignatureStatus.PENDING, SignatureStatus.REJECTED, SignatureStatus.WITHDRAWN)):
        signed(status, representative_email=f"other{number}@a.example")
    deliver(app)
    told = mails(app)
    assert set(told) == {"named@a.example", "waits@a.example"}
    assert "http://letters.test/letters/rivers/letter.pdf" in told["named@a.example"][1]
    assert told["waits@a.example"][0].startswith("Finalised without ")
    assert "had not decided" in told["waits@a.example"][1]


def test_who_did_not_agree_to_the_new_text_is_told_why_they_are_not_named(
    app: Flask, signed: Callable[..., str]
) -> None:
    signed(representative_email="stands@a.example")
    with app.app_context():
        late = factories.signature(Letter.named("rivers"), representative_email="silent@a.example")
        letter = late.letter
        version = TextVersion(
            number=2,
            content=letter.versions[0].content,
            sha256=letter.versions[0].sha256,
            created_at=now(),
            created_by=factories.BY,
            change=Change.MATERIAL,
        )
        letter.versions.append(version)
        db.session.flush()
        stands = db.session.scalar(db.select(Signature).filter_by(representative_email="stands@a.example"))
        stands.text_version = version
        db.session.commit()
    deliver(app)
    assert "nobody agreed to the new one" in mails(app)["silent@a.example"][1]


def test_thousands_are_told_in_one_go(app: Flask, session: Session) -> None:
    letter = factories.letter(slug="rivers")
    version = letter.versions[-1]
    rows = [
        {
            "letter_id": letter.id,
            "text_version_id": version.id,
            "organization": f"Society {number}",
            "printed_name": f"Society {number}",
            "key": f"society {number}",
            "representative_email": f"a{number}@society.example",
            "status": SignatureStatus.APPROVED,
            "created_at": now(),
            "consented_at": now(),
        }
        for number in range(2_500)
    ]
    session.execute(db.insert(Signature), rows)
    numbers = list(session.scalars(db.select(Signature.id)))
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    tell_of_delivery(letter, numbers, at=now())
    session.flush()
    assert len(asked) < 50
    assert session.scalar(db.select(db.func.count(OutboxMail.id))) == 2_500
