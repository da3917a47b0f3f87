"""The places that questions fill on pages of the desk."""

from typing import Any

from flask import Flask, url_for

from signon.letters.waiting import Waiting
from signon.questions import queries
from signon.signing.models.signature import Signature
from signon.translation import ngettext
from signon.web.page_places import fill

ANSWERED = Waiting(
    count=queries.numbers_unread,
    words=lambda number: ngettext("%(num)d answer to read", "%(num)d answers to read", number),
    address=lambda letter: url_for("questions.of_letter", slug=letter.slug),
)


def fill_places(app: Flask) -> None:
    """Show it there."""
    fill(app, "letter_desk.signatures_menu", "questions/letter_menu.html", order=12)
    fill(app, "signature_desk.sections", "questions/of_signature.html", values=_of_signature)


def _of_signature(signature: Signature) -> dict[str, Any]:
    found = queries.questions_of(signature)
    return {"questions": found, "undelivered": queries.unreached(found), "letter": signature.letter}
