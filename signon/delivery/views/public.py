"""The public pages of a letter: the list of letters, the letter itself, and the document that left."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from flask import Response, abort, render_template, request, url_for

from signon.access import public
from signon.database.db import now
from signon.delivery import queries
from signon.delivery.models import Final
from signon.delivery.views.answers import published_answer
from signon.delivery.views.documents_table import documents_page
from signon.letters.models.letter import Letter
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.status import LetterStatus
from signon.printing.document.catalogue import LetterWords
from signon.printing.document.conventions import direction
from signon.signing.queries import public_signatories, recipient_only_count, standing_count
from signon.web.pages import Pages

pages = Pages()

MOST_LISTED = 3_000
"""Signatories on a letter's page; the lists to download have them all."""


@pages.get("/")
@public
def letters() -> str:
    """The letters that can be signed, and those that have left."""
    at = now()
    letters = queries.public_letters(at)
    standing = {letter.slug: standing_count(letter) for letter in letters.open}
    return render_template("delivery/letters.html", letters=letters, standing=standing, at=at)


@pages.get("/letters/<slug>")
@public
def letter(slug: str) -> str:
    """The letter as a letter, with those who signed it."""
    letter = Letter.public(slug)
    return _letter_page(letter, now())


@pages.get("/letters/<slug>/letter.pdf")
@public
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


def _letter_page(letter: Letter, at: datetime) -> str:
    parts = letter.parts
    signatories = public_signatories(letter)
    documents = Final.published(letter) if letter.status == LetterStatus.DELIVERED else []
    return render_template(
        "delivery/letter.html",
        letter=letter,
        parts=parts,
        direction=direction(parts.language),
        dateline=_dateline(parts, documents),
        signatories=signatories[:MOST_LISTED],
        unlisted=max(0, len(signatories) - MOST_LISTED),
        standing=standing_count(letter),
        recipient_only=recipient_only_count(letter),
        accepts=letter.accepts_signatures(at),
        deadline_is_past=bool(letter.sign_on_deadline and letter.sign_on_deadline <= at),
        documents=documents,
        addenda=Final.published_addenda(letter) if documents else {},
    )


def _dateline(parts: LetterParts, documents: Sequence[Final]) -> str:
    """Place and date, as far as they are known before the letter is finished."""
    dated = documents[0].dated if documents else parts.date
    return LetterWords(parts.language).dateline(dated, parts.place) if dated else parts.place
