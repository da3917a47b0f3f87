"""What WeasyPrint does by itself, on documents as small as can be, and what letters make of it.

A test of WeasyPrint alone that fails after an upgrade says that the adaptation it belongs to is needed no longer.
"""

import re
import subprocess
import sys
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import weasyprint

from signon.printing.document.document import LetterDocument
from signon.printing.pdf.boxes import is_text, within
from signon.printing.pdf.layout import VARIANT
from signon.printing.pdf.metadata import letter_metadata
from signon.printing.pdf.output import OUTPUT_INTENT, color_profile, written
from signon.printing.pdf.render import render
from signon.printing.pdf.weasyprint_adaptations import LetterHTML, LetterPage, ShapedLine
from tests.factories import parts
from tests.printing.printed import page_texts, tag_roles

NOTES = """<!doctype html><html lang=en><style>
@page { size: 200px 150px; margin: 10px }
body, p { margin: 0; line-height: 20px; orphans: 2; widows: 2 }
.note { float: footnote; line-height: 20px }
::footnote-call { line-height: 1 }
</style><p>one<span class=note>first</span><p>two<p>three<p>four<br>five<span class=note>second</span><br>six<br>seven"""
"""The last paragraph may break after *five* at the earliest, for which there is no room above the first note."""

LIST = (
    """<!doctype html><html lang=en><style>@page { size: 200px 60px; margin: 10px }</style><ul><li>a<li>b<li>c<li>d"""
)
HEADED = """<!doctype html><html lang=en><style>
@page { size: 200px 100px; margin: 30px; @top-left { content: 'Head' } }
</style><p>Text"""
BURMESE = "<!doctype html><html lang=my><style>p { font-family: Noto Sans Myanmar }</style><p>သန့်ရှင်းရေး"
EVERYTHING = """<!doctype html><html lang=en><style>
@page { size: 300px 200px; margin: 30px; @top-left { content: 'Head' } @bottom-left { content: counter(page) } }
.note { float: footnote }
input { appearance: auto }
</style><h1 id=top>Heading</h1><p>Text<span class=note>note</span> <a href="#top">up</a> <a href="https://letters.example">out</a>
<h2>Second</h2><p><input type=checkbox name=Seal title=Seal><p style="color: lab(50% 40 20)">coloured"""
ALONE = "import sys, weasyprint; sys.stdout.buffer.write(weasyprint.HTML(string=sys.argv[1]).write_pdf(pdf_variant='pdf/ua-1'))"


SHAPED_ONCE = "<!doctype html><p>Text"


def letter() -> LetterDocument:
    return LetterDocument.compose(parts(), date=date(2026, 3, 1))


def by_weasyprint(html: str) -> bytes:
    """The document as WeasyPrint prints it, with a letter's metadata and colours."""
    pages = weasyprint.HTML(string=html).render(pdf_variant=VARIANT)
    pages.metadata, pages.color_profiles = letter_metadata(letter()), {OUTPUT_INTENT: color_profile()}
    return pages.write_pdf(pdf_variant=VARIANT, output_intent=OUTPUT_INTENT)


def as_letter(html: str) -> bytes:
    """The document as a letter is printed."""
    return written(LetterHTML(string=html).render(pdf_variant=VARIANT), letter())


def words(pdf: bytes) -> list[list[str]]:
    """The words of each page."""
    return [re.findall("[a-z]{3,}", text) for text in page_texts(pdf)]


def marks(pdf: bytes) -> list[str]:
    """Under which mark each piece of text stands on the first page."""
    found, open_marks = [], []
    with pikepdf.open(BytesIO(pdf)) as opened:
        for operands, operator in pikepdf.parse_content_stream(opened.pages[0]):
            if str(operator) in {"BMC", "BDC"}:
                open_marks.append(str(operands[0]))
            elif str(operator) == "EMC":
                open_marks.pop()
            elif str(operator) == "TJ":
                found.append(open_marks[-1])
    return found


def glyphs_without_text(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        fonts = opened.pages[0].Resources.Font.values()
        return sum(len(re.findall(rb"<\w+> <>", font.ToUnicode.read_bytes())) for font in fonts)


def without_marks(pdf: bytes) -> list[list[tuple[list[str], str]]]:
    """What is drawn on each page, without the marks that lead to tags."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        pages = [pikepdf.parse_content_stream(page) for page in opened.pages]
        return [
            [([*map(str, operands)], str(operator)) for operands, operator in page if str(operator)[:1] not in "BE"]
            for page in pages
        ]


def described(pdf: bytes) -> dict[str, object]:
    """What the file says beside content and tags: of itself, its pages, their links and fields."""
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:
        root, pages = opened.Root, [page.obj for page in opened.pages]
        return {
            "file": {key: str(value) for key, value in opened.docinfo.items()} | {"language": str(root.Lang)},
            "parts": sorted(root.keys()),
            "colours": str(root.OutputIntents[0].OutputConditionIdentifier),
            "outline": [(item.title, [kid.title for kid in item.children]) for item in outline.root],
            "anchors": [str(name) for name in list(root.Names.Dests.Names)[::2]],
            "pages": [{key: _plain(page[key]) for key in page.keys() - {"/Parent", "/Resources"}} for page in pages],
            "fonts": sorted(str(font.BaseFont) for page in pages for font in page.Resources.Font.values()),
            "graphics": [sorted(page.Resources[key].keys()) for page in pages for key in sorted(page.Resources.keys())],
        }


def _plain(value: object) -> object:
    """A page's entry without references: what belongs to links and fields, and how much of the rest there is."""
    if not isinstance(value, pikepdf.Array):
        return str(value) if isinstance(value, pikepdf.Name | int) else type(value).__name__
    return [
        {
            key: str(one.get(key))
            for key in ("/Subtype", "/Contents", "/Dest", "/F", "/FT", "/T", "/TU", "/AS", "/Border")
        }
        | {"/Rect": [float(number) for number in one.Rect], "/A": str(one.get("/A", {}).get("/URI"))}
        if isinstance(one, pikepdf.Dictionary)
        else float(one)
        for one in value
    ]


def test_weasyprint_alone_moves_a_note_away_from_its_mention_and_drops_the_next() -> None:
    assert words(by_weasyprint(NOTES)) == [["one", "two", "three", "four", "five"], ["six", "seven", "first"]]


def test_in_a_letter_every_note_stands_on_the_page_that_mentions_it() -> None:
    assert words(as_letter(NOTES)) == [["one", "two", "three", "first"], ["four", "five", "six", "seven", "second"]]


def test_weasyprint_alone_tags_a_list_over_two_pages_as_several() -> None:
    assert tag_roles(by_weasyprint(LIST)).count("/L") > 1


def test_in_a_letter_a_list_over_two_pages_is_one() -> None:
    assert tag_roles(as_letter(LIST)).count("/L") == 1


def test_weasyprint_alone_marks_the_heading_of_a_page_as_content() -> None:
    assert marks(by_weasyprint(HEADED)) == ["/Span", "/Span"]


def test_in_a_letter_the_heading_of_a_page_is_furniture() -> None:
    assert marks(as_letter(HEADED)) == ["/Span", "/Artifact"]


def test_weasyprint_alone_leaves_glyphs_without_text() -> None:
    assert glyphs_without_text(by_weasyprint(BURMESE)) > 0


def test_in_a_letter_every_glyph_has_a_text() -> None:
    assert glyphs_without_text(as_letter(BURMESE)) == 0


def test_a_letter_is_written_as_weasyprint_writes_it_but_for_its_tags() -> None:
    theirs, ours = by_weasyprint(EVERYTHING), as_letter(EVERYTHING)
    assert without_marks(ours) == without_marks(theirs)
    assert described(ours) == described(theirs)


@pytest.mark.parametrize("html", [NOTES, LIST, HEADED, BURMESE])
def test_other_users_of_weasyprint_in_the_process_notice_nothing(html: Any) -> None:
    render(letter())
    alone = subprocess.run([sys.executable, "-c", ALONE, html], capture_output=True, check=True).stdout
    assert weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1") == alone


def first_text(pages: Any) -> Any:
    return next(box for box in within(LetterPage(pages.pages[0]).box) if is_text(box))


def test_weasyprint_forgets_what_it_has_shaped_for_a_line() -> None:
    text = first_text(weasyprint.HTML(string=SHAPED_ONCE).render())
    text.pango_layout.reactivate(text.style)
    text.pango_layout.deactivate()
    assert not hasattr(text.pango_layout, "layout")


def test_a_line_that_is_painted_several_times_is_shaped_once() -> None:
    text = first_text(weasyprint.HTML(string=SHAPED_ONCE).render())
    shaped = ShapedLine(text.pango_layout)
    shaped.reactivate(text.style)
    before = shaped.layout
    shaped.deactivate()
    shaped.reactivate(text.style)
    assert shaped.layout is before
