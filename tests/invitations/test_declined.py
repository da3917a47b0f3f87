"""An organisation that declined an invitation is not entered from a list, under whatever name."""

import pytest

from signon.db import db, now
from signon.letters.models import Letter
from signon.signing import decided
from signon.signing.imports import plan_import
from signon.signing.signatories_file import SignatoryRow
from signon.signing.status import SignatureStatus
from tests import factories
from tests.invitations.invited import batch_of, directory, invitation_to

pytestmark = pytest.mark.both_databases


@pytest.fixture
def letter(session) -> Letter:
    """A letter to which Otter Trust, whose acronym is AC, declined an invitation."""
    made = factories.letter()
    directory()
    batch_of(made)
    invitation = invitation_to("Otter Trust")
    invitation.sent(now())
    invitation.decline("We do not\nsign letters.", at=now())
    session.commit()
    return made


def rows(*names):
    return [SignatoryRow(organization=name, country="KE", number=number) for number, name in enumerate(names, start=2)]


@pytest.mark.parametrize("name", ["Otter Trust", "The Otter Trust", "Otter Trust Ltd"])
def test_it_is_held_with_the_reason_that_it_gave(letter, name):
    [held] = plan_import(letter, rows(name)).held
    assert (held.number, held.like) == (2, "Otter Trust")
    assert held.history == f"declined the invitation on {now():%Y-%m-%d}: We do not sign letters."


def test_those_who_were_invited_and_did_not_decline_are_entered(letter):
    assert len(plan_import(letter, rows("Marsh Keepers")).rows) == 1


def test_whoever_has_signed_after_declining_is_there(letter):
    factories.signature(letter, SignatureStatus.APPROVED, organization="Otter Trust", country="KE")
    plan = plan_import(letter, rows("Otter Trust", "The Otter Trust"))
    assert [len(plan.already_there), len(plan.rows), len(plan.held)] == [1, 1, 0]


def test_it_may_be_entered_by_an_explicit_choice(letter):
    assert len(plan_import(letter, rows("Otter Trust"), enter_held=[2]).rows) == 1


def test_without_what_was_declined_it_is_entered(letter, monkeypatch):
    """The control."""
    monkeypatch.delitem(decided._sources, "declined invitations")
    db.session.expire_all()
    assert len(plan_import(letter, rows("Otter Trust")).rows) == 1
