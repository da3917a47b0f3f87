"""Small adaptations of the PDF writer, each with its reason and a test that it still applies to the pinned version."""

import pydyf

REFERENCE_LENGTH = 3
"""Items that one page takes in a page tree's ``Kids``: number, generation and ``R``."""


def apply() -> None:
    """Apply every adaptation to this process. Doing so again changes nothing."""
    pydyf.PDF.page_references = property(_page_references)


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
