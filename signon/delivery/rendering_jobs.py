"""The worker's part of rendering: takes what is due, one after the other."""

from flask import current_app

from signon.db import db, now
from signon.delivery.finals import carry_out
from signon.delivery.rendering import MOST_ATTEMPTS, Rendering
from signon.errors import DomainError
from signon.jobs import sweep
from signon.lanes import Lane
from signon.translation import gettext as _


@sweep("renderings", lane=Lane.RENDERING, waiting=Rendering.due_since)
def render_due() -> None:
    """Render every order that waits or whose worker has died."""
    while (number := _next()) is not None:
        _work_on(number)


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
