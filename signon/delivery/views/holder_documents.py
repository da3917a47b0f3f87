"""The documents for the holder of a signature: how it is printed, the documents it is in, and the text it agreed to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from flask import Response, current_app, url_for

from signon.access import public
from signon.country_names.called import country_names
from signon.database.db import db, now
from signon.delivery.documents import Customer, renderer
from signon.delivery.models import Audience, Final
from signon.delivery.views.published import pdf_answer
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.letters.parts.fields import Addressing
from signon.letters.status import LetterStatus
from signon.printing.document.catalogue import LetterWords
from signon.printing.document.document import LetterDocument
from signon.printing.document.images import image_address
from signon.printing.document.signatories import ListedSignatory, PrintedList
from signon.printing.document.verification import PICTURE, PrintedVerification, qr_picture
from signon.signing.models.signature import Signature
from signon.tokens import LinkToken, Purpose
from signon.translation import gettext as _
from signon.web.capacity import Places, heavy
from signon.web.pages import Pages
from signon.zones.in_words import day_in_words, in_zone

pages = Pages()

MOST_SECONDS = 30.0
TEXTS = Places("texts of signatures", many=1, queue=2, seconds=10)
"""Those who wait for a text beyond these are asked to come back, so that they never take all threads of the site."""


@dataclass(frozen=True, slots=True)
class PrintedEntry:
    """A signature as the letter's list prints it, beneath the heading of its group where the list is grouped."""

    heading: str
    lines: tuple[str, ...]


def printed_entry(signature: Signature) -> PrintedEntry | None:
    """The entry that the letter prints of the signature, by the same rules as the document itself."""
    if signature.erased_at:
        return None
    parts = signature.letter.parts
    one = ListedSignatory(
        signature.printed_name,
        signature.acronym,
        signature.country,
        signature.representative_name,
        signature.representative_title,
        second_country=signature.second_country,
    )
    day = signature.consented_at.date()
    printed = PrintedList.compose(
        [one],
        parts.signatory_list,
        LetterWords(parts.language),
        as_of=day,
        heading_level=1,
        country_names=country_names(parts),
    )
    if printed is None:
        return None
    [group] = printed.groups
    [entry] = group.entries
    return PrintedEntry(group.heading, (entry.name, *entry.details))


def holder_documents(signature: Signature) -> list[tuple[str, str]]:
    """The addresses and names of the delivered documents that name the signature, in their public copies."""
    letter = signature.letter
    if letter.status is not LetterStatus.DELIVERED:
        return []
    return list(_documents(signature))


@pages.get("/signatures/<token>/text.pdf")
@public
@heavy(TEXTS)
def signed_text(token: str) -> Response:
    """The text that the signature agreed to, as the letter prints it, without signatories."""
    link = LinkToken.find(token, Purpose.SIGNATURE_STATUS)
    link.check(now())
    signature = db.session.get_one(Signature, link.subject_id)
    version, letter = signature.text_version, signature.letter
    text = _Printable(_text_document(letter, version), version.sha256)
    name = f"{letter.slug}-{_('version')}-{version.number}.pdf"
    db.session.rollback()  # so that nobody waits for the database while the text is laid out
    return pdf_answer(_printed(text), name, attached=True)


@dataclass(frozen=True)
class _Printable:
    """A document that is known by what it prints, so that each text is laid out once."""

    document: LetterDocument
    sha256: str

    def __hash__(self) -> int:
        return hash(self.sha256)


@lru_cache(maxsize=16)
def _printed(text: _Printable) -> bytes:
    """The document as a PDF. Raises ``BusyError``, and ``RenderingError`` when it takes too long."""
    with TEXTS.taken():
        return renderer(Customer.STRANGERS).render(text.document, seconds=MOST_SECONDS).pdf


def _documents(signature: Signature) -> Iterator[tuple[str, str]]:
    letter = signature.letter
    query = db.select(Final.number, Final.signatories).filter_by(letter_id=letter.id, audience=Audience.RECIPIENT)
    first = query.where(db.or_(Final.addressee.is_(None), Final.addressee == 0))  # all addressees get the same list
    rows = db.session.execute(first.order_by(Final.number))
    named = [number for number, signatories in rows if any(one["signature"] == signature.id for one in signatories)]
    for number in named:
        if number:
            address = url_for("delivery.addendum_pdf", slug=letter.slug, number=number)
            yield address, _("The addendum %(number)s", number=number)
        else:
            yield url_for("delivery.letter_pdf", slug=letter.slug), _("The finalised document")


def _text_document(letter: Letter, version: TextVersion) -> LetterDocument:
    """The letter with the text of ``version``; its date is the day on which the text was settled."""
    parts, images = letter.parts, letter.image_bytes()
    agreed = version.parts()
    address = f"{current_app.config['SIGNON'].base_url}/letters/{letter.slug}"
    document = LetterDocument.compose(
        agreed,
        date=parts.date or in_zone(version.created_at, parts.zone_of_place()).date(),
        images=images,
        addressee=0 if agreed.addressing is Addressing.INDIVIDUAL else None,
    )
    return document.verifiable_by(_small_print(parts.language, parts.timezone, version, address))


def _small_print(language: str, zone: str, version: TextVersion, address: str) -> PrintedVerification:
    """The version of this text, in the place where a final says how it is checked."""
    day = day_in_words(version.created_at, zone)
    return PrintedVerification(
        code="",
        address=address,
        lines=(
            _("The text as organisations sign it: version %(number)s of %(day)s.", number=version.number, day=day),
            _("SHA-256 of the text: %(digest)s", digest=version.sha256),
            address,
        ),
        picture=image_address(PICTURE),
        picture_description=LetterWords(language).verification_picture(address),
        qr=qr_picture(address),
        seal="",
    )
