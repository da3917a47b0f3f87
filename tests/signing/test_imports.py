"""Signatories in bulk, on both databases."""

import pytest

from signon import audit
from signon.db import db, now
from signon.signing.imports import enter_signatories, plan_import
from signon.signing.models import AlreadySignedError, Signature
from signon.signing.signatories_file import SignatoryRow
from signon.signing.status import SignatureStatus
from tests import factories

pytestmark = pytest.mark.both_databases


def planned(letter, *names):
    rows = [SignatoryRow(organization=name, country="KE", number=number) for number, name in enumerate(names, start=2)]
    return plan_import(letter, rows).rows


def enter(letter, rows, status=SignatureStatus.APPROVED):
    enter_signatories(letter, rows, status=status, by=factories.BY, at=now())


def test_entered_signatures_stand_and_are_in_the_trail(session):
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


def test_an_organisation_that_signs_between_plan_and_entry_is_not_entered_twice(session):
    letter = factories.letter()
    rows = planned(letter, "Delta Union", "Harbour Trust")
    factories.signature(letter, SignatureStatus.VERIFIED, organization="Harbour Trust", country="KE")
    session.commit()
    with pytest.raises(AlreadySignedError):
        enter(letter, rows)
    session.rollback()
    assert db.session.scalars(db.select(Signature.printed_name)).all() == ["Harbour Trust"]
