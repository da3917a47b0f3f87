"""The parts of the letter around its body, as paragraphs in styles."""

from collections.abc import Iterator, Sequence

from signon.letters.parts.fields import Layout
from signon.printing.document.conventions import leading_direction
from signon.printing.document.document import LetterDocument
from signon.printing.document.parts import Notation, PrintedSigner
from signon.printing.document.signatories import Entry, PrintedList
from signon.printing.docx.elements import Element, Look, directed, make, paragraph, run, runs, table
from signon.printing.docx.letterhead import image_of
from signon.printing.docx.measures import PER_POINT, Measures
from signon.printing.docx.package import Story
from signon.printing.docx.window import window_field

WIDEST_SIGNATURE = 14
CHARACTER, AFTER_LABEL = 0.52, 0.6
"""Lengths in ems: of a signature's image, of a label's average character, of the gap between a label and its items."""

ABOVE_SIGNATURE = 0.2
"""Lines between the close and a signature's image."""

SIGNER_STYLES = {"name": "SignerName", "title": "SignerTitle", "organization": "SignerOrganization"}
NAME = Look(bold=True, style="SignatoryName")


def opening(document: LetterDocument, measures: Measures) -> Iterator[Element]:
    """Everything from the date to the salutation, after what has to show in the envelope's window."""
    direction, window = document.direction, document.window
    yield from window_field(document, measures)
    yield paragraph("Date", runs(document.dateline, direction))
    notation = "" if window and window.delivery_notation else document.delivery_notation
    for style, text in (("DeliveryNotation", notation), ("ReferenceLine", document.reference)):
        if text:
            yield directed(style, text, direction)
    if window is None:
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
    space, text, direction = signer.space * measures.line, "\n".join(signer.lines), document.direction
    apart = measures.em if document.signature_block.side_by_side else 0
    against = leading_direction(text) not in {"", direction}
    aside = make("ind", **{"left" if against else "right": apart}) if apart else None
    if not signer.image:
        return [_named(signer, direction, make("spacing", before=space), aside, make("keepNext"))]
    largest = (measures.em * WIDEST_SIGNATURE / PER_POINT, (space - measures.line * ABOVE_SIGNATURE) / PER_POINT)
    image = story.picture(image_of(document, signer.image), signer.image_description, largest)
    above = make("spacing", before=0, line=space, lineRule="atLeast")
    ink = paragraph("Signature", [image], above, make("keepNext"))
    return [ink, _named(signer, direction, aside, make("keepNext"))]


def _named(signer: PrintedSigner, direction: str, *formatting: Element | None) -> Element:
    """The signer's lines, each in the style of what it says."""
    own = leading_direction("\n".join(signer.lines)) or direction
    content: list[Element] = []
    for role, line in zip(signer.roles, signer.lines, strict=True):
        content += [*([run(make("br"))] if content else []), *runs(line, own, Look(style=SIGNER_STYLES[role]))]
    against = () if own == direction else (make("bidi", val=int(own == "rtl")), make("jc", val="right"))
    return paragraph("Signature", content, *formatting, *against)


def _side_by_side(signed: Sequence[list[Element]], document: LetterDocument, measures: Measures) -> Element:
    width = measures.width // 2
    rows = [[*signed[at : at + 2], [paragraph("Signature", [])]][:2] for at in range(0, len(signed), 2)]
    return table(rows, [width, width], document.direction)


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


def list_heading(listed: PrintedList, direction: str, space_above: int) -> list[Element]:
    """The heading of the list and the count beneath it."""
    heading = directed("ListHeading", listed.heading, direction, make("spacing", before=space_above))
    return [heading, paragraph("ListCount", runs(listed.count, direction))]


def list_entries(listed: PrintedList, direction: str) -> Iterator[Element]:
    """The signatories, each group beneath its heading."""
    for place, group in enumerate(listed.groups):
        if group.heading:
            close = None if place else make("spacing", before=0)
            yield directed("GroupHeading", group.heading, direction, close)
        for entry in group.entries:
            yield _entry(entry, direction)


def _entry(entry: Entry, direction: str) -> Element:
    if not entry.details:
        return directed("Signatory", entry.name, direction)
    own = leading_direction(entry.name) or direction
    text = [*runs(entry.name, own, NAME), *runs("\n" + "\n".join(entry.details), own)]
    against = () if own == direction else (make("bidi", val=int(own == "rtl")), make("jc", val="right"))
    return paragraph("Signatory", text, *against)
