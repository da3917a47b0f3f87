"""The piece of a letter that other sites show in a frame: the count, who joined last, and a link to sign."""

from collections.abc import Callable
from typing import Any

from flask import render_template

from signon.access import public
from signon.database.db import now
from signon.letters.models.letter import Letter
from signon.letters.views.kept import Page, kept_page
from signon.signing.public_signatories import latest_public
from signon.signing.queries import standing_count
from signon.web.languages import page_language
from signon.web.pages import Pages

pages = Pages()
MOST_SHOWN = 8


def framable(view: Callable[..., Any]) -> Callable[..., Any]:
    """Any site may show this view in a frame: it has no forms, no cookies and nothing of a person."""
    vars(view)["signon_framable"] = True
    return view


@pages.get("/letters/<slug>/embed")
@framable
@public
def letter(slug: str) -> Page:
    """The letter in a frame."""
    return kept_page(slug, _framed)


def _framed(letter: Letter) -> str:
    return render_template(
        "signing/embed.html",
        letter=letter,
        standing=standing_count(letter),
        latest=latest_public(letter, MOST_SHOWN, language=page_language()),
        accepts=letter.accepts_signatures(now()),
    )
