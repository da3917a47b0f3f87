"""An organisation that declined an invitation is not entered from a list, under whatever name."""

from typing import Any

import pytest
from flask import current_app
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.invitations.answers import Obstacles
from signon.invitations.models import Invitation
from signon.invitations.status import Obstacle
from signon.letters.models.letter import Letter
from signon.mail.unsubscriptions import Unsubscription
from signon.organizations.importing.applying import apply_import
from signon.organizations.importing.jobs import read_now_or_later
from signon.organizations.importing.models import DirectoryImport
from signon.organizations.models import Organization
from signon.signing.importing import decided
from signon.signing.importing.plan import plan_import
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.status import SignatureStatus
from signon.zones.in_words import day_in_words
from tests import factories
from tests.invitations.invited import address_of, batch_of, directory, invitation_to

pytestmark = pytest.mark.both_databases


@pytest.fixture
def letter(session: Session) -> Letter:
    """A letter to which Otter Trust, whose acronym is AC, declined an invitation."""
    made = factories.letter()
    directory()
    batch_of(made)
    invitation = invitation_to("Otter Trust")
    invitation.sent(now())
    invitation.decline("We do not\nsign letters.", at=now())
    session.commit()
    return made


def rows(*names: Any) -> list[SignatoryRow]:
    return [SignatoryRow(organization=name, country="KE", number=number) for number, name in enumerate(names, start=2)]


@pytest.mark.parametrize("name", ["Otter Trust", "The Otter Trust", "Otter Trust Ltd"])
def test_it_is_held_with_the_reason_that_it_gave(letter: Letter, name: str) -> None:
    [held] = plan_import(letter, rows(name)).held
    assert (held.number, held.like) == (2, "Otter Trust")
    assert held.history == f"declined the invitation on {day_in_words(now())}: We do not sign letters."


def test_those_who_were_invited_and_did_not_decline_are_entered(letter: Letter) -> None:
    assert len(plan_import(letter, rows("Marsh Keepers")).rows) == 1


def test_whoever_has_signed_after_declining_is_there(letter: Letter) -> None:
    factories.signature(letter, SignatureStatus.APPROVED, organization="Otter Trust", country="KE")
    plan = plan_import(letter, rows("Otter Trust", "The Otter Trust"))
    assert [len(plan.already_there), len(plan.rows), len(plan.held)] == [1, 1, 0]


def test_it_may_be_entered_by_an_explicit_choice(letter: Letter) -> None:
    assert len(plan_import(letter, rows("Otter Trust"), enter_held=[2]).rows) == 1


def test_without_what_was_declined_it_is_entered(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.delitem(decided.SOURCES._kept(current_app), "declined invitations")
    db.session.expire_all()
    assert len(plan_import(letter, rows("Otter Trust")).rows) == 1


def test_a_directory_file_does_not_undo_an_unsubscription_nor_an_answer(letter: Letter) -> None:
    Unsubscription.of(address_of("Marsh Keepers"), at=now())
    table = "organization,country,representative_email\n" + "".join(
        f"{name},KE,{address_of(name)}\n" for name in ("Marsh Keepers", "Otter Trust")
    )
    kept = DirectoryImport.receive(table.encode(), "directory.csv", by=factories.BY, at=now())
    read_now_or_later(kept)
    apply_import(kept, by=factories.BY, at=now())
    db.session.commit()
    entries = {one.name: one for one in db.session.scalars(db.select(Organization))}
    addresses = {address_of(name) for name in entries}
    obstacles = Obstacles.of(letter, addresses, now(), [one.id for one in entries.values()])
    against = {one.organization_name: obstacles.against(one) for one in db.session.scalars(db.select(Invitation))}
    assert against["Marsh Keepers"] is Obstacle.UNSUBSCRIBED
    assert against["Otter Trust"] is Obstacle.DECLINED
    assert against["Lake Friends"] is None
