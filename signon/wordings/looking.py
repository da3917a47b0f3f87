"""Looking at a wording before it counts: as somebody who signed would get it, or with examples."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from signon.letters.models.letter import Letter
from signon.mail.content import Content, Frame
from signon.mail.html import present_layout
from signon.wordings.offered import Offered, Recipient
from signon.wordings.writing import Filled, Worded, about_the_letter, frame_of


@dataclass(frozen=True)
class Looked:
    """A mail as one recipient would get it, with who that is; in ``paragraphs`` a None stands for the link."""

    recipient: Recipient | None
    subject: str
    paragraphs: Sequence[str | None]
    frame: Frame

    def text(self, link: str, unsubscribe: str = "") -> str:
        """The text part, with ``link`` where the link stands, and ``unsubscribe`` for the one that ends such mails."""
        return self._content(link, unsubscribe).text()

    def html(self, link: str, unsubscribe: str = "") -> str:
        """The HTML part, with the same in their places. What is no address leads nowhere."""
        return present_layout().html_of(self._content(link, unsubscribe), self.subject)

    def _content(self, link: str, unsubscribe: str) -> Content:
        return Content(self.frame, self.paragraphs, link, unsubscribe if self.frame.unsubscribing else "")


def look(offer: Offered, worded: Worded, letter: Letter | None, *, number: int | None, at: datetime) -> Looked:
    """The mail to the recipient with this number, or else to the first one that there is, or else with examples alone."""
    recipient = _recipient(offer, letter, number)
    values = about_the_letter(letter) if letter else {}
    if letter:
        values |= offer.values(offer.kind, letter, recipient.number if recipient else 0, at)
    filled = Filled(offer.kind, worded.language, values, examples=True)
    wording, frame = worded.words.read_for(offer.kind), frame_of(offer.kind, letter, worded)
    return Looked(recipient, wording.filled_subject(filled), wording.filled_paragraphs(filled), frame)


def _recipient(offer: Offered, letter: Letter | None, number: int | None) -> Recipient | None:
    found = offer.recipients(letter) if letter else ()
    chosen = [one for one in found if one.number == number]
    return next(iter([*chosen, *found]), None)
