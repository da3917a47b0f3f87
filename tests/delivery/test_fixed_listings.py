"""A document that everybody may read names a signatory, or is about to: a file can no longer list it otherwise."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.delivery import fixed_listings
from signon.delivery.jobs import finalise
from signon.delivery.orders import order_final
from signon.letters.models.letter import Letter
from signon.signing.importing.applying import DecidedMeanwhileError, enter_plan
from signon.signing.importing.plan import plan_import
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.models import listing
from signon.signing.models.amendment import AmendmentRefusedError
from signon.signing.models.details import SignatureDetails
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories

ROW = SignatoryRow(organization="Quiet Heron", country="KE", listed="recipient-only", number=2)


@pytest.fixture
def letter(session: Session) -> Letter:
    made = factories.letter()
    factories.signature(made, organization="Quiet Heron", country="KE")
    session.commit()
    return made


def listed() -> Listed:
    return db.session.scalars(db.select(Signature.listed)).one()


def test_a_row_is_refused_while_the_final_is_made(letter: Letter) -> None:
    order_final(letter, by=factories.BY, at=now())
    db.session.commit()
    plan = plan_import(letter, [ROW])
    assert plan.already_there == []
    assert "a document is being made at this moment that names it publicly" in plan.refused[0].reason


def test_a_row_is_refused_once_the_letter_has_left(letter: Letter) -> None:
    finalise(letter, by=factories.BY, at=now())
    plan = plan_import(Letter.named("clean-rivers"), [ROW])
    assert plan.restricted() == []
    assert "the finalised document names it publicly" in plan.refused[0].reason


def test_a_final_that_is_ordered_after_the_plan_is_seen_when_entering(letter: Letter) -> None:
    plan = plan_import(letter, [ROW])
    order_final(letter, by=factories.BY, at=now())
    db.session.commit()
    with pytest.raises(DecidedMeanwhileError):
        enter_plan(letter, plan, status=SignatureStatus.APPROVED, by=factories.BY, at=now())
    db.session.rollback()
    assert listed() is Listed.PUBLIC


def test_a_final_that_is_ordered_after_the_entering_leaves_it_out_of_the_public_copy(letter: Letter) -> None:
    plan = plan_import(letter, [ROW])
    enter_plan(letter, plan, status=SignatureStatus.APPROVED, by=factories.BY, at=now())
    db.session.commit()
    order = order_final(letter, by=factories.BY, at=now())
    assert [one["listed"] for one in order.snapshot["signatories"]] == ["recipient-only"]


def test_without_the_look_at_documents_the_file_would_claim_what_is_not_so(app: Flask, letter: Letter) -> None:
    """The control."""
    finalise(letter, by=factories.BY, at=now())
    listing.FIXED._kept(app).clear()
    plan = plan_import(Letter.named("clean-rivers"), [ROW])
    assert "becomes recipient-only" in plan.already_there[0].differences[0]
    assert fixed_listings.fixed(Letter.named("clean-rivers"))


def for_the_recipient(signature: Signature) -> frozenset[str]:
    details = SignatureDetails(**signature.details() | {"listed": Listed.RECIPIENT_ONLY})
    return signature.amend(details, at=now())


def test_its_representative_is_told_as_well_that_it_is_too_late(letter: Letter) -> None:
    signature = db.session.scalars(db.select(Signature)).one()
    order_final(letter, by=factories.BY, at=now())
    db.session.commit()
    with pytest.raises(AmendmentRefusedError, match="a document is being made at this moment"):
        for_the_recipient(signature)
    db.session.rollback()
    assert listed() is Listed.PUBLIC


def test_before_a_final_is_ordered_its_representative_may_change_the_listing(letter: Letter) -> None:
    assert for_the_recipient(db.session.scalars(db.select(Signature)).one()) == {"listed"}
