"""The style sheet of the file: a named style for every part of the letter, so that a change is made once.

Names are those that word processors know for the parts of a letter, where there are any.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from signon.letters.parts.fields import Layout, LetterheadPreset, ListStyle
from signon.printing.document.document import LetterDocument
from signon.printing.docx.elements import PARAGRAPH_ORDER, RUN_ORDER, Element, border, make, properties
from signon.printing.docx.measures import Measures

LONGEST_FONT_NAME = 31
"""Word takes a file with a longer one for damaged."""

HEADINGS = range(1, 7)
GREY = "333333"


@dataclass(frozen=True, slots=True)
class Style:
    """A style: what it is based on, what follows it, and its formatting."""

    identifier: str
    name: str
    paragraph: tuple[Element | None, ...] = ()
    text: tuple[Element | None, ...] = ()
    based_on: str = "Normal"
    following: str = ""
    kind: str = field(default="paragraph")


def style_sheet(document: LetterDocument, measures: Measures) -> Element:
    """All styles of the letter, in its font, size, language and direction."""
    styles = [
        *_of_the_letter(document, measures),
        *_of_the_body(measures),
        *_of_the_list(document, measures),
        *_of_words(),
    ]
    return make("styles", _defaults(document, measures), _normal(document), *map(_style, styles))


def _defaults(document: LetterDocument, measures: Measures) -> Element:
    font = document.font[:LONGEST_FONT_NAME]
    text = (
        make("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font),
        *_sized(measures.half_points),
        make("lang", val=document.language, eastAsia=document.language, bidi=document.language),
    )
    return make(
        "docDefaults",
        make("rPrDefault", properties("rPr", RUN_ORDER, text)),
        make("pPrDefault", make("pPr", make("spacing", before=0, after=0, line=240, lineRule="auto"))),
    )


def _normal(document: LetterDocument) -> Element:
    reading = (make("widowControl"), make("suppressAutoHyphens"), make("bidi") if document.direction == "rtl" else None)
    normal = _style(Style("Normal", "Normal", paragraph=reading, based_on=""))
    normal.set(*next(iter(make("style", default=1).items())))
    return normal


def _of_the_letterhead(document: LetterDocument, measures: Measures) -> Iterator[Style]:
    is_centred = document.letterhead and document.letterhead.preset == LetterheadPreset.CENTRED
    spread = make("spacing", val=round(measures.em * 0.04)) if document.direction == "ltr" else None
    scale = 1.3 if document.window else 1.5
    name = (
        make("b"),
        make("bCs"),
        spread,
        *_sized(measures.half_points * scale),
    )
    lines = (make("color", val=GREY), *_sized(measures.half_points * 0.84))
    near = make("spacing", after=round(measures.em * 0.3))
    yield Style("LetterheadName", "Letterhead Name", (_centred() if is_centred else None, near), name)
    yield Style("LetterheadLines", "Letterhead Lines", (_centred() if is_centred else None,), lines)
    yield Style("ReturnLine", "Return Address", (), (make("u", val="single"), *_sized(13)))


def _of_the_letter(document: LetterDocument, measures: Measures) -> Iterator[Style]:
    date_at_end = make("jc", val="right") if document.layout == Layout.RIGHT_DATE else None

    def centre() -> Element | None:
        return _indented(measures.width // 2) if document.layout == Layout.MODIFIED_BLOCK else None

    yield from _of_the_letterhead(document, measures)
    yield Style("Header", "header", (), _sized(measures.half_points * 0.9))
    yield Style(
        "Footer",
        "footer",
        (_centred(), border("top")),
        (make("color", val=GREY), *_sized(measures.half_points * 0.78)),
    )
    yield Style("Date", "Date", (centre(), date_at_end), following="InsideAddress")
    yield Style("DeliveryNotation", "Delivery Notation", (_apart(measures),))
    yield Style("ReferenceLine", "Reference Line", (_apart(measures),))
    yield Style("InsideAddress", "Inside Address", (_apart(measures), make("keepLines")))
    yield Style("AttentionLine", "Attention Line")
    yield Style("Subject", "Subject Line", (), _sized(measures.half_points), "Heading1", "Salutation")
    yield Style("Salutation", "Salutation", (_apart(measures),), following="BodyText")
    yield Style("Closing", "Closing", (_apart(measures), centre(), make("keepNext")), following="Signature")
    yield Style("Signature", "Signature", (centre(), make("keepLines")))
    yield Style("Notation", "Notation")


def _of_the_body(measures: Measures) -> Iterator[Style]:
    yield Style(
        "BodyText",
        "Body Text",
        (
            _hyphenated(),
            _apart(measures),
        ),
    )
    for level in HEADINGS:
        formatting = (_apart(measures), make("keepNext"), make("keepLines"), _outline(level))
        size = measures.half_points * (1.15 if level == 1 else 1)
        yield Style(
            f"Heading{level}",
            f"heading {level}",
            formatting,
            (make("b"), make("bCs"), *_sized(size)),
            following="BodyText",
        )
    yield Style(
        "ListBullet",
        "List Bullet",
        (
            _hyphenated(),
            _apart(measures, 0.3),
        ),
    )
    yield Style(
        "ListNumber",
        "List Number",
        (
            _hyphenated(),
            _apart(measures, 0.3),
        ),
    )
    yield Style("ListContinue", "List Continue", (_hyphenated(), _apart(measures), _indented(measures.list_step)))
    quoted = make("ind", left=measures.quote_step, right=measures.quote_step)
    yield Style("Quote", "Quote", (_hyphenated(), _apart(measures), quoted))
    yield Style("TableText", "Table Text", (_hyphenated(),))
    yield Style("TableHead", "Table Heading", (make("keepNext"),), (make("b"), make("bCs")), "TableText")
    inset = round(measures.width * 0.3)
    rule = (border("bottom"), make("spacing", before=0, after=0), make("ind", left=inset, right=inset))
    yield Style("Rule", "Horizontal Rule", rule, following="BodyText")
    yield Style("FootnoteText", "footnote text", (), _sized(measures.half_points * 0.85))


def _of_the_list(document: LetterDocument, measures: Measures) -> Iterator[Style]:
    listed = document.signatory_list
    level = listed.heading_level if listed else 1
    gap = round(measures.line * (0.35 if listed and listed.style == ListStyle.NAMES_REPRESENTATIVES else 0))
    size = measures.half_points * 0.95
    hanging = make("ind", left=measures.em, hanging=measures.em)
    yield Style("ListHeading", "Signatory List Heading", (make("spacing", before=0), _outline(level)),
                _sized(measures.half_points * 1.15), f"Heading{level}", "ListCount")  # fmt: skip
    yield Style("ListCount", "Signatory List Count", (make("keepNext"), make("spacing", after=measures.line)),
                (make("color", val=GREY),))  # fmt: skip
    yield Style("GroupHeading", "Signatory Group Heading",
                (make("spacing", before=round(measures.line * 0.8)), _outline(level + 1)),
                _sized(size), f"Heading{level + 1}", "Signatory")  # fmt: skip
    yield Style("Signatory", "Signatory", (make("keepLines"), make("spacing", after=gap), hanging), _sized(size))


def _of_words() -> Iterator[Style]:
    yield Style("Strong", "Strong", (), (make("b"), make("bCs")), "", kind="character")
    yield Style("Emphasis", "Emphasis", (), (make("i"), make("iCs")), "", kind="character")
    for word in ("Name", "Title", "Organization"):
        yield Style(f"Signer{word}", f"Signer {word}", (), (), "", kind="character")
    yield Style("SignatoryName", "Signatory Name", (), (make("b"), make("bCs")), "", kind="character")
    yield Style("Hyperlink", "Hyperlink", (), (make("u", val="single"),), "", kind="character")
    yield Style(
        "FootnoteReference", "footnote reference", (), (make("vertAlign", val="superscript"),), "", kind="character"
    )


def _style(style: Style) -> Element:
    return make(
        "style",
        make("name", val=style.name),
        make("basedOn", val=style.based_on) if style.based_on else None,
        make("next", val=style.following) if style.following else None,
        make("qFormat"),
        properties("pPr", PARAGRAPH_ORDER, style.paragraph),
        properties("rPr", RUN_ORDER, style.text),
        type=style.kind,
        styleId=style.identifier,
    )


def _sized(half_points: float) -> tuple[Element, Element]:
    return make("sz", val=round(half_points)), make("szCs", val=round(half_points))


def _apart(measures: Measures, lines: float = 1) -> Element:
    return make("spacing", before=round(measures.line * lines))


def _hyphenated() -> Element:
    """Words are broken in running text alone, and there only if the letter's setting says so."""
    return make("suppressAutoHyphens", val=0)


def _centred() -> Element:
    return make("jc", val="center")


def _indented(length: int) -> Element:
    return make("ind", left=length)


def _outline(level: int) -> Element:
    return make("outlineLvl", val=level - 1)
