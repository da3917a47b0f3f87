"""The worker's part of printing supporters' letters: one order after the other, in a lane of its own."""

from signon.actions.print_orders import SWEEP, PrintOrder, encrypted_pdf
from signon.actions.printing import printed
from signon.database.db import db, now
from signon.jobs.lanes import Lane
from signon.jobs.leased import Claim
from signon.jobs.queue import sweep
from signon.jobs.working import lease_kept, work_through


@sweep(SWEEP, lane=Lane.LETTERS, waiting=PrintOrder.due_since)
def print_due() -> None:
    """Print every order that waits, and forget those that were kept long enough."""
    work_through(PrintOrder, _print, choose=_next)


def _next() -> int | None:
    PrintOrder.forget_expired(now())
    due = PrintOrder.due(now())
    db.session.commit()
    return due[0] if due else None


def _print(claim: Claim[PrintOrder]) -> None:
    wanted = claim.record(now()).wanted()
    db.session.commit()
    with lease_kept(claim, "letters of a supporter") as report:
        made = printed(wanted, report=report)
        pdf = encrypted_pdf(made.pdf)
    at = now()
    claim.record(at).finish(pdf, pages=made.pages, at=at)
