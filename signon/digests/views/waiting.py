"""The desk's page of what waits, and the way to it on the desk's first page."""

from typing import Any

from flask import render_template
from flask_security import current_user

from signon.access import EVERY_COORDINATOR, allow
from signon.database.db import now
from signon.digests.queries import grouped, waiting_now
from signon.web.pages import Pages

pages = Pages()

MOST_LETTERS = 200


@pages.get("/waiting")
@allow(*EVERY_COORDINATOR)
def waiting() -> str:
    """All that waits for the coordinators, letter by letter."""
    groups, left_out = grouped(waiting_now(current_user.role, now()), most=MOST_LETTERS)
    return render_template("digests/waiting.html", groups=groups, left_out=left_out)


def on_first_page() -> dict[str, Any]:
    """The number of things that the desk's first page names."""
    return {"number": sum(one.number for one in waiting_now(current_user.role, now()))}
