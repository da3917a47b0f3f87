"""The desk's queries about batches: those of a letter, whom one goes to, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, tuple_

from signon.database.asked_numbers import find_numbered, nearest_page, page_count
from signon.database.db import db
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.reminding import to_remind
from signon.invitations.status import BatchKind, BatchState, InvitationStatus
from signon.letters.models.letter import Letter
from signon.mail.models import UNDELIVERED, MailStatus, OutboxMail
from signon.mail.undelivered import reached_nobody, undelivered
from signon.tokens import Purpose

PAGE = 100
IN_DRAFT = (InvitationStatus.WAITING, InvitationStatus.LEFT_OUT)
NOT_WRITTEN_TO = (InvitationStatus.LEFT_OUT, InvitationStatus.SKIPPED)
ON_THE_WAY = (MailStatus.QUEUED, MailStatus.HELD)


@dataclass(frozen=True)
class Recipients:
    """A page of those whom a batch goes to; ``number`` counts from 1, ``ticked`` all that will get it."""

    items: Sequence[Invitation]
    number: int
    total: int
    ticked: int

    @property
    def pages(self) -> int:
        """The number of pages."""
        return page_count(self.total, size=PAGE)


@dataclass(frozen=True)
class BatchFigures:
    """The progress of a batch, in numbers of organisations."""

    chosen: int
    mails: dict[MailStatus, int]
    waiting: int
    is_over: bool

    @classmethod
    def of(cls, batch: InvitationBatch) -> "BatchFigures":
        """The present figures of a batch."""
        return cls(batch.chosen, OutboxMail.counts(batch.about), _waiting(batch), batch.state is BatchState.DONE)

    @property
    def left(self) -> int:
        """The number of mails that have left, or were kept here because no mail server is set."""
        return self.mails.get(MailStatus.SENT, 0) + self.mails.get(MailStatus.CAPTURED, 0)

    @property
    def on_the_way(self) -> int:
        """The number of mails that wait in the outbox."""
        return sum(self.mails.get(status, 0) for status in ON_THE_WAY)

    @property
    def failed(self) -> int:
        """The number of mails that no mail server would take, or that came back."""
        return sum(self.mails.get(status, 0) for status in UNDELIVERED)

    @property
    def not_sent(self) -> int:
        """The number of those passed over, because something stood against writing to them when their turn came."""
        return self.mails.get(MailStatus.DROPPED, 0) + max(self.chosen - self.waiting - sum(self.mails.values()), 0)

    @property
    def is_under_way(self) -> bool:
        """Whether mails are still to leave."""
        return not self.is_over or self.on_the_way > 0

    @property
    def percentage(self) -> int:
        """The share of it that is done."""
        if not self.is_under_way:
            return 100
        return 100 * (self.left + self.failed + self.not_sent) // max(self.chosen, 1)


def batches_of(letter: Letter) -> list[InvitationBatch]:
    """The batches of a letter, the latest first."""
    return list(
        db.session.scalars(
            db.select(InvitationBatch).filter_by(letter_id=letter.id).order_by(InvitationBatch.id.desc())
        )
    )


def recipients(batch: InvitationBatch, page: int, at: datetime) -> Recipients:
    """The recipients of a batch: of a draft, those in it; of reminders, those that are silent at ``at``."""
    if batch.kind is BatchKind.REMINDERS and batch.is_open:
        due = to_remind(batch.letter, at)
        number = nearest_page(page, len(due), size=PAGE)
        return Recipients(due[(number - 1) * PAGE : number * PAGE], number, len(due), len(due))
    of_batch = Invitation.round_id if batch.kind is BatchKind.REMINDERS else Invitation.batch_id
    query = db.select(Invitation).where(of_batch == batch.id)
    total = db.session.scalar(query.with_only_columns(db.func.count())) or 0
    number = nearest_page(page, total, size=PAGE)
    order = (db.func.lower(Invitation.organization_name), Invitation.id)
    items = db.session.scalars(query.order_by(*order).limit(PAGE).offset((number - 1) * PAGE)).all()
    return Recipients(items, number, total, _number_waiting(batch))


class UndeliveredInvitation(NamedTuple):
    """An invitation whose mails reached nobody, with these mails."""

    invitation: Invitation
    mails: Sequence[OutboxMail]


def undelivered_of(letter: Letter) -> list[UndeliveredInvitation]:
    """The invitations of a letter whose mails reached nobody, by name."""
    query = db.select(Invitation).where(Invitation.letter_id == letter.id, is_unreached())
    by_number = {one.id: one for one in db.session.scalars(query.order_by(db.func.lower(Invitation.organization_name)))}
    mails = undelivered([Purpose.INVITATION], by_number)
    found = [
        (one, [mail for mail in mails.get(number, ()) if mail.recipient == one.email])
        for number, one in by_number.items()
    ]
    return [UndeliveredInvitation(one, to_present) for one, to_present in found if to_present]


def number_unreached(letter: Letter) -> int:
    """The number of invitations of a letter whose mails reached nobody."""
    query = db.select(db.func.count(Invitation.id)).where(Invitation.letter_id == letter.id, is_unreached())
    return db.session.scalar(query) or 0


def is_unreached() -> ColumnElement[bool]:
    """Whether its mails reached nobody, and it was not answered in another way."""
    is_answered = Invitation.status.in_((InvitationStatus.SIGNED, InvitationStatus.DECLINED))
    mailed = reached_nobody([Purpose.INVITATION]).add_columns(OutboxMail.recipient)
    return and_(tuple_(Invitation.id, Invitation.email).in_(mailed), ~is_answered)


def undelivered_among(shown: Sequence[Invitation]) -> dict[int, list[OutboxMail]]:
    """The mails of some invitations that reached nobody, by the invitation's number."""
    return undelivered([Purpose.INVITATION], (one.id for one in shown))


def example(batch: InvitationBatch, number: int | None, at: datetime) -> Invitation | None:
    """The invitation that a preview shows: the one asked for when it is of the batch's letter, or else the first.

    The first is one that gets the mail, rather than one that was left out of it.
    """
    asked = find_numbered(Invitation, number)
    if asked and asked.letter_id == batch.letter_id:
        return asked
    items = recipients(batch, 1, at).items
    return min(items, key=lambda one: one.status in NOT_WRITTEN_TO, default=None)


def _waiting(batch: InvitationBatch) -> int:
    if batch.kind is BatchKind.INVITATIONS:
        return _number_waiting(batch)
    dealt_with = db.session.scalar(db.select(db.func.count(Invitation.id)).where(Invitation.round_id == batch.id)) or 0
    return 0 if batch.state is BatchState.DONE else max(batch.chosen - dealt_with, 0)


def _number_waiting(batch: InvitationBatch) -> int:
    query = db.select(db.func.count(Invitation.id)).filter_by(batch_id=batch.id, status=InvitationStatus.WAITING)
    return db.session.scalar(query) or 0
