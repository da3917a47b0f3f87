"""Small adaptations of WeasyPrint and its PDF writer, each with its reason and a test that it still applies.

The versions are pinned. Should a newer one have changed what is adapted, ``apply`` says so instead of doing half of it.
"""

import inspect
from functools import cache
from types import FunctionType

import pydyf
from weasyprint.layout import block

REFERENCE_LENGTH = 3
"""Items that one page takes in a page tree's ``Kids``: number, generation and ``R``."""


@cache
def apply() -> None:
    """Apply every adaptation to this process."""
    pydyf.PDF.page_references = property(_page_references)
    _keep_footnotes_with_their_lines()


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


def _rewrite(function: FunctionType, statement: str, replacement: str) -> None:
    """Put ``function`` back into its module with one statement replaced."""
    source = inspect.getsource(function)
    if source.count(statement) != 1:
        message = f"WeasyPrint's {function.__name__} is not the one this adaptation was written for"
        raise RuntimeError(message)
    code = compile(source.replace(statement, replacement), inspect.getfile(function), "exec")
    exec(code, function.__globals__)  # noqa: S102 - the library's own source
