"""The worker's part of rendering: takes what is due, one after the other."""

from threading import Lock

from flask import current_app

from signon.db import db, now
from signon.delivery.finals import carry_out
from signon.delivery.rendering import MOST_ATTEMPTS, Rendering
from signon.errors import DomainError
from signon.jobs import sweep
from signon.translation import gettext as _

_turn = Lock()
"""One thread of a worker renders; the others stay free for mail."""


@sweep("renderings")
def render_due() -> None:
    """Render every order that waits or whose worker has died."""
    if not _turn.acquire(blocking=False):
        return
    try:
        while (number := _next()) is not None:
            _work_on(number)
    finally:
        _turn.release()


def _next() -> int | None:
    due = Rendering.due(now())
    db.session.commit()
    return due[0] if due else None


def _work_on(number: int) -> None:
    order = Rendering.claim(number, now())
    db.session.commit()
    if order is None:
        return
    if order.attempts > MOST_ATTEMPTS:
        order.fail(
            _("The worker stopped several times while making this PDF. Try again, or tell the site's operator."),
            at=now(),
        )
        db.session.commit()
        return
    try:
        carry_out(order)
    except DomainError as refusal:
        current_app.logger.info("Rendering %s was refused: %s", number, refusal)
