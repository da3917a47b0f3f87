"""A stored letter as a word processor's file, with everybody who stands on it now. Nothing is stored."""

from datetime import date as calendar_date
from datetime import datetime

from signon.delivery.models import Audience
from signon.delivery.snapshots import OrderedDocument, Snapshot
from signon.letters.models import Letter
from signon.letters.parts import Addressing

ENDING = ".docx"


def letter_file(
    letter: Letter, *, at: datetime, date: calendar_date | None = None, addressee: int | None = None
) -> bytes:
    """The letter as it stands at ``at``. ``addressee`` is a place from 0, of the first one where it is needed and None.

    Raises ``InputError`` when it cannot be made as it is: an addressee or a picture is not there.
    """
    from signon.delivery.word_processor.writer import word_processor_file  # the library is not for every process

    if addressee is None and letter.parts.addressing is Addressing.INDIVIDUAL:
        addressee = 0
    snapshot = Snapshot.take(letter, at=at, date=date, addressee=addressee)
    return word_processor_file(snapshot.compose(OrderedDocument(addressee, Audience.RECIPIENT)))
