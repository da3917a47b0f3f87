"""The pages of the signatory list: its entries set and placed by ourselves, everything else by WeasyPrint."""

from dataclasses import replace

from weasyprint.document import Page
from weasyprint.text.fonts import FontConfiguration

from signon.delivery.document import LetterDocument
from signon.delivery.layout import laid_out
from signon.delivery.list_model import ListModel, sample_groups
from signon.delivery.list_pages import UnusualListError, placed_pages, set_blocks
from signon.delivery.list_painting import ListPage
from signon.delivery.markup import appendix_frame_html, appendix_html, appendix_styles
from signon.delivery.shaping import ShapedFonts
from signon.delivery.signatory_list import PrintedList


def appendix_pages(document: LetterDocument, fonts: FontConfiguration) -> list[Page]:
    """The appendix of a document that has one. What our own setting cannot place, WeasyPrint lays out whole."""
    printed = document.appendix
    if printed is None:
        return []
    try:
        return _own_pages(document, printed, fonts)
    except UnusualListError:
        return laid_out_appendix(document, fonts)


def laid_out_appendix(document: LetterDocument, fonts: FontConfiguration) -> list[Page]:
    """The appendix as WeasyPrint alone lays it out: for any list, in several times the time."""
    return laid_out(appendix_html(document), appendix_styles(document), document, fonts).pages


def _own_pages(document: LetterDocument, printed: PrintedList, fonts: FontConfiguration) -> list[Page]:
    model = _model(document, printed, fonts)
    shaped_fonts = ShapedFonts()
    placed = placed_pages(set_blocks(printed, model, shaped_fonts), model)
    frame = laid_out(appendix_frame_html(document, len(placed)), appendix_styles(document), document, fonts)
    if len(frame.pages) != len(placed):
        raise UnusualListError
    return [
        ListPage(page, blocks, heading_level=printed.heading_level + 1, model=model, fonts=shaped_fonts)
        for page, blocks in zip(frame.pages, placed, strict=True)
    ]


def _model(document: LetterDocument, printed: PrintedList, fonts: FontConfiguration) -> ListModel:
    samples = replace(document, signatory_list=replace(printed, groups=sample_groups(printed)))
    pages = laid_out_appendix(samples, fonts)
    return ListModel.of(pages[0], printed, document.direction)
