"""A stored letter as a word processor's file, with everybody who stands on it now. Nothing is stored."""

from datetime import date as calendar_date
from datetime import datetime

from signon.database.db import db
from signon.delivery.models import Audience
from signon.delivery.snapshots import OrderedDocument, Snapshot
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import Addressing
from signon.waiting import no_transaction

ENDING = ".docx"


def letter_file(
    letter: Letter, *, at: datetime, date: calendar_date | None = None, addressee: int | None = None
) -> bytes:
    """The letter as it stands at ``at``. ``addressee`` is a place from 0, of the first one where it is needed and None.

    Ends the session's transaction before the work begins. Raises ``InputError`` when it cannot be made as it is: an
    addressee or a picture is not there.
    """
    snapshot, ordered = letter_to_write(letter, at=at, date=date, addressee=addressee)
    db.session.commit()
    return written(snapshot, ordered)


def letter_to_write(
    letter: Letter, *, at: datetime, date: calendar_date | None = None, addressee: int | None = None
) -> tuple[Snapshot, OrderedDocument]:
    """What ``written`` needs of the letter: plain values. Raises as ``letter_file`` does."""
    if addressee is None and letter.parts.addressing is Addressing.INDIVIDUAL:
        addressee = 0
    snapshot = Snapshot.take(letter, at=at, date=date, addressee=addressee)
    return snapshot, OrderedDocument(addressee, Audience.RECIPIENT)


def written(snapshot: Snapshot, ordered: OrderedDocument) -> bytes:
    """The word processor's file; long work, beside which no transaction may be open."""
    from signon.printing.docx.writer import word_processor_file  # the library is not for every process

    with no_transaction("a word processor's file"):
        return word_processor_file(snapshot.compose(ordered))
