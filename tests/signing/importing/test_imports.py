"""Signatories in bulk, on both databases."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon import audit
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.signing.importing import applying as imports
from signon.signing.importing.applying import DecidedMeanwhileError, enter_plan, enter_signatories
from signon.signing.importing.plan import ImportPlan, plan_import
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.models.record import AlreadySignedError, Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.signing.test_at_once import together

pytestmark = pytest.mark.both_databases


def planned(letter: Letter, *names: Any) -> Any:
    rows = [SignatoryRow(organization=name, country="KE", number=number) for number, name in enumerate(names, start=2)]
    return plan_import(letter, rows).rows


def enter(letter: Letter, rows: list[Any], status: SignatureStatus = SignatureStatus.APPROVED) -> None:
    enter_signatories(letter, rows, status=status, by=factories.BY, at=now())


def test_entered_signatures_stand_and_are_in_the_trail(session: Session) -> None:
    letter = factories.letter()
    enter(letter, planned(letter, "Harbour Trust", "Delta Union"))
    session.commit()
    standing = list(session.scalars(Signature.standing(letter).order_by(Signature.id)))
    assert [one.printed_name for one in standing] == ["Harbour Trust", "Delta Union"]
    for one in standing:
        assert [(entry.action, entry.actor) for entry in audit.trail(one)] == [
            ("signature:sign", factories.BY),
            ("signature:approve", factories.BY),
        ]


def test_an_organisation_that_signs_between_plan_and_entry_is_not_entered_twice(session: Session) -> None:
    letter = factories.letter()
    rows = planned(letter, "Delta Union", "Harbour Trust")
    factories.signature(letter, SignatureStatus.VERIFIED, organization="Harbour Trust", country="KE")
    session.commit()
    with pytest.raises(AlreadySignedError):
        enter(letter, rows)
    session.rollback()
    assert db.session.scalars(db.select(Signature.printed_name)).all() == ["Harbour Trust"]


def cranes(letter: Letter, name: str = "The Gone Cranes") -> ImportPlan:
    return plan_import(letter, [SignatoryRow(organization=name, country="KE", number=2)])


def enter_planned(letter: Letter, plan: Any) -> None:
    enter_plan(letter, plan, status=SignatureStatus.APPROVED, by=factories.BY, at=now())


def test_one_that_withdraws_between_plan_and_entering_is_not_entered_again(session: Session) -> None:
    letter = factories.letter()
    signature = factories.signature(letter, organization="Gone Cranes", country="KE")
    session.commit()
    plan = cranes(letter)
    assert len(plan.rows) == 1
    signature.withdraw(at=now())
    session.commit()
    with pytest.raises(DecidedMeanwhileError, match="Nothing was added"):
        enter_planned(letter, plan)
    session.rollback()
    assert session.scalars(Signature.standing(letter)).all() == []


def test_without_a_look_at_decisions_when_entering_it_stands_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    letter = factories.letter()
    signature = factories.signature(letter, organization="Gone Cranes", country="KE")
    session.commit()
    plan = cranes(letter)
    signature.withdraw(at=now())
    session.commit()
    monkeypatch.setattr(imports, "decision_marks", lambda _letter: plan.marks)
    enter_planned(letter, plan)
    assert len(session.scalars(Signature.standing(letter)).all()) == 1


def test_of_two_imports_at_the_same_moment_one_is_told_to_look_again(app: Flask) -> None:
    with app.app_context():
        slug = factories.letter().slug
        db.session.commit()

    def enter_it() -> None:
        with app.app_context():
            letter = Letter.named(slug)
            plan = cranes(letter)
            db.session.rollback()
            enter_planned(letter, plan)
            db.session.commit()

    outcomes = together(enter_it, enter_it)
    assert all(one is None or isinstance(one, AlreadySignedError) for one in outcomes)
    assert None in outcomes
    with app.app_context():
        assert len(db.session.scalars(db.select(Signature)).all()) == 1


def test_an_import_and_a_withdrawal_at_the_same_moment_leave_no_signature_that_was_withdrawn(app: Flask) -> None:
    with app.app_context():
        letter = factories.letter()
        number = factories.signature(letter, organization="Gone Cranes", country="KE").id
        slug = letter.slug
        db.session.commit()

    def enter_it() -> None:
        with app.app_context():
            letter = Letter.named(slug)
            plan = cranes(letter, "Gone Cranes")
            db.session.rollback()
            enter_planned(letter, plan)
            db.session.commit()

    def withdraw_it() -> None:
        with app.app_context():
            db.session.get_one(Signature, number).withdraw(at=now())
            db.session.commit()

    entered, withdrawn = together(enter_it, withdraw_it)
    assert withdrawn is None
    assert entered is None or isinstance(entered, DecidedMeanwhileError)
    with app.app_context():
        assert db.session.scalars(Signature.standing(Letter.named(slug))).all() == []


def test_the_stricter_listing_is_written_with_its_entry_in_the_trail(session: Session) -> None:
    letter = factories.letter()
    signature = factories.signature(letter, organization="Quiet Heron", country="KE")
    session.commit()
    row = SignatoryRow(organization="Quiet Heron", country="KE", listed="recipient-only", number=2)
    enter_planned(letter, plan_import(letter, [row]))
    session.commit()
    assert signature.listed is Listed.RECIPIENT_ONLY
    assert audit.trail(signature)[-1].action == "signature:restrict-listing"
