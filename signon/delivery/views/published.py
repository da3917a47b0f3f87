"""The documents that left, as answers to requests: the only one, the one for an addressee, or a list to choose from."""

from collections.abc import Callable, Sequence
from functools import partial

from flask import Response, abort, render_template, request, url_for

from signon.access import public
from signon.delivery.kept.reading import STORED_DOCUMENTS, bytes_of
from signon.delivery.models import Final
from signon.delivery.views.documents_table import documents_page
from signon.letters.models.letter import Letter
from signon.web.capacity import heavy
from signon.web.pages import Pages

pages = Pages()

PUBLIC_SECONDS = 3600


@pages.get("/letters/<slug>/letter.pdf")
@public
@heavy(STORED_DOCUMENTS)
def letter_pdf(slug: str) -> Response | str:
    """The document that left; with several, the one for the addressee that is asked for, or a list to choose from."""
    letter = Letter.public(slug)
    documents = Final.published(letter)
    if not documents:
        abort(404)
    return published(letter, documents, partial(url_for, "delivery.letter_pdf", slug=slug))


def published(letter: Letter, documents: Sequence[Final], address: Callable[..., str]) -> Response | str:
    """The only one of ``documents``, the one whose addressee is asked for, or a list of them all.

    ``address`` gives where the document of an ``addressee``, counted from 1, is read.
    """
    if len(documents) == 1:
        return published_answer(documents[0])
    chosen = request.args.get("addressee", type=int)
    if chosen is not None:
        return published_answer(next((one for one in documents if one.addressee == chosen - 1), None) or abort(404))
    page = documents_page(documents, letter.parts, lambda one: address(addressee=(one.addressee or 0) + 1))
    return render_template("delivery/published.html", letter=letter, page=page)


def pdf_answer(pdf: bytes, name: str, *, attached: bool = False) -> Response:
    """A PDF that only this reader may keep for now."""
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment" if attached else "inline", filename=name)
    return answer


def published_answer(final: Final) -> Response:
    """A stored document for everybody: it never changes, so readers and proxies may keep it."""
    if request.if_none_match.contains(final.sha256):
        answer = Response(status=304)
    else:
        answer = pdf_answer(bytes_of(final), final.file_name)
    answer.set_etag(final.sha256)
    answer.last_modified = final.created_at
    answer.cache_control.public = True
    answer.cache_control.max_age = PUBLIC_SECONDS
    if answer.status_code != 304:  # noqa: PLR2004 - nothing to cut to pieces
        size = len(answer.get_data())
        answer.make_conditional(request, accept_ranges=True, complete_length=size)
    return answer
