"""The mail about a sign-on is written before anybody waits for it; where it is right no more, another one is written."""

import pytest
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.letters.models.declared_change import DeclaredChange
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import STORED
from signon.letters.parts.letter_parts import LetterParts
from signon.mail.models import OutboxMail
from signon.signing.mails import DraftedMail
from signon.signing.models.details import SignatureDetails
from signon.signing.models.signature import Signature
from signon.signing.unproven_mails import send_answer
from tests import factories

OTHER_ENTRY = "There is another entry for this organisation with your address"


@pytest.fixture
def letter(session: Session) -> Letter:
    """An open letter."""
    return factories.letter(closes_at="2035-01-01T12:00")


def answered(letter: Letter, details: SignatureDetails, drafted: DraftedMail | None) -> tuple[object, ...]:
    """The mail that answers a sign-on."""
    signature, answer = Signature.sign_on(letter, details, at=now())
    to, organization = details.representative_email, details.organization
    send_answer(signature, answer, to=to, organization=organization, at=now(), drafted=drafted)
    mail = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert mail is not None
    assert (mail.link_subject_id, mail.recipient, mail.about) == (signature.id, to, f"letter:{letter.id}")
    return mail.subject, mail.paragraphs, mail.frame, mail.reply_to, mail.link_purpose, mail.link_seconds


def test_a_drafted_mail_is_the_mail_that_is_written_otherwise(letter: Letter) -> None:
    details, at = factories.details(organization="Lake Friends"), now()
    drafted = DraftedMail.write(letter, details, at=at)
    again = factories.details(organization="Lake Friends", country="FR")
    assert answered(letter, details, drafted) == answered(letter, again, None)


def test_a_letter_that_was_changed_meanwhile_has_another_mail_written(letter: Letter) -> None:
    details = factories.details()
    drafted = DraftedMail.write(letter, details, at=now())
    parts = LetterParts.model_validate(
        letter.parts.model_dump() | {"title": "Cleaner rivers", "closes_at": "2036-01-01T12:00"}, context=STORED
    )
    letter.revise(parts, {}, declared=DeclaredChange.before_anybody_signed(), by=factories.BY, at=now())
    assert "Clean rivers" in drafted.mail.subject
    assert "Cleaner rivers" in str(answered(letter, details, drafted)[0])


def test_an_entry_beside_another_has_another_mail_written(letter: Letter) -> None:
    first = factories.details(organization="Lake Friends", representative_email="mara@lakes.example")
    Signature.sign_on(letter, first, at=now())
    second = factories.details(
        organization="Lake Friends", representative_email="mara@lakes.example", representative_name="Mara K. Quill"
    )
    drafted = DraftedMail.write(letter, second, at=now())
    assert OTHER_ENTRY not in str(drafted.mail.paragraphs)
    assert OTHER_ENTRY in str(answered(letter, second, drafted)[1])
