"""The adaptations of the PDF writer still apply to the version that is pinned, and give what it gives."""

import pydyf

import signon.delivery.pdf  # noqa: F401 - applies them


def test_page_references_are_made_once_until_a_page_is_added():
    pdf = pydyf.PDF()
    pages = [pydyf.Dictionary({"Type": "/Page"}) for _number in range(3)]
    for number, page in enumerate(pages, start=1):
        pdf.add_page(page)
        assert pdf.page_references == tuple(known.reference for known in pages[:number])
    assert pdf.page_references is pdf.page_references
