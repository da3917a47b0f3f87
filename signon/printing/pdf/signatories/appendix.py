"""The pages of the signatory list: its entries set and placed by ourselves, everything else by WeasyPrint."""

from collections.abc import Sequence
from dataclasses import replace

from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import PrintedList
from signon.printing.pdf.layout import Fonts, laid_out
from signon.printing.pdf.markup import appendix_html, appendix_styles
from signon.printing.pdf.signatories.frames import frame_pages
from signon.printing.pdf.signatories.look import ListArea, ListModel, sample_groups
from signon.printing.pdf.signatories.pages import PlacedBlock, placed_pages
from signon.printing.pdf.signatories.painting import ListPage
from signon.printing.pdf.signatories.set_list import UnusualListError
from signon.printing.pdf.signatories.shaped_fonts import ShapedFonts
from signon.printing.pdf.weasyprint_adaptations import LetterPage


def appendix_pages(document: LetterDocument, fonts: Fonts) -> list[LetterPage]:
    """The pages of a document's appendix; none without one. WeasyPrint lays out a list that we cannot place."""
    printed = document.appendix
    if printed is None:
        return []
    try:
        return _own_pages(document, printed, fonts)
    except UnusualListError:
        return laid_out_appendix(document, fonts)


def laid_out_appendix(document: LetterDocument, fonts: Fonts) -> list[LetterPage]:
    """The appendix as WeasyPrint alone lays it out. It can place any list, but takes several times as long."""
    return laid_out(appendix_html(document), appendix_styles(document), document, fonts).pages


def sample_page(document: LetterDocument, printed: PrintedList, fonts: Fonts) -> LetterPage:
    """A page of sample entries in the document's own look, for ``ListModel.of`` to read."""
    samples = replace(document, signatory_list=replace(printed, groups=sample_groups(printed)))
    return laid_out_appendix(samples, fonts)[0]


def list_pages(
    frames: Sequence[LetterPage],
    placed: Sequence[Sequence[PlacedBlock]],
    document: LetterDocument,
    printed: PrintedList,
    fonts: ShapedFonts,
) -> list[LetterPage]:
    """The pages ``frames`` with the list's blocks on them. Raises ``UnusualListError`` when there are more or fewer."""
    if len(frames) != len(placed):
        raise UnusualListError
    level, direction = printed.heading_level + 1, document.direction
    return [
        ListPage(page, blocks, heading_level=level, direction=direction, fonts=fonts)
        for page, blocks in zip(frames, placed, strict=True)
    ]


def _own_pages(document: LetterDocument, printed: PrintedList, fonts: Fonts) -> list[LetterPage]:
    sample, shaped_fonts = sample_page(document, printed, fonts), ShapedFonts()
    model = ListModel.of(sample, printed, document.direction)
    placed = placed_pages(printed, model, shaped_fonts, ListArea.beginning(sample) or model.page)
    frames = frame_pages(document, len(placed), sample, fonts)
    return list_pages(frames, placed, document, printed, shaped_fonts)
