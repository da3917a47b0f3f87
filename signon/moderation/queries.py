"""The desk's queries about the signatures of a letter: the figures, the queue, and what comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import Select, or_
from sqlalchemy.orm import selectinload

from signon import audit
from signon.audit import AuditEntry
from signon.database.asked_numbers import nearest_page, page_count
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.moderation.unreached import is_unreached, unreached_about
from signon.names import organization_key
from signon.signing.models.record import Listed, Match
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING, SignatureStatus

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
        reaching = set(db.session.scalars(TextVersion.reached_by_consent(letter.id)))
        figures = cls(0, 0, dict.fromkeys(SignatureStatus, 0), 0, unreached=number_unreached(letter))
        for alike in _counted(letter):
            figures = figures._with(alike, reaches_text=alike.text_version_id in reaching)
        return figures

    def _with(self, alike: "_Alike", *, reaches_text: bool) -> "Figures":
        """The figures with so many more signatures."""
        number, approved = alike.number, alike.status is SignatureStatus.APPROVED
        stands, exact = approved and reaches_text, alike.status in HOLDING and alike.match is Match.EXACT
        return replace(
            self,
            by_status=self.by_status | {alike.status: self.by_status[alike.status] + number},
            standing=self.standing + number * stands,
            recipient_only=self.recipient_only + number * (stands and alike.listed is Listed.RECIPIENT_ONLY),
            in_directory=self.in_directory + number * exact,
            unreconfirmed=self.unreconfirmed + number * (approved and not reaches_text),
        )

    @property
    def waiting(self) -> int:
        """Those that wait for a coordinator's decision."""
        return self.by_status[SignatureStatus.VERIFIED]

    @property
    def total(self) -> int:
        """All that were ever made."""
        return sum(self.by_status.values())

    def number_in(self, status: SignatureStatus | None) -> int:
        """Those of a status, or all."""
        return self.total if status is None else self.by_status[status]


class _Alike(NamedTuple):
    """The number of signatures that count alike."""

    status: SignatureStatus
    text_version_id: int
    listed: Listed
    match: Match
    number: int


def _counted(letter: Letter) -> Iterator[_Alike]:
    """All signatures of a letter, counted in one reading of the index that is made for it."""
    alike = (Signature.status, Signature.text_version_id, Signature.listed, Signature.match)
    query = db.select(*alike, db.func.count()).where(Signature.letter_id == letter.id).group_by(*alike)
    return (_Alike(*row) for row in db.session.execute(query))


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
    return _number_of(_of(letter, SignatureStatus.VERIFIED))


def number_unreached(letter: Letter) -> int:
    """The number of signatures of the letter about which a mail reached nobody."""
    return _number_of(_of_unreached(letter))


def _of_unreached(letter: Letter) -> Select[Signature]:
    """The letter is no plain column here, so that the few mails lead to the signatures, and not all of the letter are read."""
    return db.select(Signature).where(Signature.letter_id + 0 == letter.id, is_unreached())


def queue_page(
    letter: Letter,
    figures: Figures,
    *,
    status: SignatureStatus | None,
    search: str,
    number: int,
    unreached: bool = False,
) -> QueuePage:
    """One page of the letter's signatures: those that wait from the oldest on, all others from the latest on.

    ``search`` looks in the names of organisation and representative and in the mail address; ``unreached`` asks for those
    about which a mail reached nobody. A number beyond the last page gives the last page.
    """
    query = _matching(_of_unreached(letter) if unreached else _of(letter, status), search)
    total = _number_of(query) if search else figures.unreached if unreached else figures.number_in(status)
    number = nearest_page(number, total, size=PAGE)
    order = Signature.id if status is SignatureStatus.VERIFIED else Signature.id.desc()
    # The pages before this one are counted off in an index, without reading what stands on them.
    on_page = query.with_only_columns(Signature.id).order_by(order).limit(PAGE).offset((number - 1) * PAGE)
    shown = db.select(Signature).options(selectinload(Signature.directory_entry)).order_by(order)
    items = db.session.scalars(shown.where(Signature.id.in_(on_page.subquery().select()))).all()
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


def _of(letter: Letter, status: SignatureStatus | None) -> Select[Signature]:
    query = db.select(Signature).where(Signature.letter_id == letter.id)
    return query if status is None else query.where(Signature.status == status)


def _number_of(query: Select[Signature]) -> int:
    return db.session.scalar(query.with_only_columns(db.func.count())) or 0


def _matching(query: Select[Signature], search: str) -> Select[Signature]:
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
