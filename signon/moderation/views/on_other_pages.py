"""The places that moderation fills on a letter's page at the desk, and the address where others find a signature."""

from typing import Any

from flask import Flask, url_for

from signon.letters.models.letter import Letter
from signon.moderation import labels, queries
from signon.moderation.queries import Figures
from signon.web.page_places import fill


def fill_places(app: Flask) -> None:
    """Show it there."""
    fill(app, "letter_desk.next_step", "moderation/letter_next_step.html", values=_next_step, order=10)
    fill(app, "letter_desk.signatures", "moderation/figures.html", values=_figures)
    fill(app, "letter_desk.signatures_menu", "moderation/letter_menu.html", order=10)
    fill(app, "letter_desk.history", "moderation/acts.html", values=_history)
    fill(app, "signature.desk_address", lambda number: url_for("moderation.signature", number=number))


def _next_step(letter: Letter, *, is_over: bool) -> dict[str, Any]:  # noqa: ARG001 - what waits is decided, over or not
    return {"waiting": queries.number_to_decide(letter)}


def _figures(letter: Letter) -> dict[str, Any]:
    return {"figures": Figures.of(letter)}


def _history(letter: Letter) -> dict[str, Any]:
    return {"entries": queries.latest_acts(letter), "words": labels}
