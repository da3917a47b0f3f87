"""The parts of the desk's pages of letters that wordings fill: the way to a letter's mails, and which cannot be used."""

from typing import Any

from flask import Flask

from signon.letters.models.letter import Letter
from signon.web.page_places import fill
from signon.wordings.situations import unusable_number


def fill_places(app: Flask) -> None:
    """Show it there."""
    fill(app, "letter_desk.letter_menu", "wordings/letter_menu.html", values=_unusable, order=50)


def _unusable(letter: Letter) -> dict[str, Any]:
    return {"unusable": unusable_number(letter)}
