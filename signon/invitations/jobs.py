"""The worker's part of inviting: sends batches piece by piece, and starts the scheduled ones.

A piece is one transaction: the batch is locked, every invitation looked at once more, its state and its mail written
together. A worker that is killed leaves whole pieces, and the next one goes on after them; nobody is written to twice.
"""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app

from signon import audit
from signon.database.db import db, now
from signon.errors import DomainError
from signon.invitations.answers import Obstacles
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.reminding import next_to_remind, to_remind
from signon.invitations.sending import LookedAt, deal_with
from signon.invitations.status import BatchKind, InvitationStatus
from signon.jobs.lanes import must_stop
from signon.jobs.queue import sweep

PIECE = 100
"""The mails of one piece: so many that whoever pauses the batch waits for a tenth of a second at most."""


@sweep("invitations")
def send_batches() -> None:
    """Start what is scheduled for now, then send every started batch to its end."""
    _start_scheduled(now())
    numbers = InvitationBatch.sending()
    db.session.commit()
    for number in numbers:
        while not must_stop() and _send_piece(number, now()):
            pass


def _start_scheduled(at: datetime) -> None:
    for batch in InvitationBatch.due(at):
        try:
            batch.start(by=audit.SYSTEM, at=at, chosen=len(to_remind(batch.letter, at)))
        except DomainError as refusal:
            current_app.logger.info("Batch %s does not start: %s", batch.id, type(refusal))
            batch.unschedule(by=audit.SYSTEM, at=at)
    db.session.commit()


def _send_piece(number: int, at: datetime) -> bool:
    """Write the next mails of a batch, in one transaction; whether there may be more."""
    batch = InvitationBatch.held(number)
    if batch is None:
        db.session.rollback()
        return False
    piece = _next_piece(batch, at)
    if not piece:
        batch.finish(at=at)
    deal_with(batch, _looked_at(batch, piece, at), at)
    sent = [one.id for one in piece if one.status is InvitationStatus.SENT and one.round_id is None]
    if sent and batch.kind is BatchKind.INVITATIONS:
        audit.record_each("send", of=Invitation, numbers=sent, by=audit.SYSTEM, at=at, details={"batch": batch.id})
    db.session.commit()
    return bool(piece)


def _next_piece(batch: InvitationBatch, at: datetime) -> Sequence[Invitation]:
    if batch.kind is BatchKind.REMINDERS:
        return next_to_remind(batch, at, PIECE)
    query = db.select(Invitation).filter_by(batch_id=batch.id, status=InvitationStatus.WAITING)
    return db.session.scalars(query.order_by(Invitation.id).limit(PIECE)).all()


def _looked_at(batch: InvitationBatch, piece: Sequence[Invitation], at: datetime) -> list[LookedAt]:
    organizations = [one.organization_id for one in piece if one.organization_id is not None]
    obstacles = Obstacles.of(batch.letter, {one.email for one in piece}, at, organizations)
    return [(one, obstacles.against(one)) for one in piece]
