"""The letter with its signatory list after the signature: WeasyPrint lays the letter out, and we set and place the list.

The letter is laid out with room for the beginning of the list, to see where on the last page it stands. If the list needs
more pages, the letter is laid out again with them, because its page numbers count them.
"""

from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import PrintedList
from signon.printing.pdf.layout import Fonts, laid_out
from signon.printing.pdf.markup import letter_html, letter_styles, list_beginning_styles
from signon.printing.pdf.signatories.appendix import list_pages, sample_page
from signon.printing.pdf.signatories.look import ListArea, ListModel
from signon.printing.pdf.signatories.pages import placed_pages
from signon.printing.pdf.signatories.set_list import SetList, UnusualListError, least_height
from signon.printing.pdf.signatories.shaped_fonts import ShapedFonts
from signon.printing.pdf.weasyprint_adaptations import LetterPages


def laid_out_letter(document: LetterDocument, fonts: Fonts) -> LetterPages:
    """The letter without its appendix. WeasyPrint lays out the list too if we cannot place it."""
    printed = document.signatory_list
    if printed is None or printed.is_appendix:
        return laid_out_whole(document, fonts)
    try:
        return _with_own_list(document, printed, fonts)
    except UnusualListError:
        return laid_out_whole(document, fonts)


def laid_out_whole(document: LetterDocument, fonts: Fonts) -> LetterPages:
    """The letter as WeasyPrint alone lays it out. It can place any list, but takes many times as long."""
    return laid_out(letter_html(document), letter_styles(document), document, fonts)


def _with_own_list(document: LetterDocument, printed: PrintedList, fonts: Fonts) -> LetterPages:
    shaped_fonts = ShapedFonts()
    model = ListModel.of(sample_page(document, printed, fonts), printed, document.direction)
    usual = SetList(printed, model, shaped_fonts, model.column_width(model.page))
    styles = letter_styles(document) + list_beginning_styles(least_height(usual))

    letter = laid_out(letter_html(document, list_pages=1), styles, document, fonts)
    begins = _beginning(letter)
    placed = placed_pages(printed, model, shaped_fonts, begins)
    if len(placed) > 1:
        letter = laid_out(letter_html(document, list_pages=len(placed)), styles, document, fonts)
        _check(letter, len(placed), begins, model)
    before = len(letter.pages) - len(placed)
    pages = list_pages(letter.pages[before:], placed, document, printed, shaped_fonts)
    return letter.copy([*letter.pages[:before], *pages])


def _beginning(letter: LetterPages) -> ListArea:
    """The area on the last page where the list begins. Raises ``UnusualListError`` when a note continues after it."""
    area = ListArea.beginning(letter.pages[-1])
    if area is None:
        raise UnusualListError
    return area


def _check(letter: LetterPages, number: int, begins: ListArea, model: ListModel) -> None:
    """Raise ``UnusualListError`` unless the list's pages are those that its blocks were placed on."""
    areas = [ListArea.beginning(letter.pages[-number]), *map(ListArea.whole, letter.pages[1 - number :])]
    if areas != [begins, *[model.page] * (number - 1)]:
        raise UnusualListError
