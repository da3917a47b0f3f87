"""Addenda: who joined a letter after it left, in numbered documents of their own. The letter itself is never touched.

An addendum names everybody who stands on the letter, by the same rule as before delivery, and whose organisation neither
the delivered letter nor an earlier addendum names. It is ordered, rendered and stored as finals are.
"""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app

from signon import audit
from signon.database.db import db
from signon.delivery.expected_seal import ExpectedSeal
from signon.delivery.models import Final
from signon.delivery.orders import Rendering, RenderingKind
from signon.delivery.snapshots import FrozenSignatory, Snapshot, frozen_signatories, today_of
from signon.jobs.leased import UNDER_WAY
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.status import LetterStatus
from signon.printing.document.addendum import AddedTo
from signon.signing.models.signature import Signature
from signon.translation import gettext as _


def late_signatories(letter: Letter) -> tuple[FrozenSignatory, ...]:
    """Everybody who stands on the delivered letter and is not named in a document of it, by number."""
    standing = frozen_signatories(letter)
    if not standing:
        return ()
    named = _named(letter)
    places = _places(letter)
    taken = {places[number] for number in named if number in places}
    return tuple(one for one in standing if one.signature not in named and places[one.signature] not in taken)


def addendum_under_way(letter: Letter) -> Rendering | None:
    """The order of an addendum, while it is carried out."""
    query = db.select(Rendering).filter_by(letter_id=letter.id, kind=RenderingKind.ADDENDUM)
    return db.session.scalar(query.where(Rendering.status.in_(UNDER_WAY)))


def order_addendum(letter: Letter, *, by: str, at: datetime) -> Rendering:
    """Order the next addendum. Raises ``LetterStateError`` when there is nobody to name, or no delivered letter."""
    # Whoever stores an addendum holds the letter as well, so that the next number is seen before it is given again.
    db.session.refresh(letter, ["status"], with_for_update=True)
    if letter.status is not LetterStatus.DELIVERED:
        return Rendering.order(letter, RenderingKind.ADDENDUM, {}, by=by, at=at)  # which refuses, and says why
    late = late_signatories(letter)
    if not late:
        raise LetterStateError(
            _(
                "Nobody has joined '%(title)s' since it was finalised, or since its latest addendum; "
                "approve a signature first.",
                title=letter.title,
            )
        )
    seal = ExpectedSeal.configured(current_app.config["SIGNON"], at)
    return Rendering.order(
        letter,
        RenderingKind.ADDENDUM,
        _snapshot(letter, late, at).anchored(audit.anchor(at)).as_json(),
        by=by,
        at=at,
        seal=seal,
    )


def _snapshot(letter: Letter, late: Sequence[FrozenSignatory], at: datetime) -> Snapshot:
    """Dated the day it is ordered, whatever day the letter bears."""
    documents = Final.of(letter)
    if not documents:
        raise LetterStateError(
            _("'%(title)s' has no stored document that an addendum could belong to.", title=letter.title)
        )
    codes = {(one.addressee, str(one.audience)): one.code for one in documents}
    added_to = AddedTo(_latest_number(letter) + 1, documents[0].dated, codes)
    whole = Snapshot.take_each(letter, at=at, date=today_of(letter, at))
    return whole.as_addendum(added_to, late)


def _latest_number(letter: Letter) -> int:
    return db.session.scalar(db.select(db.func.max(Final.number)).filter_by(letter_id=letter.id)) or 0


def _named(letter: Letter) -> set[int]:
    """The numbers of the signatures that the recipients' documents name."""
    query = db.select(Final.signatories).filter_by(letter_id=letter.id, audience="recipient")
    first = query.where(db.or_(Final.addressee.is_(None), Final.addressee == 0))
    return {one["signature"] for signatories in db.session.scalars(first) for one in signatories}


def _places(letter: Letter) -> dict[int, tuple[str, str]]:
    """The organisation and country of each of the letter's signatures."""
    query = db.select(Signature.id, Signature.key, Signature.country).filter_by(letter_id=letter.id)
    return {number: (key, country) for number, key, country in db.session.execute(query)}
