"""The invitations of the demo's coalition: a batch that was answered in every way, a reminder, and a batch on pause."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from signon.database.db import db
from signon.invitations import choosing
from signon.invitations.choosing import Candidate, Wanted
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.reminding import to_remind
from signon.invitations.sending import deal_with
from signon.invitations.status import BatchKind, InvitationStatus, Obstacle
from signon.invitations.wording import default_wording
from signon.letters.models.letter import Letter
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus

REASONS = (
    "Our statutes do not allow us to sign letters to governments.",
    "We wrote to the ministry ourselves last month.",
    "The board meets only after your deadline.",
)
LEFT_FOR_THE_PAUSE = 5
LEFT_TO_BE_INVITED = 3


def tell_of_invitations(letter: Letter, *, by: str, at: datetime, capture: Callable[[], None]) -> None:
    """Invite most of the directory soon after the opening, let them answer, remind the silent, and pause a second batch.

    ``capture`` delivers what waits in the outbox.
    """
    db.session.flush()
    found = choosing.choose(letter, Wanted(), at).found
    silent = [one for one in found if one.obstacle is None]
    free = {one.organization_id for one in silent[:LEFT_TO_BE_INVITED]}
    reachable = [one for one in found if one.obstacle is not Obstacle.NO_ADDRESS and one.organization_id not in free]
    later = {one.organization_id for one in silent[-LEFT_FOR_THE_PAUSE:]}
    opened = letter.opened_at or at
    batch = _batch(letter, [one for one in reachable if one.organization_id not in later], by, opened)
    _answer(letter, _send(batch, _of(batch), opened + timedelta(days=1), by), at)
    capture()
    _remind(letter, by, at - timedelta(days=6))
    paused = _batch(letter, [one for one in silent if one.organization_id in later], by, at - timedelta(hours=5))
    _send_some(paused, at - timedelta(hours=4), by, capture)


def _send_some(batch: InvitationBatch, at: datetime, by: str, capture: Callable[[], None]) -> None:
    """Some mails have left when the batch is paused, one waits in the outbox, and the others are not written yet."""
    recipients = _of(batch)
    batch.start(by=by, at=at, chosen=len(recipients))
    deal_with(batch, [(one, None) for one in recipients[:2]], at)
    capture()
    deal_with(batch, [(recipients[2], None)], at)
    batch.pause(by=by, at=at + timedelta(minutes=1))


def _batch(letter: Letter, candidates: Sequence[Candidate], by: str, at: datetime) -> InvitationBatch:
    kind = BatchKind.INVITATIONS
    batch = InvitationBatch.draft(letter, kind, default_wording(letter, kind), by=by, at=at)
    db.session.flush()
    choosing.fill(batch, [replace(one, obstacle=None) for one in candidates])
    return batch


def _of(batch: InvitationBatch) -> list[Invitation]:
    query = db.select(Invitation).where(Invitation.batch_id == batch.id)
    return list(db.session.scalars(query.order_by(Invitation.id)))


def _send(batch: InvitationBatch, recipients: list[Invitation], at: datetime, by: str) -> list[Invitation]:
    batch.start(by=by, at=at, chosen=len(recipients))
    deal_with(batch, [(one, None) for one in recipients], at)
    batch.finish(at=at + timedelta(minutes=2))
    return recipients


def _answer(letter: Letter, recipients: list[Invitation], at: datetime) -> None:
    """Those whose address has signed came by the invitation; of the others some open the page, some decline."""
    query = db.select(Signature).where(Signature.letter_id == letter.id, Signature.status != SignatureStatus.PENDING)
    signed = {one.representative_email: one for one in db.session.scalars(query)}
    for one in recipients:
        signature = signed.get(one.email)
        if signature and one.sent_at and signature.created_at > one.sent_at:
            signature.means = "invitation"
            one.sign(signature.id, at=signature.created_at)
    for place, one in enumerate([one for one in recipients if one.email not in signed]):
        if place % 3 == 0:
            one.decline(REASONS[place % len(REASONS)], at=_moment(one, place, at))
        elif place % 3 == 1:
            one.open(_moment(one, place, at))


def _moment(invitation: Invitation, place: int, at: datetime) -> datetime:
    return min((invitation.sent_at or at) + timedelta(days=1 + place % 17, minutes=7 * place), at)


def _remind(letter: Letter, by: str, at: datetime) -> None:
    kind = BatchKind.REMINDERS
    batch = InvitationBatch.draft(letter, kind, default_wording(letter, kind), by=by, at=at)
    db.session.flush()
    silent = [one for one in to_remind(letter, at) if one.status is not InvitationStatus.DECLINED]
    if silent:
        _send(batch, silent, at, by)
