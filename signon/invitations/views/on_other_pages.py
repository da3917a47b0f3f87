"""The parts of the desk's pages of letters that invitations fill: menu, next step, and mails that reached nobody."""

from typing import Any

from flask import Flask, url_for

from signon.access import EDITORS
from signon.invitations import queries
from signon.letters.models.letter import Letter
from signon.letters.waiting import WAITING, Waiting
from signon.translation import ngettext
from signon.web.page_places import fill

UNREACHED = Waiting(
    count=queries.numbers_unreached,
    words=lambda number: ngettext(
        "%(num)d invitation was not delivered", "%(num)d invitations were not delivered", number
    ),
    address=lambda letter: url_for("invitations.progress", slug=letter.slug, _anchor="undelivered"),
    roles=EDITORS,
)


def fill_places(app: Flask) -> None:
    """Show it there."""
    fill(app, "letter_desk.next_step", "invitations/letter_next_step.html", order=40)
    fill(app, "letter_desk.signatures", "invitations/letter_unreached.html", values=_unreached, order=10)
    fill(app, "letter_desk.signatures_menu", "invitations/letter_menu.html", order=20)
    WAITING.add(app, "invitations that reached nobody", UNREACHED)


def _unreached(letter: Letter) -> dict[str, Any]:
    return {"unreached": queries.numbers_unreached([letter.id]).get(letter.id, 0)}
