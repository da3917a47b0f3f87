"""A directory to invite from, batches of it, and the links that the mails carry."""

from datetime import timedelta

from signon.database.db import db, now
from signon.invitations import choosing
from signon.invitations.choosing import Wanted
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.status import BatchKind
from signon.invitations.wording import default_wording
from signon.letters.models.letter import Letter
from signon.organizations.models import Organization
from signon.tokens import LinkToken, Purpose
from tests import factories

NAMES = ("Lake Friends", "Marsh Keepers", "Otter Trust")
COUNTRIES = {"Lake Friends": "CH", "Marsh Keepers": "KE", "Otter Trust": "KE"}


def address_of(name: str) -> str:
    """Where the organisation with this name is written to."""
    return f"office@{name.lower().replace(' ', '-')}.example"


def directory(*names: str) -> list[Organization]:
    """Entries of the directory, each with a contact."""
    entries = []
    for name in names or NAMES:
        entry = Organization.enter(
            name, at=now(), country=COUNTRIES.get(name, "CH"), acronym="AC", website="https://known.example"
        )
        entry.reach("Mara Quill", "Director", address_of(name))
        entries.append(entry)
    db.session.flush()
    return entries


def batch_of(letter: Letter, wanted: Wanted | None = None, kind: BatchKind = BatchKind.INVITATIONS) -> InvitationBatch:
    """A draft to everybody who can be invited."""
    batch = InvitationBatch.draft(letter, kind, default_wording(letter, kind), by=factories.BY, at=now())
    db.session.flush()
    if kind is BatchKind.INVITATIONS:
        choosing.fill(batch, choosing.choose(letter, wanted or Wanted(), now()).found)
    return batch


def started(letter: Letter) -> InvitationBatch:
    """A batch to everybody who can be invited, for the worker to send."""
    batch = batch_of(letter)
    batch.start(by=factories.BY, at=now(), chosen=len(invitations()))
    return batch


def invitations() -> list[Invitation]:
    """Every invitation, oldest first."""
    return list(db.session.scalars(db.select(Invitation).order_by(Invitation.id)))


def invitation_to(name: str) -> Invitation:
    """The latest invitation of the organisation with this name."""
    return [one for one in invitations() if one.organization_name == name][-1]


def token_for(name: str, *, days: int = 30) -> str:
    """A link that the organisation's contact got."""
    return LinkToken.mint(Purpose.INVITATION, invitation_to(name).id, at=now(), lifetime=timedelta(days=days))
