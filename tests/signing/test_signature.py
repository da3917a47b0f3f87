from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signon import audit
from signon.database.db import db, now
from signon.letters.status import LetterStatus
from signon.signing.models.record import AlreadySignedError, SignatureStateError
from signon.signing.models.sign_on import Answer, SigningClosedError
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories

pytestmark = pytest.mark.both_databases


def actions(signature: Signature) -> list[str]:
    return [entry.action.removeprefix("signature:") for entry in audit.trail(signature)]


def test_a_sign_on_waits_for_confirmation_bound_to_the_text_it_agreed_to(session: Session) -> None:
    letter = factories.letter()
    signature, answer = Signature.sign_on(letter, factories.details(organization="Lake Friends"), at=now())
    session.commit()
    assert (signature.status, answer) == (SignatureStatus.PENDING, Answer.NEW)
    assert signature.text_version is letter.versions[-1]
    [entry] = audit.trail(signature)
    assert entry.action == "signature:sign"
    assert entry.details == {"version": 1, "sha256": letter.versions[-1].sha256}


def test_the_same_form_sent_again_before_confirming_is_one_entry(session: Session) -> None:
    letter = factories.letter()
    details = factories.details(organization="Lake Friends")
    first, _answer = Signature.sign_on(letter, details, at=now())
    assert Signature.sign_on(letter, details, at=now()) == (first, Answer.SENT_AGAIN)
    assert session.query(Signature).count() == 1


def test_a_confirmed_organisation_is_found_signed_by_its_own_and_by_any_other_address(session: Session) -> None:
    letter = factories.letter()
    held = factories.signature(letter, SignatureStatus.VERIFIED, organization="Lake Friends")
    own = factories.details(organization="lake friends", representative_email=held.representative_email)
    assert Signature.sign_on(letter, own, at=now()) == (held, Answer.ALREADY_SIGNED)
    other = factories.details(organization="lake friends")
    assert Signature.sign_on(letter, other, at=now()) == (held, Answer.SIGNED_BY_ANOTHER)


def test_the_same_name_in_another_country_is_another_organisation(session: Session) -> None:
    letter = factories.letter()
    factories.signature(letter, organization="Lake Friends", country="CH")
    _signature, answer = Signature.sign_on(
        letter, factories.details(organization="Lake Friends", country="FR"), at=now()
    )
    assert answer is Answer.NEW


@pytest.mark.parametrize("status", [SignatureStatus.WITHDRAWN, SignatureStatus.REJECTED])
def test_an_organisation_that_lost_its_place_may_sign_again(session: Session, status: SignatureStatus) -> None:
    letter = factories.letter()
    factories.signature(letter, status, organization="Lake Friends")
    _signature, answer = Signature.sign_on(letter, factories.details(organization="Lake Friends"), at=now())
    assert answer is Answer.NEW


def test_signing_ends_at_the_closing_time_to_the_second(session: Session) -> None:
    letter = factories.letter(closes_at="2030-06-01T12:00", timezone="Europe/Zurich")
    assert letter.closes_at
    last = letter.closes_at - timedelta(seconds=1)
    assert Signature.sign_on(letter, factories.details(), at=last)[1] is Answer.NEW
    with pytest.raises(SigningClosedError, match="closed"):
        Signature.sign_on(letter, factories.details(), at=letter.closes_at)


@pytest.mark.parametrize("status", [LetterStatus.DRAFT, LetterStatus.CLOSED, LetterStatus.DELIVERED])
def test_only_an_open_letter_takes_signatures(session: Session, status: LetterStatus) -> None:
    with pytest.raises(SigningClosedError):
        Signature.sign_on(factories.letter(status), factories.details(), at=now())


VERBS = {
    "confirm": lambda signature: signature.confirm(at=now()),
    "approve": lambda signature: signature.approve(by=factories.BY, at=now()),
    "reject": lambda signature: signature.reject("Not ours.", by=factories.BY, at=now()),
    "withdraw": lambda signature: signature.withdraw(at=now()),
}


@pytest.mark.parametrize(
    ("before", "verb", "after", "actor"),
    [
        (SignatureStatus.PENDING, "confirm", "verified", "representative"),
        (SignatureStatus.VERIFIED, "approve", "approved", factories.BY),
        (SignatureStatus.APPROVED, "reject", "rejected", factories.BY),
        (SignatureStatus.REJECTED, "approve", "approved", factories.BY),
        (SignatureStatus.APPROVED, "withdraw", "withdrawn", "representative"),
    ],
)
def test_a_verb_changes_the_state_and_says_so_in_the_trail(
    session: Session, before: SignatureStatus, verb: str, after: str, actor: Any
) -> None:
    signature = factories.signature(factories.letter(), before)
    VERBS[verb](signature)
    session.commit()
    assert signature.status == after
    entry = audit.trail(signature)[-1]
    assert (entry.action, entry.actor) == (f"signature:{verb}", actor)
    assert entry.details == {"from": before, "to": after}


def test_a_rejection_keeps_its_reason_and_who_decided(session: Session) -> None:
    signature = factories.signature(factories.letter(), SignatureStatus.REJECTED)
    assert (signature.reason, signature.decided_by) == ("Not a member organisation.", factories.BY)
    assert audit.trail(signature)[-1].reason == "Not a member organisation."


@pytest.mark.parametrize("verb", VERBS)
def test_a_refused_verb_changes_nothing(session: Session, verb: Any) -> None:
    signature = factories.signature(factories.letter(), SignatureStatus.WITHDRAWN)
    session.commit()
    before = actions(signature)
    with pytest.raises(SignatureStateError, match="withdrawn"):
        VERBS[verb](signature)
    session.commit()
    assert (signature.status, signature.verified_at, signature.decided_at) == (SignatureStatus.WITHDRAWN, None, None)
    assert actions(signature) == before


def test_of_two_claims_to_one_place_the_first_confirmed_has_it(session: Session) -> None:
    letter = factories.letter()
    first = factories.signature(letter, SignatureStatus.PENDING, organization="Lake Friends")
    second = factories.signature(letter, SignatureStatus.PENDING, organization="Lake Friends")
    second.confirm(at=now())
    session.commit()
    with pytest.raises(AlreadySignedError, match="Lake Friends"):
        first.confirm(at=now())
    session.rollback()
    assert (first.status, second.status) == (SignatureStatus.PENDING, SignatureStatus.VERIFIED)


def test_a_rejected_signature_cannot_be_approved_into_a_place_that_is_taken(session: Session) -> None:
    letter = factories.letter()
    rejected = factories.signature(letter, SignatureStatus.REJECTED, organization="Lake Friends")
    factories.signature(letter, SignatureStatus.APPROVED, organization="Lake Friends")
    session.commit()
    with pytest.raises(AlreadySignedError):
        rejected.approve(by=factories.BY, at=now())


def test_the_database_itself_keeps_an_organisation_to_one_place(session: Session) -> None:
    letter = factories.letter()
    second = factories.signature(letter, SignatureStatus.PENDING, organization="Lake Friends")
    factories.signature(letter, SignatureStatus.APPROVED, organization="Lake Friends")
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(db.update(Signature).where(Signature.id == second.id).values(status="verified"))


def test_a_corrected_name_is_printed_and_the_entered_one_kept(session: Session) -> None:
    signature = factories.signature(factories.letter(), organization="lake freinds")
    signature.correct_printed_name("Lake Friends", by=factories.BY, at=now())
    session.commit()
    assert (signature.printed_name, signature.organization) == ("Lake Friends", "lake freinds")
    assert audit.trail(signature)[-1].details == {"before": "lake freinds", "after": "Lake Friends"}


def test_a_correction_to_a_name_that_has_signed_is_refused(session: Session) -> None:
    letter = factories.letter()
    factories.signature(letter, organization="Lake Friends")
    misspelled = factories.signature(letter, organization="lake freinds")
    session.commit()
    with pytest.raises(AlreadySignedError):
        misspelled.correct_printed_name("Lake Friends", by=factories.BY, at=now())
    session.commit()
    assert (misspelled.printed_name, actions(misspelled)[-1]) == ("lake freinds", "approve")
