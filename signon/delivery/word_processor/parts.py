"""The parts of the letter around its body, as paragraphs in styles."""

from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from signon.delivery.conventions import leading_direction
from signon.delivery.document import LetterDocument
from signon.delivery.images import SCHEME
from signon.delivery.printed_parts import Notation, PrintedSigner
from signon.delivery.word_processor.elements import Element, border, format_further, make, paragraph, runs
from signon.delivery.word_processor.measures import PER_POINT, Measures
from signon.delivery.word_processor.package import Story
from signon.delivery.word_processor.tables import table
from signon.letters.parts import Layout

LARGEST_LOGO = (0.6, 56.0)
"""A share of the text's width, and points of height."""

WIDEST_SIGNATURE = 14
CHARACTER, AFTER_LABEL = 0.52, 0.6
"""Lengths in ems: of a signature's image, of a label's average character, of the gap between a label and its items."""

ABOVE_SIGNATURE = 0.2
"""Lines between the close and a signature's image."""


def directed(style: str, text: str, direction: str, *formatting: Element | None) -> Element:
    """A paragraph that runs as its own text does, but keeps to the letter's side."""
    own = leading_direction(text) or direction
    if own == direction:
        return paragraph(style, runs(text, direction), *formatting)
    against = (make("bidi", val=int(own == "rtl")), make("jc", val="right"))
    return paragraph(style, runs(text, own), *formatting, *against)


def letterhead(document: LetterDocument, measures: Measures, story: Story) -> list[Element]:
    """The coalition's heading with a rule beneath it."""
    printed, direction = document.letterhead, document.direction
    made: list[Element] = []
    if printed is None or not printed.has_heading:
        return made
    if printed.logo:
        largest = (measures.width / PER_POINT * LARGEST_LOGO[0], LARGEST_LOGO[1])
        logo = story.picture(_image(document, printed.logo), printed.logo_description, largest)
        made.append(paragraph("LetterheadName", [logo]))
    if printed.name:
        made.append(paragraph("LetterheadName", runs(printed.name, direction)))
    made += [paragraph("LetterheadLines", runs(line, direction)) for line in printed.lines]
    format_further(made[-1], border("bottom"), make("spacing", after=measures.line * 2))
    return made


def foot(document: LetterDocument) -> list[Element]:
    """The foot of the first page."""
    lines = document.letterhead.footer if document.letterhead else ()
    return [paragraph("Footer", runs("\n".join(lines), document.direction))] if lines else []


def opening(document: LetterDocument) -> Iterator[Element]:
    """Everything from the date to the salutation."""
    direction = document.direction
    yield paragraph("Date", runs(document.dateline, direction))
    for style, text in (("DeliveryNotation", document.delivery_notation), ("ReferenceLine", document.reference)):
        if text:
            yield directed(style, text, direction)
    yield from _inside_addresses(document)
    subject = [directed("Subject", document.subject, direction)] if document.subject else []
    salutation = [directed("Salutation", document.salutation, direction)] if document.salutation else []
    yield from (*salutation, *subject) if document.subject_follows_salutation else (*subject, *salutation)


def ending(document: LetterDocument, measures: Measures, story: Story) -> Iterator[Element]:
    """Everything from the close to the copy recipients."""
    block = document.signature_block
    yield directed("Closing", block.closing, document.direction)
    signed = [_signed(signer, document, measures, story) for signer in block.signers]
    if block.side_by_side:
        yield _side_by_side(signed, document, measures)
    else:
        for paragraphs in signed:
            yield from paragraphs
    for notation in (document.enclosures, document.copies):
        if notation:
            yield from _notation(notation, document, measures)


def _inside_addresses(document: LetterDocument) -> Iterator[Element]:
    """The blocks a line apart; where the date stands at the right, the first one is directly beneath it."""
    is_beneath_date = document.layout == Layout.RIGHT_DATE and not (document.delivery_notation or document.reference)
    for addressee in document.addressees:
        close = make("spacing", before=0) if is_beneath_date else None
        is_beneath_date = False
        yield directed("InsideAddress", "\n".join(addressee.lines), document.direction, close)
        if addressee.attention:
            yield directed("AttentionLine", addressee.attention, document.direction)


def _signed(signer: PrintedSigner, document: LetterDocument, measures: Measures, story: Story) -> list[Element]:
    """The signer's lines beneath the image of the signature, or beneath as many blank lines as ink is given."""
    space, text = signer.space * measures.line, "\n".join(signer.lines)
    if not signer.image:
        return [directed("Signature", text, document.direction, make("spacing", before=space), make("keepNext"))]
    largest = (measures.em * WIDEST_SIGNATURE / PER_POINT, (space - measures.line * ABOVE_SIGNATURE) / PER_POINT)
    image = story.picture(_image(document, signer.image), signer.image_description, largest)
    above = make("spacing", before=0, line=space, lineRule="atLeast")
    ink = paragraph("Signature", [image], above, make("keepNext"))
    return [ink, directed("Signature", text, document.direction, make("keepNext"))]


def _side_by_side(signed: Sequence[list[Element]], document: LetterDocument, measures: Measures) -> Element:
    width = measures.width // 2
    rows = [[*signed[at : at + 2], [paragraph("Signature", [])]][:2] for at in range(0, len(signed), 2)]
    return table(rows, [width, width], document.direction, gap=measures.em)


def _notation(notation: Notation, document: LetterDocument, measures: Measures) -> Iterator[Element]:
    """The label with the first item beside it; the others stand beneath that."""
    indent = round(measures.em * (len(notation.label) * CHARACTER + AFTER_LABEL))
    for place, item in enumerate(notation.items):
        label, before = ("", 0) if place else (notation.label, measures.line)
        yield paragraph(
            "Notation",
            [*runs(f"{label}\t", document.direction), *runs(item, document.direction)],
            make("ind", left=indent, hanging=indent),
            make("spacing", before=before),
            make("keepNext") if notation.stays_with_signature and place < len(notation.items) - 1 else None,
        )


def _image(document: LetterDocument, address: str) -> bytes:
    return document.images[unquote(address.removeprefix(SCHEME))]
