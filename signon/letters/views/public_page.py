"""The public pages of letters: the list of those that can be signed and have left, and the letter itself.

What other features have to say of a letter, they show at the places of ``letters_page`` and ``letter_page``.
"""

from flask import render_template

from signon.access import public
from signon.database.db import now
from signon.letters import queries
from signon.letters.models.letter import Letter
from signon.web.pages import Pages

pages = Pages()


@pages.get("/")
@public
def letters() -> str:
    """The letters that can be signed, and those that have left."""
    at = now()
    return render_template("letters/public_list.html", letters=queries.public_letters(at), at=at)


@pages.get("/letters/<slug>")
@public
def letter(slug: str) -> str:
    """The letter as a letter, with those who signed it."""
    letter = Letter.public(slug)
    return render_template("letters/public_page.html", letter=letter, parts=letter.parts)
