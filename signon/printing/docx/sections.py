"""The pages: their size and margins, what heads and foots them, and the sections that count them."""

from collections.abc import Iterable

from docx.oxml.ns import qn

from signon.printing.document.document import LetterDocument
from signon.printing.docx.elements import Element, directed, field, make, paragraph, runs, table
from signon.printing.docx.measures import PER_POINT, Measures
from signon.printing.docx.package import LetterPackage

FOOT_FROM_EDGE = 28 * PER_POINT
SIDES, MIDDLE = 0.42, 0.16
"""Shares of the continuation heading: the addressee's and the date's, and the page number's between them."""


def section(
    document: LetterDocument,
    measures: Measures,
    kind: str,
    *,
    bands: Iterable[Element] = (),
    columns: int = 1,
    counts_anew: bool = False,
    differs_on_first: bool = False,
) -> Element:
    """The properties of a section, which begins on a new page (``nextPage``) or where the last one ended."""
    width, height = measures.sheet
    top, right, bottom, left = measures.margins
    edges = {"header": measures.head_from_edge, "footer": min(bottom, FOOT_FROM_EDGE), "gutter": 0}
    return make(
        "sectPr",
        *bands,
        make("type", val=kind),
        make("pgSz", w=width, h=height),
        make("pgMar", top=top, right=right, bottom=bottom, left=left, **edges),
        make("pgNumType", start=1) if counts_anew else None,
        make("cols", num=columns, space=measures.em * 2),
        make("titlePg") if differs_on_first else None,
        make("bidi") if document.direction == "rtl" else None,
    )


def band(place: str, page: str, number: str) -> Element:
    """The reference that ties a header or footer (``place``) to the first page of a section or to the others (``default``)."""
    made = make(f"{place}Reference", type=page)
    made.set(qn("r:id"), number)
    return made


def add_continuation(package: LetterPackage, name: str, document: LetterDocument, measures: Measures) -> str:
    """Add the heading of pages 2 and on, and give its identifier."""
    number = paragraph("Header", _page_of(document), make("jc", val="center"))
    return _add_heading(package, name, document, measures, number, document.continuation.addressee)


def add_appendix_heading(package: LetterPackage, name: str, document: LetterDocument, measures: Measures) -> str:
    """Add the same heading with pages numbered S-1, S-2, also from right to left, and give its identifier."""
    count = [*runs("S-", "ltr"), field("PAGE", "1", "ltr")]
    number = paragraph("Header", count, make("jc", val="center"), make("bidi", val=0))
    return _add_heading(package, name, document, measures, number, document.continuation.appendix)


def _add_heading(
    package: LetterPackage, name: str, document: LetterDocument, measures: Measures, number: Element, continued: str
) -> str:
    direction = document.direction
    cells = (
        [directed("Header", continued, direction)],
        [number],
        [paragraph("Header", runs(document.continuation.date, direction), make("jc", val="right"))],
    )
    widths = [round(measures.width * share) for share in (SIDES, MIDDLE, SIDES)]
    heading = table([cells], widths, direction, underlined=True)
    gap = paragraph("Header", [], make("spacing", before=0, after=0))
    _story, identifier = package.add_story(name, "header", make("hdr", heading, gap))
    return identifier


def _page_of(document: LetterDocument) -> list[Element]:
    """The page's number and the letter's last: the appendix, which counts for itself, is not among them."""
    direction = document.direction
    before, between, after = document.continuation.page_words
    total = "SECTIONPAGES" if document.appendix else "NUMPAGES"
    return [
        *runs(before, direction),
        field("PAGE", "2", direction),
        *runs(between, direction),
        field(total, "2", direction),
        *runs(after, direction),
    ]
