"""The site with one of its protections taken out, as controls need it: ``python -m tests.faults.scene.doubles NAME serve``.

Each double is our own code put together in the way that the real one is not, so that the oracle can be seen to go red.
"""

import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from flask.cli import main
from sqlalchemy import update

from signon.database import outages
from signon.database.db import db, now, rows_changed
from signon.jobs.lanes import LaneWork
from signon.jobs.leased import Claim
from signon.letters.models.letter import Letter
from signon.mail.jobs import outbox
from signon.mail.jobs.claiming import TakenMail
from signon.mail.jobs.connections import Connections
from signon.signing.views import sign

SECONDS_TO_COMMIT = 0.5
NEVER = float(60 * 60)
READS_ONLY = "25006"
"""The state by which PostgreSQL refuses a change while it only reads."""


def answer_before_commit() -> None:
    """Acknowledge a sign-on at once, and keep it a moment later."""
    real = sign._receive

    def later(letter: Any, form: Any, at: Any) -> None:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        threading.Thread(target=keep, args=(app, letter.slug, form, at), daemon=True).start()

    def keep(app: Flask, slug: str, form: Any, at: Any) -> None:
        time.sleep(SECONDS_TO_COMMIT)
        with app.test_request_context():
            real(Letter.public(slug), form, at)

    sign._receive = later


def note_before_sending() -> None:
    """Note a mail as sent, and hand it over a moment later."""

    real = Connections._hand_over

    def hand_over(connections: Connections, taken: TakenMail, post: Any) -> Exception | None:
        outbox.deliver([taken.number], now())
        db.session.commit()
        time.sleep(SECONDS_TO_COMMIT)
        return real(connections, taken, post)

    setattr(Connections, "_hand_over", hand_over)  # noqa: B010 - a method is not to be assigned


def without_fence() -> None:
    """Let whoever had a piece of work once store its result."""

    def change(claim: Claim[Any], **values: object) -> bool:
        return rows_changed(update(claim.kind).where(claim.kind.id == claim.number).values(values)) == 1

    setattr(Claim, "_update", change)  # noqa: B010 - a method is not to be assigned


def without_sweeps() -> None:
    """Let the worker do only what it is woken for."""

    def seconds(_work: LaneWork) -> float:
        return NEVER

    setattr(LaneWork, "_seconds_to_next_round", seconds)  # noqa: B010 - a method is not to be assigned


def without_patience_for_reading() -> None:
    """Take a database that only reads for a fault of the program."""
    outages.POSTGRESQL_STATES = tuple(state for state in outages.POSTGRESQL_STATES if state != READS_ONLY)  # type: ignore[assignment]


DOUBLES: dict[str, Callable[[], None]] = {
    "answer-before-commit": answer_before_commit,
    "note-before-sending": note_before_sending,
    "without-fence": without_fence,
    "without-sweeps": without_sweeps,
    "without-patience-for-reading": without_patience_for_reading,
}


def command(double: str) -> tuple[str, ...]:
    """The command that serves a double."""
    return (sys.executable, "-m", "tests.faults.scene.doubles", double, "serve")


if __name__ == "__main__":
    DOUBLES[sys.argv.pop(1)]()
    main()
