"""The adaptations of the PDF writer still apply to the version that is pinned, and give what it gives."""

import pydyf
import pytest
import weasyprint.pdf

import signon.delivery.pdf  # noqa: F401 - applies them
from signon.delivery.adaptations import _replace, _rewrite
from signon.delivery.extraction import LetterStream
from signon.delivery.tags import add_tags


def test_page_references_are_made_once_until_a_page_is_added():
    pdf = pydyf.PDF()
    pages = [pydyf.Dictionary({"Type": "/Page"}) for _number in range(3)]
    for number, page in enumerate(pages, start=1):
        pdf.add_page(page)
        assert pdf.page_references == tuple(known.reference for known in pages[:number])
    assert pdf.page_references is pdf.page_references


def test_a_changed_function_is_not_adapted_by_halves():
    def function() -> int:
        return 1

    with pytest.raises(RuntimeError, match="is not the one"):
        _rewrite(function, "return 2", "return 3")


def test_a_function_that_is_no_longer_there_is_not_replaced():
    with pytest.raises(RuntimeError, match="has no add_labels"):
        _replace(weasyprint.pdf, "add_labels", add_tags)


def test_the_pdf_is_written_through_our_stream_and_tags():
    assert (weasyprint.pdf.Stream, weasyprint.pdf.add_tags) == (LetterStream, add_tags)
