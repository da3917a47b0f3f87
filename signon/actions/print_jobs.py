"""The worker's part of printing supporters' letters: one order after the other, in a lane of its own."""

from flask import current_app

from signon.actions.print_orders import LEASE, MOST_ATTEMPTS, SWEEP, PrintOrder, done, failed
from signon.actions.printing import printed
from signon.database.db import db, now
from signon.errors import DomainError
from signon.jobs.lanes import Lane
from signon.jobs.queue import sweep
from signon.translation import gettext as _


@sweep(SWEEP, lane=Lane.LETTERS, waiting=PrintOrder.due_since)
def print_due() -> None:
    """Print every order that waits, and forget those that were kept long enough."""
    while (number := _next()) is not None:
        order = PrintOrder.claim(number, now())
        db.session.commit()
        if order is not None:
            _carry_out(order)


def _next() -> int | None:
    PrintOrder.forget_expired(now())
    number = PrintOrder.due(now())
    db.session.commit()
    return number


def _carry_out(order: PrintOrder) -> None:
    number, attempt = order.id, order.attempts
    if attempt > MOST_ATTEMPTS:
        message = _("The letters could not be printed; print them one by one, or shorten them.")
        PrintOrder.note(number, attempt, failed(message, now()))
        db.session.commit()
        return
    wanted = order.wanted()
    db.session.commit()

    def report(letters: int) -> None:
        PrintOrder.note(number, attempt, {"printed": letters, "leased_until": now() + LEASE})
        db.session.commit()

    try:
        made = printed(wanted, report=report)
    except DomainError as refusal:
        current_app.logger.info("Letters of a supporter were not printed: %s", refusal)
        PrintOrder.note(number, attempt, failed(str(refusal), now()))
    else:
        PrintOrder.note(number, attempt, done(made.pdf, made.pages, now()))
    db.session.commit()
