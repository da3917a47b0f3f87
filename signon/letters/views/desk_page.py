"""A letter's own page at the desk. What other features have to say of it, they show at the places of ``letter_desk``."""

from flask import render_template

from signon.access import EVERY_COORDINATOR, allow
from signon.letters import labels
from signon.letters.models.letter import Letter
from signon.web.pages import Pages

pages = Pages()


@pages.get("/letters/<slug>")
@allow(*EVERY_COORDINATOR)
def letter(slug: str) -> str:
    """The letter's state, what to do next, and ways to all that can be done with it."""
    return render_template("letters/desk_page.html", letter=Letter.named(slug), status_words=labels.letter_status)
