"""Writing laid-out pages as a PDF that is archival and accessible, in the letter's colours and with its metadata."""

from functools import cache
from importlib.resources import files
from io import BytesIO

from weasyprint.css import ColorProfile
from weasyprint.document import Document

from signon.delivery.document import LetterDocument
from signon.delivery.layout import VARIANT
from signon.delivery.metadata import letter_metadata

OUTPUT_INTENT = "signon-srgb"
"""Our own name for WeasyPrint's sRGB profile: for the name ``srgb`` it leaves a file open at each rendering."""
RGB = (["r"], ["g"], ["b"])


def written(pages: Document, document: LetterDocument) -> bytes:
    """The PDF of laid-out pages."""
    pages.metadata = letter_metadata(document)
    pages.color_profiles = {OUTPUT_INTENT: ColorProfile(BytesIO(_srgb_profile()), "", "relative-colorimetric", RGB)}
    pages.output_intent = OUTPUT_INTENT
    return pages.write_pdf(pdf_variant=VARIANT, output_intent=OUTPUT_INTENT)


@cache
def _srgb_profile() -> bytes:
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
