import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon import audit
from signon.database.db import db, now
from signon.delivery.jobs import finalise
from signon.delivery.models import Final
from signon.delivery.orders import Rendering
from signon.letters.models.letter import Letter
from signon.limits import Attempt
from signon.mail.models import OutboxMail
from signon.privacy.jobs import NEXT
from signon.privacy.retention import erase_expired
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken
from tests import factories
from tests.signing.entries import dump, status_token

YEAR = 365


@pytest.fixture
def delivered(session: Session) -> Letter:
    """A letter that left, with a signature in every state, and one that is open."""
    letter = factories.letter(slug="left")
    for status in SignatureStatus:
        signature = factories.signature(letter, status, organization=f"Society {status}")
    factories.signature(
        letter, SignatureStatus.PENDING, organization="Society pending", representative_email="two@society.example"
    )
    status_token(signature)
    factories.signature(factories.letter(slug="open"), representative_email="kept@open.example")
    finalise(letter, by="ines", at=now())
    for mail in session.scalars(db.select(OutboxMail)):
        mail.delivered(now(), captured="A mail with a link")
    session.commit()
    return letter


def contact_details() -> list[tuple[object, ...]]:
    return [row for row in dump() if "@organisation" in str(row) or "@society" in str(row) or "Quill" in str(row)]


@pytest.mark.both_databases
class TestWhatHasBeenKeptLongEnough:
    def test_it_is_erased_and_the_public_record_stays(self, session: Session, delivered: Letter) -> None:
        pdf = session.scalar(db.select(Final.pdf))
        erased = erase_expired(now() + timedelta(days=YEAR + 1), days=YEAR)
        session.commit()
        assert erased["signatures"] == 6
        assert erased["mail"] >= 1
        signatures = session.scalars(db.select(Signature).filter_by(letter_id=delivered.id)).all()
        assert {one.representative_email for one in signatures} == {""}
        assert {one.representative_name for one in signatures} == {""}
        assert all(one.erased_at for one in signatures)
        assert not any(one.status is SignatureStatus.PENDING for one in signatures)
        assert "Society approved" in {one.printed_name for one in signatures}
        assert session.scalar(db.select(Final.pdf)) == pdf
        assert session.scalar(db.select(db.func.count(LinkToken.id))) == 0
        assert [row for row in contact_details() if "kept@open" not in str(row)] == []
        kept = session.scalar(db.select(Signature).filter_by(representative_email="kept@open.example"))
        assert kept.representative_name == "Mara Quill"

    def test_it_is_logged_once_and_a_second_run_finds_nothing(self, session: Session, delivered: Letter) -> None:
        later = now() + timedelta(days=YEAR + 1)
        erase_expired(later, days=YEAR)
        assert not erase_expired(later, days=YEAR).get("signatures")
        session.flush()
        acts = [entry.action for entry in audit.trail(delivered)]
        assert acts.count("letter:erase-contact-details") == 1

    def test_a_letter_that_left_lately_is_left_alone(self, session: Session, delivered: Letter) -> None:
        before = dump()
        assert erase_expired(now() + timedelta(days=YEAR - 1), days=YEAR) == {}
        session.flush()
        assert dump() == before

    def test_nought_days_keep_everything(self, session: Session, delivered: Letter) -> None:
        assert erase_expired(now() + timedelta(days=100 * YEAR), days=0) == {}

    def test_a_list_that_prints_representatives_keeps_their_names(self, session: Session) -> None:
        letter = factories.letter(signatory_list={"style": "names-representatives"})
        stands = factories.signature(letter)
        waits = factories.signature(letter, SignatureStatus.VERIFIED)
        finalise(letter, by="ines", at=now())
        erase_expired(now() + timedelta(days=YEAR + 1), days=YEAR)
        session.expire_all()
        assert (stands.representative_name, stands.representative_email) == ("Mara Quill", "")
        assert waits.representative_name == ""
        assert "Quill" not in str(session.scalars(db.select(Rendering.snapshot)).all())


def test_the_worker_erases_by_itself(app: Flask, work: Callable[[], None]) -> None:
    with app.app_context():
        letter = factories.letter(slug="left")
        factories.signature(letter)
        finalise(letter, by="ines", at=now())
        letter = Letter.named("left")
        letter.delivered_at = now() - timedelta(days=YEAR + 1)
        db.session.add(Attempt(scope="sign-on", digest="0" * 64, at=now() - timedelta(days=2)))
        db.session.commit()
    work()
    with app.app_context():
        assert db.session.get_one(Signature, 1).representative_email == ""
        assert db.session.scalar(db.select(db.func.count(Attempt.id))) == 0
    assert app.extensions[NEXT] > time.monotonic() + timedelta(minutes=50).total_seconds()
