"""PDFs as answers to requests."""

from flask import Response, request

from signon.delivery.models import Final
from signon.delivery.queries import stored_pdf

PUBLIC_SECONDS = 3600


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
        answer = pdf_answer(stored_pdf(final), final.file_name)
    answer.set_etag(final.sha256)
    answer.last_modified = final.created_at
    answer.cache_control.public = True
    answer.cache_control.max_age = PUBLIC_SECONDS
    if answer.status_code != 304:  # noqa: PLR2004 - nothing to cut to pieces
        size = len(answer.get_data())
        answer.make_conditional(request, accept_ranges=True, complete_length=size)
    return answer
