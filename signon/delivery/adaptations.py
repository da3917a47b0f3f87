"""Small adaptations of WeasyPrint and its PDF writer, each with its reason and a test that it still applies.

The versions are pinned. Should a newer one have changed what is adapted, ``apply`` says so instead of doing half of it.
"""

import inspect
from functools import cache
from types import FunctionType
from typing import Any

import pydyf
import weasyprint.document
import weasyprint.draw
import weasyprint.pdf
from weasyprint.formatting_structure.boxes import MarginBox
from weasyprint.layout import block

from signon.delivery.extraction import LetterStream, complete_unicode
from signon.delivery.tags import add_tags

REFERENCE_LENGTH = 3
"""Items that one page takes in a page tree's ``Kids``: number, generation and ``R``."""


@cache
def apply() -> None:
    """Apply every adaptation to this process."""
    pydyf.PDF.page_references = property(_page_references)
    _keep_footnotes_with_their_lines()
    _replace(weasyprint.pdf, "add_tags", add_tags)
    _replace(weasyprint.pdf, "Stream", LetterStream)
    _mark_furniture()
    _complete_unicode()
    _let_documents_choose_their_pdf()


def _page_references(pdf: pydyf.PDF) -> tuple[bytes, ...]:
    """Pydyf's references to the pages, kept until a page is added.

    Pydyf 0.13 makes the whole tuple anew for every tag of a tagged document, which takes
    time by the square of the number of pages.
    """
    kids = pdf.pages["Kids"]
    known: tuple[bytes, ...] = pdf.__dict__.get("known_page_references", ())
    if len(known) * REFERENCE_LENGTH != len(kids):
        known = tuple(f"{number} 0 R".encode() for number in kids[::REFERENCE_LENGTH])
        pdf.known_page_references = known
    return known


def _keep_footnotes_with_their_lines() -> None:
    """Let a paragraph that no longer fits break, or go to the next page, as one without footnotes does.

    WeasyPrint 70 first tries to gain a line by moving the page's last notes to the next page, away from the lines that
    mention them, and drops the note of the line that it gains.
    """
    _rewrite(
        block._linebox_layout,  # noqa: SLF001 - there is no public way in
        "report = not context.in_column and can_break_now and not could_break_before",
        "report = False",
    )


def _mark_furniture() -> None:
    """Mark what stands in the margins as furniture; WeasyPrint 70 marks it as content that no tag leads to."""
    draw = weasyprint.draw.draw_stacking_context

    def draw_furniture_apart(stream: Any, stacking_context: Any) -> None:
        box = stacking_context.box
        if not isinstance(box, MarginBox) or not isinstance(stream, LetterStream):
            draw(stream, stacking_context)
            return
        with stream.furniture("Footer" if "bottom" in box.at_keyword else "Header"):
            draw(stream, stacking_context)

    _replace(weasyprint.draw, "draw_stacking_context", draw_furniture_apart)


def _complete_unicode() -> None:
    """Give every glyph a Unicode value, as PDF/A-3a asks: WeasyPrint 70 leaves some empty."""
    build = weasyprint.pdf.build_fonts_dictionary

    def build_complete(pdf: Any, fonts: dict[Any, Any], *arguments: Any) -> Any:
        complete_unicode(fonts)
        return build(pdf, fonts, *arguments)

    _replace(weasyprint.pdf, "build_fonts_dictionary", build_complete)


def _let_documents_choose_their_pdf() -> None:
    """Ask a document for the PDF that it is written to: WeasyPrint 70 always begins a new one."""
    _rewrite(weasyprint.pdf.generate_pdf, "pdf = pydyf.PDF()", "pdf = getattr(document, 'new_pdf', pydyf.PDF)()")
    _replace(weasyprint.document, "generate_pdf", weasyprint.pdf.generate_pdf)


def _replace(module: Any, name: str, replacement: Any) -> None:
    """Put ``replacement`` where ``module`` calls ``name``."""
    if not hasattr(module, name):
        message = f"{module.__name__} has no {name}: it is not the one this adaptation was written for"
        raise RuntimeError(message)
    setattr(module, name, replacement)


def _rewrite(function: FunctionType, statement: str, replacement: str) -> None:
    """Put ``function`` back into its module with one statement replaced."""
    source = inspect.getsource(function)
    if source.count(statement) != 1:
        message = f"WeasyPrint's {function.__name__} is not the one this adaptation was written for"
        raise RuntimeError(message)
    code = compile(source.replace(statement, replacement), inspect.getfile(function), "exec")
    exec(code, function.__globals__)  # noqa: S102 - the library's own source
