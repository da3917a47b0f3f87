"""Renders a printed letter to PDF: tagged, archival, the same bytes every time.

The order is: lay out and finish the appendix unless the letter before had the same, lay out the letter, write it, seal.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from signon.printing.document.body import FOOTNOTE
from signon.printing.document.document import LetterDocument
from signon.printing.pdf.attachments import finished
from signon.printing.pdf.boxes import footnotes, text_bottom
from signon.printing.pdf.characters.missing_characters import refuse_missing_characters
from signon.printing.pdf.first_page import check_first_page
from signon.printing.pdf.fonts import check_font
from signon.printing.pdf.next_addressee import forget, laid_out_for_addressee
from signon.printing.pdf.output import written
from signon.printing.pdf.progress import complaints_gathered, progress_reported
from signon.printing.pdf.signatories.appendix_file import appendix_file
from signon.printing.pdf.update import LetterBeforeAppendix
from signon.printing.pdf.weasyprint_adaptations import LetterPages
from signon.printing.rendered import Progress, RenderedLetter, RenderingError
from signon.translation import gettext as _

ENTRIES_ON_A_PAGE = 50


def render(document: LetterDocument, *, progress: Progress | None = None) -> RenderedLetter:
    """The letter as PDF. ``progress`` is called with 0 to 100 on the way.

    Raises ``FontMissingError`` when the font is not installed, and ``RenderingError`` when anything that should be
    printed could not be: never a PDF without it.
    """
    check_font(document.font)
    refuse_missing_characters(document)
    pages = _expected_pages(document)
    with progress_reported(progress, pages), _without_garbage_collection(), complaints_gathered() as complaints:
        rendered = _rendered(document)
    if complaints:
        forget()
        raise RenderingError(_("The letter could not be printed in full: %(complaint)s", complaint=complaints[0]))
    return rendered


def _rendered(document: LetterDocument) -> RenderedLetter:
    """The letter and its appendix, laid out separately so that each counts its own pages."""
    letter = laid_out_for_addressee(document)
    _check_footnotes(letter, document)
    check_first_page(letter, document)
    if document.appendix is None:
        return RenderedLetter(finished(written(letter, document), document), len(letter.pages), 0)
    appendix = appendix_file(document)
    pages = len(appendix.page_references)
    pdf = written(LetterBeforeAppendix(letter, appendix), document)
    return RenderedLetter(pdf, len(letter.pages) + pages, pages)


def _check_footnotes(letter: LetterPages, document: LetterDocument) -> None:
    """Raise ``RenderingError`` if the layout has lost a note, or let one that fills a page run over its edge."""
    pages = [page.box for page in letter.pages]
    if sum(len(footnotes(page)) for page in pages) != document.body.count(FOOTNOTE):
        raise RenderingError(_("The footnotes do not all fit on the letter's pages; shorten or spread them"))
    if any(text_bottom(page) < page.content_box_y() for page in pages):
        raise RenderingError(_("A footnote is longer than its page; shorten it, or move it into the text"))


def _expected_pages(document: LetterDocument) -> int:
    groups = document.signatory_list.groups if document.signatory_list else ()
    return 2 + sum(len(group.entries) for group in groups) // ENTRIES_ON_A_PAGE


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Turn the garbage collector off: a growing layout holds no garbage, and looking for it takes up to a quarter more time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
