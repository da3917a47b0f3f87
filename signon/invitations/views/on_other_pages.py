"""The parts of the desk's pages of letters that invitations fill: menu, next step, and mails that reached nobody."""

from typing import Any

from flask import Flask

from signon.invitations import queries
from signon.letters.models.letter import Letter
from signon.web.page_places import fill


def fill_places(app: Flask) -> None:
    """Show it there."""
    fill(app, "letter_desk.next_step", "invitations/letter_next_step.html", order=40)
    fill(app, "letter_desk.signatures", "invitations/letter_unreached.html", values=_unreached, order=10)
    fill(app, "letter_desk.signatures_menu", "invitations/letter_menu.html", order=20)


def _unreached(letter: Letter) -> dict[str, Any]:
    return {"unreached": queries.number_unreached(letter)}
