"""The printed letter as plain values, in printing order.

``LetterDocument.compose`` makes every decision: what is printed, in which words, and what is left out.
It copies values, so the templates never touch the database, and the document can travel to another process.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as calendar_date
from types import MappingProxyType
from typing import Any, Self

from signon.errors import InputError
from signon.letters.parts.fields import Addressing, Layout, SubjectPosition, Window
from signon.letters.parts.letter_parts import Addressee, LetterParts, SignatoryListSettings
from signon.printing.document.body import has_headings, printed_body
from signon.printing.document.catalogue import LetterWords
from signon.printing.document.conventions import direction, printed_date
from signon.printing.document.images import letter_images
from signon.printing.document.parts import Continuation, Notation, PrintedAddressee, PrintedLetterhead, SignatureBlock
from signon.printing.document.record import AgreedText, LetterRecord
from signon.printing.document.signatories import ListedSignatory, PrintedList
from signon.printing.document.verification import PICTURE, PrintedVerification
from signon.printing.document.windows import PrintedWindow
from signon.translation import gettext as _

__all__ = ["LetterDocument", "ListedSignatory"]

NO_IMAGES: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LetterDocument:
    """A letter ready to be printed, in the order of the page. Absent texts are empty; absent parts are None or empty.

    ``margins`` are top, right, bottom and left, each with its unit. ``images`` holds the pictures by name.
    """

    language: str
    direction: str
    title: str
    author: str
    date: calendar_date
    paper: str
    window: PrintedWindow | None
    layout: str
    hyphenation: bool
    font: str
    font_size: str
    margins: tuple[str, str, str, str]
    letterhead: PrintedLetterhead | None
    dateline: str
    delivery_notation: str
    reference: str
    addressees: tuple[PrintedAddressee, ...]
    subject: str
    subject_follows_salutation: bool
    salutation: str
    body: str
    signature_block: SignatureBlock
    enclosures: Notation | None
    copies: Notation | None
    signatory_list: PrintedList | None
    continuation: Continuation
    verification: PrintedVerification | None
    images: Mapping[str, bytes] = field(repr=False)
    record: LetterRecord = field(repr=False)
    addressing: str = str(Addressing.JOINT)
    list_settings: SignatoryListSettings = SignatoryListSettings()  # noqa: RUF009 - it is immutable

    @classmethod
    def compose(
        cls,
        parts: LetterParts,
        *,
        date: calendar_date,
        signatories: Iterable[ListedSignatory] = (),
        images: Mapping[str, bytes] = NO_IMAGES,
        addressee: int | None = None,
        as_of: calendar_date | None = None,
    ) -> Self:
        """The letter as it is printed on ``date``, with ``signatories`` counted ``as_of`` that day or another.

        ``addressee`` is the place, from 0, of the one to whom an individually addressed letter goes; None means the
        first. A joint letter takes none. Raises ``InputError`` for an addressee that is not there, for an image that is
        missing or damaged, and for a signatory's country that does not exist.
        """
        signatories = tuple(signatories)
        words = LetterWords(parts.language)
        return cls(
            language=parts.language,
            direction=direction(parts.language),
            title=parts.heading(),
            author=_author(parts),
            date=date,
            paper=str(parts.paper),
            window=PrintedWindow.compose(parts),
            layout=str(parts.layout),
            hyphenation=parts.hyphenation,
            font=parts.font,
            font_size=parts.font_size,
            margins=(parts.margins.top, parts.margins.right, parts.margins.bottom, parts.margins.left),
            letterhead=PrintedLetterhead.compose(parts.letterhead, words, is_low=parts.window is Window.DIN_5008_A),
            dateline=words.dateline(date, parts.place),
            delivery_notation=parts.delivery_notation,
            reference=parts.reference,
            subject=parts.subject,
            subject_follows_salutation=parts.subject_position is SubjectPosition.AFTER_SALUTATION,
            body=printed_body(parts.body, first_heading=2 if parts.subject else 1, language=parts.language),
            signature_block=_signature_block(parts, words),
            enclosures=Notation.compose(words.enclosures(len(parts.enclosures)), parts.enclosures),
            signatory_list=_signatory_list(parts, signatories, words, as_of or date),
            verification=None,
            images=letter_images(parts, images),
            record=LetterRecord.compose(parts, signatories),
            addressing=str(parts.addressing),
            list_settings=parts.signatory_list,
            **_addressed_parts(parts, addressee, words, date),
        )

    def addressed_to(self, parts: LetterParts, addressee: int | None) -> Self:
        """The same letter, composed from ``parts``, to another of its addressees. Raises ``InputError`` as ``compose`` does."""
        return replace(self, **_addressed_parts(parts, addressee, LetterWords(self.language), self.date))

    def verifiable_by(self, verification: PrintedVerification | None) -> Self:
        """The same document with the small print that only finals have."""
        if verification is None:
            return self
        return replace(self, verification=verification, images={**self.images, PICTURE: verification.qr})

    def bearing(self, text: AgreedText | None, anchor: Mapping[str, Any] | None = None) -> Self:
        """The same document with the text version that its signatories agreed to, and the trail's anchor, in its data."""
        return replace(self, record=replace(self.record, text=text, anchor=anchor))

    @property
    def appendix(self) -> PrintedList | None:
        """The signatory list when it stands on pages of its own."""
        return self.signatory_list if self.signatory_list and self.signatory_list.is_appendix else None


def _addressed_parts(
    parts: LetterParts, addressee: int | None, words: LetterWords, date: calendar_date
) -> dict[str, Any]:
    """All that depends on the addressee."""
    addressed = _addressed(parts, addressee)
    return {
        "addressees": tuple(PrintedAddressee.compose(one, words) for one in addressed),
        "salutation": _salutation(parts, addressed),
        "copies": Notation.compose(words.copies(), [*parts.cc, *(name for one in addressed for name in one.cc)]),
        "continuation": _continuation(parts, addressed, words, date),
    }


def _addressed(parts: LetterParts, addressee: int | None) -> Sequence[Addressee]:
    """The addressees whose inside addresses are printed on this document."""
    if parts.addressing is Addressing.JOINT:
        if addressee is not None:
            raise InputError(_("This letter goes to all its addressees jointly; render it without choosing one"))
        return parts.addressees
    place, number = addressee or 0, len(parts.addressees)
    if not 0 <= place < number:
        raise InputError(
            _(
                "This letter has no addressee %(chosen)s; choose one from 1 to %(number)s",
                chosen=place + 1,
                number=number,
            )
        )
    return parts.addressees[place : place + 1]


def _signature_block(parts: LetterParts, words: LetterWords) -> SignatureBlock:
    is_centred = parts.layout is Layout.MODIFIED_BLOCK
    return SignatureBlock.compose(parts.closing, parts.lead_signers, words, begins_at_centre=is_centred)


def _signatory_list(
    parts: LetterParts, signatories: Sequence[ListedSignatory], words: LetterWords, as_of: calendar_date
) -> PrintedList | None:
    level = 2 if parts.subject or has_headings(parts.body) else 1
    return PrintedList.compose(
        signatories,
        parts.signatory_list,
        words,
        as_of=as_of,
        heading_level=level,
        country_names=parts.country_names,
    )


def _continuation(
    parts: LetterParts, addressed: Sequence[Addressee], words: LetterWords, date: calendar_date
) -> Continuation:
    appendix = parts.heading() if parts.addressing is Addressing.INDIVIDUAL else ""
    return Continuation.compose(addressed, printed_date(date, parts.language), words, appendix=appendix)


def _salutation(parts: LetterParts, addressed: Sequence[Addressee]) -> str:
    """The salutation: an individual's own or else the letter's; a joint letter's or else that of the first who has one."""
    own = next((one.salutation for one in addressed if one.salutation), "")
    return (own or parts.salutation) if parts.addressing is Addressing.INDIVIDUAL else (parts.salutation or own)


def _author(parts: LetterParts) -> str:
    """The author: the coalition of the letterhead, or the first lead signer's organisation or name."""
    signers = [signer.organization or signer.name for signer in parts.lead_signers]
    return next((name for name in (parts.letterhead.name, *signers) if name), "")
