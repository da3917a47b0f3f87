"""Laying a letter's HTML out as pages, with the letter's own images and nothing else from outside."""

from functools import cache

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from signon.printing.document.document import LetterDocument
from signon.printing.pdf.fetching import LetterImages
from signon.printing.pdf.markup import shared_styles
from signon.printing.pdf.weasyprint_adaptations import LetterHTML, LetterPages
from signon.printing.worker.rendered import RenderingError
from signon.translation import gettext as _

VARIANT = "pdf/a-3a"


class Fonts(FontConfiguration):
    """The fonts of pages that are written together: the same for all of them."""


def laid_out(html: str, styles: str, document: LetterDocument, fonts: Fonts) -> LetterPages:
    """The pages of ``html`` in the document's own ``styles`` and those that all letters share.

    Raises ``RenderingError`` when they refer to anything but the letter's own images.
    """
    images = LetterImages(document.images)
    try:
        own = CSS(string=styles, url_fetcher=images)
        return LetterHTML(string=html, url_fetcher=images).render(
            font_config=fonts, stylesheets=[_shared_styles(), own], pdf_variant=VARIANT
        )
    except FatalURLFetchingError as error:
        message = _("The letter refers to '%(address)s'; only its own images can be printed", address=str(error))
        raise RenderingError(message) from None


def plain_pdf(html: str, styles: str) -> bytes:
    """The PDF of a page that is no letter, without tags. It can refer to nothing."""
    nothing = LetterImages({})
    return HTML(string=html, url_fetcher=nothing).write_pdf(stylesheets=[CSS(string=styles, url_fetcher=nothing)])


@cache
def _shared_styles() -> CSS:
    return CSS(string=shared_styles(), url_fetcher=LetterImages({}))
