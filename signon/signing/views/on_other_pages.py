"""The places that signing fills on the pages of letters: how many signed, who, and where to sign."""

from typing import Any, cast

from flask import Flask, g

from signon.letters.models.letter import Letter
from signon.signing.public_list import list_page
from signon.signing.queries import StandingCounts, standing_counts
from signon.web.languages import page_language
from signon.web.page_places import fill


def fill_places(app: Flask) -> None:
    """Show it there."""
    fill(app, "letters_page.figure", "signing/letters_page_figure.html", values=_figure)
    fill(app, "letters_page.call", "signing/letters_page_call.html")
    fill(app, "letter_page.figures", "signing/letter_figures.html", values=_figure)
    fill(app, "letter_page.call", "signing/letter_call.html", order=10)
    fill(app, "letter_page.after_text", "signing/letter_after_text.html", order=10)
    fill(app, "letter_page.signatories", "signing/letter_signatories.html", values=_signatories)
    fill(app, "letter_desk.public_menu", "signing/letter_menu.html")
    fill(app, "letter_desk.signatures_menu", "signing/imports_menu.html", order=15)


def _figure(letter: Letter) -> dict[str, Any]:
    return {"standing": _counts(letter).standing}


def _signatories(letter: Letter) -> dict[str, Any]:
    counts = _counts(letter)
    return {
        "standing": counts.standing,
        "list": list_page(letter, 1, public=counts.public, language=page_language()),
        "recipient_only": counts.recipient_only,
    }


def _counts(letter: Letter) -> StandingCounts:
    """The numbers of those who stand on the letter, counted once a request."""
    kept = cast("dict[int, StandingCounts]", g.setdefault("standing_counts", {}))
    if letter.id not in kept:
        kept[letter.id] = standing_counts(letter)
    return kept[letter.id]
