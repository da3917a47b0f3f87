"""Looking at a wording before it counts: as somebody who signed would get it, or with examples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jinja2 import UndefinedError

from signon.letters.models.letter import Letter
from signon.mail.content import LINK, Frame
from signon.wordings.models import Words
from signon.wordings.offered import Offered, Recipient
from signon.wordings.writing import Filled, about_the_letter, frame_of


@dataclass(frozen=True)
class Looked:
    """A mail as one recipient would get it, with who that is; in ``paragraphs`` a None stands for the link."""

    recipient: Recipient | None
    subject: str
    paragraphs: Sequence[str | None]
    frame: Frame

    def text(self, link: str) -> str:
        """The body with ``link`` where the link stands."""
        return "\n\n".join(link if paragraph is LINK else paragraph for paragraph in self.paragraphs)


def look(
    offer: Offered, words: Words, language: str, letter: Letter | None, *, number: int | None, at: datetime
) -> Looked:
    """The mail to the recipient with this number, or else to the first one that there is, or else with examples alone."""
    recipient = _recipient(offer, letter, number)
    values = about_the_letter(letter) if letter else {}
    if letter:
        values |= offer.values(offer.kind, letter, recipient.number if recipient else 0, at)
    filled = Filled(offer.kind, language, values, examples=True)
    wording = words.read_for(offer.kind)
    frame = _frame(offer, letter, language, values)
    return Looked(recipient, wording.filled_subject(filled), wording.filled_paragraphs(filled), frame)


def _frame(offer: Offered, letter: Letter | None, language: str, values: Mapping[str, Any]) -> Frame:
    try:
        return frame_of(offer.kind, letter, language, values)
    except UndefinedError:  # what the link does depends on something that has not happened yet
        return Frame(language=language)


def _recipient(offer: Offered, letter: Letter | None, number: int | None) -> Recipient | None:
    found = offer.recipients(letter) if letter else ()
    chosen = [one for one in found if one.number == number]
    return next(iter([*chosen, *found]), None)
