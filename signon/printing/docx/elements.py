"""The vocabulary of WordprocessingML (ECMA-376, part 1, 17): elements, paragraphs, and runs of text.

Every text goes through ``runs``, which makes text of it whatever it holds. Lengths are in twentieths of a point unless
a name says otherwise.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser

from signon.printing.document.conventions import DIRECTIONS, leading_direction

Element = Any
"""An element of lxml, which declares no types."""

PARAGRAPH_ORDER = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr tabs suppressAutoHyphens bidi spacing ind "
    "contextualSpacing jc outlineLvl rPr sectPr"
)
RUN_ORDER = "rStyle rFonts b bCs i iCs color spacing sz szCs u vertAlign rtl lang"
"""The order that the schema asks for, of the properties that are used here."""

NAMESPACES = {"w": nsmap["w"]}
RULE = "555555"
NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ISOLATES = re.compile("[\u2066-\u2069]")
RUNS_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
PIECE = re.compile("[^\t\n]+|[\t\n]")

Cell = Sequence[Element]
"""The paragraphs of a cell, at least one."""


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a run of text beyond its paragraph's style; ``style`` is the name of a character style.

    ``language`` is another than the letter's.
    """

    bold: bool = False
    italic: bool = False
    style: str = ""
    language: str = ""


PLAIN = Look()


def make(tag: str, *children: Element | None, **attributes: object) -> Element:
    """An element ``w:tag`` with attributes of the same namespace; children that are None are left out."""
    made = oxml_parser.makeelement(_named(tag), nsmap=NAMESPACES)
    for name, value in attributes.items():
        made.set(_named(name), str(value))
    made.extend(child for child in children if child is not None)
    return made


def properties(tag: str, order: str, children: Iterable[Element | None]) -> Element | None:
    """Formatting in the schema's order; None without any."""
    places = _places(order)
    present = [child for child in children if child is not None]
    return make(tag, *sorted(present, key=lambda child: places[child.tag])) if present else None


def paragraph(style: str, content: Iterable[Element], *formatting: Element | None) -> Element:
    """A paragraph in a style, with formatting of its own where it differs from that."""
    return make("p", properties("pPr", PARAGRAPH_ORDER, (make("pStyle", val=style), *formatting)), *content)


def format_further(paragraph: Element, *formatting: Element) -> None:
    """Add formatting to a finished paragraph that has a style."""
    present = paragraph.find(_named("pPr"))
    paragraph.replace(present, properties("pPr", PARAGRAPH_ORDER, (*present, *formatting)))


def runs(text: str, direction: str, look: Look = PLAIN) -> list[Element]:
    """``text`` as runs, each of one direction, in a paragraph that runs in ``direction``. Tabs and line ends stay such.

    A character that XML cannot hold becomes U+FFFD. Unicode's isolates are left out: a run's own direction does their
    work, and some word processors show them.
    """
    readable = ISOLATES.sub("", NOT_XML.sub("\ufffd", text))
    return [_run(piece, own, look) for own, piece in _directed(readable, direction)]


def directed(style: str, text: str, direction: str, *formatting: Element | None) -> Element:
    """A paragraph that runs as its own text does, but keeps to the letter's side."""
    own = leading_direction(text) or direction
    if own == direction:
        return paragraph(style, runs(text, direction), *formatting)
    against = (make("bidi", val=int(own == "rtl")), make("jc", val="right"))
    return paragraph(style, runs(text, own), *formatting, *against)


def run(child: Element, look: Look = PLAIN) -> Element:
    """A run that holds something else than text."""
    return make("r", _run_properties(look, is_rtl=False), child)


def border(side: str, space: int = 6) -> Element:
    """A thin rule along one side of a paragraph, ``space`` points from its text."""
    return make("pBdr", make(side, val="single", sz=4, space=space, color=RULE))


def frame(left: int | str, top: int, width: int, *, gap: int = 0) -> Element:
    """The properties that put a paragraph at a place of the sheet; text keeps ``gap`` away from it.

    ``left`` is the distance from the edge, or the ``left`` or ``right`` side of the text. Paragraphs one after the other
    whose frames are the same share one.
    """
    across = {"hAnchor": "margin", "xAlign": left} if isinstance(left, str) else {"hAnchor": "page", "x": left}
    return make("framePr", w=width, hSpace=gap, wrap="around", vAnchor="page", **across, y=top)


def hairline() -> Element:
    """An empty paragraph that takes next to no room, where the format asks for a paragraph."""
    return gap(20)


def gap(height: int) -> Element:
    """An empty paragraph of this height, which keeps a table apart."""
    return paragraph("Notation", [], make("spacing", before=0, after=0, line=height, lineRule="exact"))


def field(instruction: str, shown: str, direction: str) -> Element:
    """A field that the word processor computes; ``shown`` stands there until it does."""
    return make("fldSimple", *runs(shown, direction), instr=f" {instruction} ")


def _run(text: str, direction: str, look: Look) -> Element:
    return make(
        "r", _run_properties(look, is_rtl=direction == "rtl"), *(_written(piece) for piece in PIECE.findall(text))
    )


def _written(piece: str) -> Element:
    if piece in "\t\n":
        return make("tab" if piece == "\t" else "br")
    written = make("t")
    written.text = piece
    if piece != piece.strip() or "  " in piece:
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return written


def _run_properties(look: Look, *, is_rtl: bool) -> Element | None:
    if look == PLAIN and not is_rtl:
        return None
    bold, italic = (("b", "bCs") if look.bold else ()), (("i", "iCs") if look.italic else ())
    style = make("rStyle", val=look.style) if look.style else None
    spoken = make("lang", **{"bidi" if is_rtl else "val": look.language}) if look.language else None
    return properties("rPr", RUN_ORDER, (style, spoken, *map(make, (*bold, *italic, *(("rtl",) if is_rtl else ())))))


def _directed(text: str, direction: str) -> Iterator[tuple[str, str]]:
    """The text in pieces of one direction: what has none takes that of both its neighbours, or else the paragraph's."""
    if not text:
        return
    if direction == "ltr" and not RUNS_RIGHT_TO_LEFT.search(text):
        yield direction, text
        return
    pairs = zip(_directions(text, direction), text, strict=True)
    for own, characters in groupby(pairs, key=lambda pair: pair[0]):
        yield own, "".join(character for _own, character in characters)


def _directions(text: str, direction: str) -> list[str]:
    own = [DIRECTIONS.get(unicodedata.bidirectional(character), "") for character in text]
    before = direction
    for known, places in [(known, list(places)) for known, places in groupby(range(len(own)), key=own.__getitem__)]:
        if known:
            before = known
            continue
        after = own[places[-1] + 1] if places[-1] + 1 < len(own) else direction
        own[places[0] : places[-1] + 1] = [before if before == after else direction] * len(places)
    return own


@cache
def _places(order: str) -> dict[str, int]:
    return {_named(name): place for place, name in enumerate(order.split())}


@cache
def _named(name: str) -> str:
    return qn(f"w:{name}")


def table(
    rows: Sequence[Sequence[Cell]], widths: Sequence[int], direction: str, *, underlined: bool = False, height: int = 0
) -> Element:
    """A table of fixed columns; it runs from right to left in a letter that does.

    ``height`` is the least that its rows have.
    """
    return make(
        "tbl",
        make(
            "tblPr",
            make("bidiVisual") if direction == "rtl" else None,
            make("tblW", w=sum(widths), type="dxa"),
            make("tblBorders", make("bottom", val="single", sz=4, space=0, color=RULE)) if underlined else None,
            make("tblLayout", type="fixed"),
            make("tblCellMar", make("left", w=0, type="dxa"), make("right", w=0, type="dxa")),
        ),
        make("tblGrid", *(make("gridCol", w=width) for width in widths)),
        *(_row(cells, widths, height) for cells in rows),
    )


def _row(cells: Sequence[Cell], widths: Sequence[int], height: int) -> Element:
    least = make("trHeight", val=height, hRule="atLeast") if height else None
    return make("tr", make("trPr", make("cantSplit"), least), *map(_cell, cells, widths))


def _cell(content: Cell, width: int) -> Element:
    return make("tc", make("tcPr", make("tcW", w=width, type="dxa")), *content)
