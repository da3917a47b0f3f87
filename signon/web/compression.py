"""Compresses public pages that hold no secret.

The length of a compressed answer tells whoever can see it how much of it repeats. Where a page says back what a visitor's
address asks for, beside something that is to stay secret, the secret can be found out by trying (the attack called BREACH).
So nothing is compressed that a session, a form or a link made for one person: the desk, every page with a form's proof (the
CSRF token), every page whose address holds a token. What remains says the same to everybody, and there is nothing to find.
"""

import gzip
from http import HTTPStatus

from flask import Flask, Response, g, request, session
from flask_login import current_user

from signon.access import declared_access

LEAST = 1_000
"""Bytes; a shorter answer travels in one packet anyway."""

LEVEL = 6
TEXTS = frozenset({"text/html", "text/css", "text/csv", "application/json"})


def init_app(app: Flask) -> None:
    """Compress what may be, for who can read it."""

    @app.after_request
    def compress(response: Response) -> Response:
        return _compressed(response) if _is_long_text(response) and _is_open_to_all(app) else response


def _is_long_text(response: Response) -> bool:
    return (
        response.status_code == HTTPStatus.OK
        and response.mimetype in TEXTS
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and (response.content_length or 0) >= LEAST
    )


def _is_open_to_all(app: Flask) -> bool:
    """Whether the answer would be the same for anybody who asks."""
    return (
        request.method in {"GET", "HEAD"}
        and declared_access(app, request.endpoint or "") == "public"
        and "token" not in (request.view_args or {})
        and "csrf_token" not in g
        and not session.modified
        and not current_user.is_authenticated
    )


def _compressed(response: Response) -> Response:
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0 and request.method == "GET":
        response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
