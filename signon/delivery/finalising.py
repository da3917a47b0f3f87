"""Ordering documents, and carrying the orders out: the same steps for the worker, the pages and the command line.

A final is ordered, rendered and stored under a lease. All its documents and the letter's new state are stored in one
transaction, by whoever holds the order then; a process that is killed before leaves nothing but the order.
"""

from datetime import datetime

from flask import current_app

from signon.database.db import db, now
from signon.delivery.addenda import order_addendum
from signon.delivery.documents import print_order
from signon.delivery.expected_seal import ExpectedSeal
from signon.delivery.lease import lease_kept
from signon.delivery.models import Final
from signon.delivery.orders import Rendering, RenderingKind
from signon.delivery.snapshots import Snapshot
from signon.delivery.storing import TakenOverError, store
from signon.delivery.verifiable import SealAwayError, Sealing
from signon.errors import DomainError
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import Addressing
from signon.printing.worker.rendered import Progress
from signon.translation import gettext as _


def order_preview(letter: Letter, *, by: str, at: datetime, addressee: int | None = None) -> Rendering:
    """Order the letter as it would be printed now, for the coordinators to look at."""
    if letter.parts.addressing is Addressing.INDIVIDUAL:
        addressee = addressee or 0
    snapshot = Snapshot.take(letter, at=at, addressee=addressee)
    return Rendering.order(letter, RenderingKind.PREVIEW, snapshot.as_json(), by=by, at=at)


def order_final(letter: Letter, *, by: str, at: datetime) -> Rendering:
    """Order the documents that will leave, with the seal that is configured now.

    Raises ``LetterStateError`` when the letter cannot be finalised now, and ``SealError`` when the certificate cannot be used.
    """
    letter.hold()
    db.session.expire(letter, ["parts", "images"])  # what somebody saved in the moment before counts
    letter.settle_text(by=by, at=at)
    snapshot = Snapshot.take_each(letter, at=at)
    seal = ExpectedSeal.configured(current_app.config["SIGNON"], at)
    return Rendering.order(letter, RenderingKind.FINAL, snapshot.as_json(), by=by, at=at, seal=seal)


def finalise(letter: Letter, *, by: str, at: datetime, progress: Progress | None = None) -> list[Final]:
    """Finish the letter here and now, and give its documents; commits.

    When this process dies on the way, the worker takes the order over. Raises ``LetterStateError`` when the letter
    cannot be finalised, and ``InputError`` or ``RenderingError`` when it cannot be printed as it is.
    """
    order = order_final(letter, by=by, at=at)
    _refuse_without_seal(order, at)
    order.begin_at_once(at)
    db.session.commit()
    carry_out(order, progress=progress)
    return Final.of(letter)


def add_addendum(letter: Letter, *, by: str, at: datetime, progress: Progress | None = None) -> list[Final]:
    """Make the next addendum of a delivered letter here and now, and give its documents; commits.

    Raises ``LetterStateError`` when there is none to make, and what ``finalise`` raises.
    """
    order = order_addendum(letter, by=by, at=at)
    number = order.snapshot["added_to"]["number"]
    _refuse_without_seal(order, at)
    order.begin_at_once(at)
    db.session.commit()
    carry_out(order, progress=progress)
    return [one for one in Final.addenda(letter) if one.number == number]


def carry_out(order: Rendering, *, progress: Progress | None = None) -> None:
    """Render a claimed order and store what came of it; commits.

    Raises the ``DomainError`` that prevents the printing, after noting it in the order.
    """
    number, attempt, kind, seal = order.id, order.attempts, order.kind, order.expected_seal
    snapshot = Snapshot.from_json(order.snapshot)
    db.session.commit()
    try:
        with lease_kept(number, attempt) as report:
            printed = print_order(kind, snapshot, seal, _both(report, progress))
        store(number, attempt, snapshot, printed)
    except TakenOverError:
        db.session.rollback()
    except SealAwayError:
        db.session.rollback()
        Rendering.give_back(number, attempt, at=now())
        db.session.commit()
        raise
    except DomainError as refusal:
        db.session.rollback()
        _note_failure(number, attempt, str(refusal))
        raise


def _refuse_without_seal(order: Rendering, at: datetime) -> None:
    """What is made here and now is made on this machine, so its seal must be too."""
    seal = order.expected_seal
    if seal.can_be_made_with(ExpectedSeal.of(Sealing.configured(current_app.config["SIGNON"], at))):
        return
    raise SealAwayError(
        _(
            "Documents are sealed by %(name)s, with a certificate that workers have and this machine has not. Finalise at "
            "the desk, or run the command where the certificate is.",
            name=seal.name,
        )
    )


def _note_failure(number: int, attempt: int, error: str) -> None:
    if Rendering.renew(number, attempt, at=now()):
        order = db.session.get_one(Rendering, number, populate_existing=True)
        order.fail(error, at=now())
    db.session.commit()


def _both(first: Progress, second: Progress | None) -> Progress:
    def report(percentage: int) -> None:
        first(percentage)
        if second:
            second(percentage)

    return report
