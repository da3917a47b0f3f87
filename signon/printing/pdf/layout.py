"""Laying a letter's HTML out as pages."""

from functools import cache

from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration

from signon.printing.document.document import LetterDocument
from signon.printing.pdf.fetching import LetterImages
from signon.printing.pdf.markup import shared_styles
from signon.printing.pdf.weasyprint_patches import LetterHTML, LetterPages

VARIANT = "pdf/a-3a"


def laid_out(html: str, styles: str, document: LetterDocument, fonts: FontConfiguration) -> LetterPages:
    """The pages of ``html`` in the document's own ``styles`` and those that all letters share."""
    images = LetterImages(document.images)
    own = CSS(string=styles, url_fetcher=images)
    return LetterHTML(string=html, url_fetcher=images).render(
        font_config=fonts, stylesheets=[_shared_styles(), own], pdf_variant=VARIANT
    )


@cache
def _shared_styles() -> CSS:
    return CSS(string=shared_styles(), url_fetcher=LetterImages({}))
