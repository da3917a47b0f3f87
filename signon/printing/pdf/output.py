"""Writes laid-out pages as a PDF that is archival and accessible, in the letter's colours and with its metadata.

WeasyPrint has no way to choose the PDF that it writes to, the stream that a page is painted on, or the tags. The steps
here are those of its ``generate_pdf``, in the same order and by its own functions, as far as letters need them.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import pydyf
from tinycss2.color5 import D50, D65
from weasyprint import DEFAULT_OPTIONS, VERSION
from weasyprint.css import ColorProfile
from weasyprint.matrix import Matrix
from weasyprint.pdf import _use_references
from weasyprint.pdf.anchors import add_forms, add_links, add_outlines, resolve_links
from weasyprint.pdf.fonts import build_fonts_dictionary
from weasyprint.pdf.pdfa import pdfa

from signon.printing.document.document import LetterDocument
from signon.printing.pdf.boxes import repeated_heads
from signon.printing.pdf.extraction import LetterStream, complete_unicode
from signon.printing.pdf.metadata import LetterMetadata, letter_metadata
from signon.printing.pdf.progress import COMPLETING, WRITING, step_begins
from signon.printing.pdf.tags import add_tags
from signon.printing.pdf.weasyprint_adaptations import LetterPage, LetterPages

OUTPUT_INTENT = "signon-srgb"
"""Our own name for WeasyPrint's sRGB profile: for the name ``srgb`` it leaves a file open at each rendering."""
RGB = (["r"], ["g"], ["b"])
POINTS = 0.75
"""Points in a CSS pixel."""


def written(pages: LetterPages, document: LetterDocument) -> bytes:
    """The PDF of laid-out pages."""
    pages.metadata, pages.output_intent = letter_metadata(document), OUTPUT_INTENT
    pages.color_profiles = {OUTPUT_INTENT: color_profile()}
    pdf = pages.new_pdf()
    _Writing(pages, pdf).write()
    content = BytesIO()
    pdf.write(content, b"1.7", identifier=True, compress=True)
    return content.getvalue()


class _Writing:
    """The objects of one PDF while its pages are added."""

    def __init__(self, pages: LetterPages, pdf: pydyf.PDF) -> None:
        self._pages, self._pdf = pages, pdf
        self._resources = self._new_resources()
        self._images: dict[str, Any] = {}
        self._anchors: list[tuple[str, pydyf.Array]] = []
        self._streams: list[LetterStream] = []
        self._table_heads: set[int] = set()

    def write(self) -> None:
        """Add all that belongs to the pages. The order decides the numbers of the objects."""
        step_begins(WRITING)
        with ThreadPoolExecutor(1) as beside:  # zlib lets another processor pack a page while the next is painted
            for page, links_and_anchors in zip(self._pages.pages, resolve_links(self._pages.pages), strict=True):
                beside.submit(getattr, self._add_page(page, links_and_anchors), "data")
        add_outlines(self._pdf, self._pages.make_bookmark_tree(POINTS, transform_pages=True))
        step_begins(COMPLETING)
        self._describe(self._pages.metadata)
        self._add_fonts()
        _use_references(self._pdf, self._resources, self._images, self._pages.color_profiles)
        self._name_anchors()
        add_tags(self._pdf, self._pages, self._streams)
        self._add_output_intent()
        pdfa(self._pdf, self._pages, self._streams, [], compress=True, version=3, variant="A")

    def _new_resources(self) -> pydyf.Dictionary:
        """The resources that all pages share. Fonts are added when they are known."""
        profile = self._pages.color_profiles[OUTPUT_INTENT]
        content = pydyf.Stream([profile.content], {"N": len(profile.components)}, compress=True)
        self._pdf.add_object(content)
        profile.pdf_reference = content.reference
        colors = pydyf.Dictionary({"lab-d50": _lab(D50), "lab-d65": _lab(D65)})
        colors[OUTPUT_INTENT] = pydyf.Array(("/ICCBased", content.reference))
        self._pdf.add_object(colors)
        kinds = ("ExtGState", "XObject", "Pattern", "Shading")
        resources = pydyf.Dictionary({kind: pydyf.Dictionary() for kind in kinds})
        resources["ColorSpace"] = colors.reference
        self._pdf.add_object(resources)
        return resources

    def _add_page(self, page: LetterPage, links_and_anchors: tuple[Any, Any]) -> LetterStream:
        tags: dict[Any, Any] = {}
        stream = self._new_stream(page, tags)
        sheet = pydyf.Array([0, 0, page.width * POINTS, page.height * POINTS])
        added = pydyf.Dictionary({"Type": "/Page", "Parent": self._pdf.pages.reference, "MediaBox": sheet})
        added.update({"Contents": stream.reference, "Resources": self._resources.reference})
        added.update({"Tabs": "/S", "StructParents": len(self._streams)})
        self._pdf.add_page(added)
        self._streams.append(stream)
        matrix = Matrix(POINTS, 0, 0, -POINTS, 0, page.height * POINTS)
        add_links(links_and_anchors, matrix, self._pdf, added, self._anchors, tags)
        fonts = self._pages.font_config.font_map
        add_forms(page.forms, matrix, self._pdf, added, self._resources, stream, fonts)
        stream.repeated = repeated_heads(page.box, self._table_heads)
        page.paint(stream, POINTS)
        added["TrimBox"] = added["BleedBox"] = sheet
        return stream

    def _new_stream(self, page: LetterPage, tags: dict[Any, Any]) -> LetterStream:
        """The content of a page, before anything is painted; ``tags`` numbers what will be marked in it."""
        whole = (0, 0, page.width, page.height)
        fonts, colors = self._pages.fonts, self._pages.color_profiles
        stream = LetterStream(fonts, whole, self._resources, self._images, tags, colors, OUTPUT_INTENT, compress=True)
        stream.transform(d=-1, f=page.height * POINTS)
        self._pdf.add_object(stream)
        return stream

    def _describe(self, metadata: LetterMetadata) -> None:
        values = {
            "Producer": f"WeasyPrint {VERSION}",
            "Title": metadata.title,
            "Author": ", ".join(metadata.authors),
            "Creator": metadata.generator,
            "CreationDate": metadata.day,
            "ModDate": metadata.day,
        }
        self._pdf.info.update({key: pydyf.String(value) for key, value in values.items() if value})
        self._pdf.catalog["Lang"] = pydyf.String(metadata.lang)

    def _add_fonts(self) -> None:
        complete_unicode(self._pages.fonts)
        fonts = build_fonts_dictionary(
            self._pdf, self._pages.fonts, compress=True, subset=True, options=DEFAULT_OPTIONS
        )
        self._pdf.add_object(fonts)
        self._resources["Font"] = fonts.reference

    def _name_anchors(self) -> None:
        if self._anchors:
            names = pydyf.Array()
            for name, place in sorted(self._anchors):
                names += [pydyf.String(name), place]
            self._pdf.catalog["Names"] = pydyf.Dictionary({"Dests": pydyf.Dictionary({"Names": names})})

    def _add_output_intent(self) -> None:
        profile = self._pages.color_profiles[OUTPUT_INTENT]
        intent = pydyf.Dictionary({"Type": "/OutputIntent", "S": "/GTS_PDFA1"})
        intent["OutputConditionIdentifier"] = intent["Info"] = pydyf.String(profile.name)
        intent["DestOutputProfile"] = profile.pdf_reference
        self._pdf.catalog["OutputIntents"] = pydyf.Array([intent])


def color_profile() -> ColorProfile:
    """The colours that the letter's numbers stand for: sRGB."""
    return ColorProfile(BytesIO(_srgb_file()), "", "relative-colorimetric", RGB)


@cache
def _srgb_file() -> bytes:
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


def _lab(white: Any) -> pydyf.Array:
    """The colour space of CSS's ``lab`` colours with this white point."""
    space = pydyf.Dictionary({"WhitePoint": pydyf.Array(white), "Range": pydyf.Array((-125, 125, -125, 125))})
    return pydyf.Array(("/Lab", space))
