"""A rejection says why: the verb, the database, the page and the upgrade of older rows all see to it."""

import logging
from typing import Any

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import Row, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signon import audit
from signon.database.db import db, now
from signon.database.schema import FOLDER
from signon.moderation import decisions
from signon.moderation.duplicates import merging
from signon.signing.models.rejection import NoReasonError
from signon.signing.status import SignatureStatus
from tests import factories

BLANKS = ["", "   ", "\n\t\r", "\u00a0", "\u200b"]
SHOWN = ["empty", "spaces", "line ends", "a space that does not break", "a space without width"]
PLACEHOLDER = "No reason was written down when this was decided."
pytestmark = pytest.mark.both_databases


def store_reason(reason: str, number: int = 1) -> None:
    db.session.execute(text("UPDATE signature SET reason = :reason WHERE id = :id"), {"reason": reason, "id": number})


def migrate(act: Any, revision: Any) -> None:
    db.session.commit()
    db.session.remove()
    act(directory=str(FOLDER), revision=revision)


def reasons() -> list[Row[Any]]:
    return list(db.session.execute(text("SELECT status, reason FROM signature ORDER BY id")))


@pytest.mark.parametrize("reason", BLANKS, ids=SHOWN)
def test_a_signature_is_not_rejected_without_a_reason(session: Session, reason: Any) -> None:
    signature = factories.signature(factories.letter(), SignatureStatus.VERIFIED, organization="Lake Friends")
    before = len(audit.trail(signature))
    with pytest.raises(NoReasonError, match="Lake Friends cannot be rejected without a reason"):
        signature.reject(reason, by=factories.BY, at=now())
    assert (signature.status, signature.decided_at, len(audit.trail(signature))) == ("verified", None, before)


def test_nor_is_it_by_a_decision_that_would_tell_its_representative(session: Session) -> None:
    signature = factories.signature(factories.letter(), SignatureStatus.APPROVED)
    with pytest.raises(NoReasonError):
        decisions.reject(signature, " ", by=factories.BY, at=now())


@pytest.mark.parametrize("reason", BLANKS[:3], ids=SHOWN[:3])
def test_the_database_itself_refuses_a_rejection_without_a_reason(session: Session, reason: Any) -> None:
    factories.signature(factories.letter(), SignatureStatus.REJECTED)
    session.commit()
    with pytest.raises(IntegrityError, match="rejection_has_reason"):
        store_reason(reason)


def test_the_database_refuses_to_reject_a_signature_that_has_no_reason(session: Session) -> None:
    factories.signature(factories.letter(), SignatureStatus.VERIFIED)
    session.commit()
    with pytest.raises(IntegrityError, match="rejection_has_reason"):
        session.execute(text("UPDATE signature SET status = 'rejected'"))


def test_it_takes_a_reason_of_one_word_and_any_other_state_without_one(session: Session) -> None:
    letter = factories.letter()
    factories.signature(letter, SignatureStatus.REJECTED)
    factories.signature(letter, SignatureStatus.APPROVED)
    store_reason("No.")
    store_reason("", number=2)
    session.commit()
    assert reasons() == [("rejected", "No."), ("approved", "")]


def test_before_the_upgrade_the_database_took_a_rejection_without_a_reason(session: Session) -> None:
    factories.signature(factories.letter(), SignatureStatus.REJECTED)
    migrate(downgrade, "0021")
    store_reason("")
    assert reasons() == [("rejected", "")]
    db.session.rollback()
    migrate(upgrade, "head")


def test_rows_from_before_are_counted_and_say_that_no_reason_was_written_down(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    letter = factories.letter()
    for status in (*[SignatureStatus.REJECTED] * 3, SignatureStatus.APPROVED):
        factories.signature(letter, status)
    migrate(downgrade, "0021")
    store_reason("Not a member.", number=1)
    store_reason("", number=2)
    store_reason(" \n", number=3)
    with caplog.at_level(logging.WARNING, logger="alembic.runtime.migration"):
        migrate(upgrade, "head")
    assert "2 rejected signatures have no reason" in caplog.text
    said = ["Not a member.", PLACEHOLDER, PLACEHOLDER]
    assert reasons() == [*(("rejected", one) for one in said), ("approved", "")]


def test_the_way_back_takes_the_placeholder_away_and_keeps_what_people_wrote(session: Session) -> None:
    letter = factories.letter()
    for reason in (PLACEHOLDER, "Not a member."):
        factories.signature(letter, SignatureStatus.VERIFIED).reject(reason, by=factories.BY, at=now())
    migrate(downgrade, "0021")
    assert reasons() == [("rejected", ""), ("rejected", "Not a member.")]
    migrate(upgrade, "head")
    assert reasons() == [("rejected", PLACEHOLDER), ("rejected", "Not a member.")]


def test_what_refers_to_a_signature_still_does_after_the_way_there_and_back(session: Session) -> None:
    letter = factories.letter()
    kept, other = (factories.signature(letter, organization=name) for name in ("Quiet Heron", "Quiet Heron Ltd"))
    merging.merge(kept, other, set(), by=factories.BY, at=now())
    migrate(downgrade, "0021")
    migrate(upgrade, "head")
    merged = text("SELECT kept_id, rejected_id FROM signature_merge")
    assert db.session.execute(merged).one() == (1, 2)
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        db.session.execute(text("UPDATE signature_merge SET kept_id = 99"))
