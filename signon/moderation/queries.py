"""The desk's queries about the signatures of a letter: the figures, the queue, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import selectinload

from signon import audit
from signon.audit import AuditEntry
from signon.consent.queries import waiting_count
from signon.database.asked_numbers import nearest_page, page_count
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.moderation.unreached import is_unreached, unreached_about
from signon.names import organization_key
from signon.signing.models.signature import Signature
from signon.signing.queries import in_directory_count, recipient_only_count, standing_count
from signon.signing.status import SignatureStatus

PAGE = 50

LATEST_ACTS = 12


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a letter's signatures. ``standing`` follows the one rule that the page and the PDF follow.

    ``in_directory`` wait for a decision or are approved, and their organisation is in the directory. ``unreconfirmed`` are
    approved, but have not agreed to the present text, so that they do not stand. About ``unreached`` a mail reached nobody.
    """

    standing: int
    recipient_only: int
    by_status: dict[SignatureStatus, int]
    in_directory: int
    unreconfirmed: int = 0
    unreached: int = 0

    @classmethod
    def of(cls, letter: Letter) -> "Figures":
        """The present figures of a letter."""
        query = db.select(Signature.status, db.func.count()).filter_by(letter_id=letter.id).group_by(Signature.status)
        found = {SignatureStatus(status): number for status, number in db.session.execute(query)}
        by_status = {status: found.get(status, 0) for status in SignatureStatus}
        return cls(
            standing_count(letter),
            recipient_only_count(letter),
            by_status,
            in_directory_count(letter),
            waiting_count(letter),
            number_unreached(letter),
        )

    @property
    def waiting(self) -> int:
        """Those that wait for a coordinator's decision."""
        return self.by_status[SignatureStatus.VERIFIED]

    @property
    def total(self) -> int:
        """All that were ever made."""
        return sum(self.by_status.values())


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue. ``number`` counts from 1.

    ``unreached`` are the numbers of those about which a mail reached nobody.
    """

    items: Sequence[Signature]
    number: int
    total: int
    unreached: set[int]

    @property
    def pages(self) -> int:
        """The number of pages."""
        return page_count(self.total, size=PAGE)


def number_to_decide(letter: Letter) -> int:
    """The number of signatures of the letter that wait for a coordinator's decision."""
    return _number_on(letter, Signature.status == SignatureStatus.VERIFIED)


def number_unreached(letter: Letter) -> int:
    """The number of signatures of the letter about which a mail reached nobody."""
    return _number_on(letter, is_unreached())


def _number_on(letter: Letter, where: ColumnElement[bool]) -> int:
    query = db.select(db.func.count(Signature.id)).where(Signature.letter_id == letter.id, where)
    return db.session.scalar(query) or 0


def queue_page(
    letter: Letter, *, status: SignatureStatus | None, search: str, number: int, unreached: bool = False
) -> QueuePage:
    """One page of the letter's signatures: those that wait from the oldest on, all others from the latest on.

    ``search`` looks in the names of organisation and representative and in the mail address; ``unreached`` asks for those
    about which a mail reached nobody. A number beyond the last page gives the last page.
    """
    query = _matching(letter, status, search)
    if unreached:
        query = query.where(is_unreached())
    total = db.session.scalar(query.with_only_columns(db.func.count())) or 0
    number = nearest_page(number, total, size=PAGE)
    order = Signature.id if status is SignatureStatus.VERIFIED else Signature.id.desc()
    query = query.options(selectinload(Signature.directory_entry)).order_by(order)
    items = db.session.scalars(query.limit(PAGE).offset((number - 1) * PAGE)).all()
    unreached_ones = {number for number, found in unreached_about(items).items() if found.open}
    return QueuePage(items, number, total, unreached_ones)


def next_waiting(signature: Signature) -> Signature | None:
    """The signature that a coordinator reads next: the following one that waits, or the first; None when none waits."""
    waiting = db.select(Signature).filter_by(letter_id=signature.letter_id, status=SignatureStatus.VERIFIED)
    waiting = waiting.where(Signature.id != signature.id).order_by(Signature.id).limit(1)
    following = db.session.scalar(waiting.where(Signature.id > signature.id))
    return following or db.session.scalar(waiting)


def latest_acts(letter: Letter) -> list[AuditEntry]:
    """The latest events of the letter, latest first."""
    query = db.select(AuditEntry).filter_by(subject=Letter.__tablename__, subject_id=letter.id)
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(LATEST_ACTS)))


def history(signature: Signature) -> list[AuditEntry]:
    """All that happened to a signature, oldest first."""
    return audit.trail(signature)


def _matching(letter: Letter, status: SignatureStatus | None, search: str) -> Select[Signature]:
    query = db.select(Signature).where(Signature.letter_id == letter.id)
    if status is not None:
        query = query.where(Signature.status == status)
    if not search:
        return query
    places = [
        Signature.organization.icontains(search, autoescape=True),
        Signature.representative_name.icontains(search, autoescape=True),
        Signature.representative_email.icontains(search, autoescape=True),
    ]
    if key := organization_key(search):
        places.append(Signature.key.contains(key, autoescape=True))
    return query.where(or_(*places))
