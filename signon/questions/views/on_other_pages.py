"""The places that questions fill on pages of the desk."""

from typing import Any

from flask import Flask

from signon.questions import queries
from signon.signing.models.signature import Signature
from signon.web.page_places import fill


def fill_places(app: Flask) -> None:
    """Show it there."""
    fill(app, "letter_desk.signatures_menu", "questions/letter_menu.html", order=12)
    fill(app, "signature_desk.sections", "questions/of_signature.html", values=_of_signature)


def _of_signature(signature: Signature) -> dict[str, Any]:
    found = queries.questions_of(signature)
    return {"questions": found, "undelivered": queries.unreached(found), "letter": signature.letter}
