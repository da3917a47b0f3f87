"""Lays a letter's HTML out as pages, with the letter's own images and nothing else from outside."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from signon.printing.document.document import LetterDocument
from signon.printing.document.images import SCHEME
from signon.printing.pdf.markup import shared_styles
from signon.printing.pdf.weasyprint_adaptations import LetterHTML, LetterPages
from signon.printing.rendered import RenderingError
from signon.translation import gettext as _

VARIANT = "pdf/a-3a"


class Fonts(FontConfiguration):
    """The fonts of pages that are written together: the same for all of them."""


class LetterImages(URLFetcher):
    """A fetcher of the letter's own images. Any other address stops the rendering: files, the network, data URLs."""

    def __init__(self, images: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._images = images

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ARG002 - the base class's signature
        """The image at ``url``. Raises ``FatalURLFetchingError``, which WeasyPrint does not swallow, for all else."""
        scheme, _colon, name = url.partition(":")
        content = self._images.get(unquote(name)) if f"{scheme}:" == SCHEME else None
        if content is None:
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, content)


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
