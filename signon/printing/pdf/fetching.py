"""What the renderer may fetch: the letter's own images, and nothing else in the world."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from signon.printing.document.images import SCHEME


class LetterImages(URLFetcher):
    """Gives the renderer the letter's own images. Any other address stops the rendering: files, network, data, all."""

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
