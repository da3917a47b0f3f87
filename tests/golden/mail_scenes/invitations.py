"""The mails of batches, in their usual and in a coordinator's own wording."""

from signon.database.db import db
from signon.invitations.mails import send_test
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.sending import deal_with
from signon.invitations.status import BatchKind
from signon.invitations.wording import default_wording
from signon.letters.models.letter import Letter
from signon.wordings.models import Words
from tests import factories
from tests.golden.mail_scenes.casts import AT, MARA, Cast, letter_of


def invitations_invite(cast: Cast) -> None:
    invite(cast, letter_of(cast, sign_on_deadline="2026-05-01T18:00"))


def invitations_invite_without_deadline(cast: Cast) -> None:
    invite(cast, letter_of(cast), contact="")


def invitations_remind(cast: Cast) -> None:
    invite(cast, letter_of(cast, closes_at="2026-06-01T23:59", timezone="Europe/Zurich"), BatchKind.REMINDERS)


def invitations_remind_without_deadline(cast: Cast) -> None:
    invite(cast, letter_of(cast), BatchKind.REMINDERS)


def invitations_own_wording(cast: Cast) -> None:
    text = (
        "  {contact} & all <of you>,\r\n\r\n{% for x in y %} {{ config }} {coalition}\r\n100 % {deadline}\n \t\n\n\n{link}"
        f"\n\n{cast.words}\n\n{{organization}} {{letter}}  "
    )
    letter = letter_of(cast, sign_on_deadline="2026-05-01T18:00")
    invite(cast, letter, wording=Words("{{ config }} {organization}:  {letter}\n%s", text))


def invitations_test(cast: Cast) -> None:
    batch, invitation = drafted(cast, letter_of(cast), BatchKind.INVITATIONS)
    send_test(batch, invitation, to=factories.BY, page="/preview/1", at=AT)


def invite(
    cast: Cast,
    letter: Letter,
    kind: BatchKind = BatchKind.INVITATIONS,
    *,
    contact: str | None = None,
    wording: Words | None = None,
) -> None:
    batch, invitation = drafted(cast, letter, kind, contact=contact, wording=wording)
    deal_with(batch, [(invitation, None)], AT)


def drafted(
    cast: Cast,
    letter: Letter,
    kind: BatchKind,
    *,
    contact: str | None = None,
    wording: Words | None = None,
) -> tuple[InvitationBatch, Invitation]:
    batch = InvitationBatch.draft(letter, kind, wording or default_wording(letter, kind), by=factories.BY, at=AT)
    name = cast.person if contact is None else contact
    invitation = Invitation(
        letter=letter, batch=batch, organization_name=cast.organization, contact_name=name, email=MARA
    )
    invitation.reminders = 0
    db.session.add(invitation)
    db.session.flush()
    return batch, invitation


INVITATIONS = (
    invitations_invite,
    invitations_invite_without_deadline,
    invitations_remind,
    invitations_remind_without_deadline,
    invitations_own_wording,
    invitations_test,
)
