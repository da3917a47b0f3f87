"""Making ordered documents: by the worker, one order after the other, or here and now for a command.

A final is ordered, printed and stored under a lease. All its documents and the letter's new state are stored in one
transaction, by whoever holds the order then; a process that is killed before leaves nothing but the order.
"""

import time
from collections.abc import Sequence
from datetime import date as calendar_date
from datetime import datetime, timedelta

from flask import current_app

from signon.database.db import db, now
from signon.delivery.addenda import order_addendum
from signon.delivery.documents import print_order
from signon.delivery.expected_seal import ExpectedSeal, SealHolder
from signon.delivery.kept.unnamed import UnnamedObject
from signon.delivery.kept.writing import refuse_without_store, store_of_site, write_to_store
from signon.delivery.models import Final
from signon.delivery.orders import Rendering, RenderingKind, order_final
from signon.delivery.snapshots import Snapshot
from signon.delivery.spool import Spool, SpooledDocument
from signon.delivery.storing import store
from signon.delivery.verifiable import SealAwayError, Sealing
from signon.jobs.lanes import Lane
from signon.jobs.leased import Claim
from signon.jobs.queue import sweep
from signon.jobs.working import carry_out, lease_kept, work_through
from signon.letters.models.letter import Letter
from signon.logs.machine_text import MachineText
from signon.object_store.store import StoreAwayError
from signon.printing.rendered import Progress
from signon.sealing.certificate import SealError
from signon.translation import gettext as _

ALL_PRINTED = 100
EVERY = timedelta(days=1)
NEXT_ORPHANS = "signon_next_orphans"
TOLD = "signon_orders_left_to_others"
"""The place where the application notes which orders its log has said are left to others: once is enough."""


@sweep("renderings", lane=Lane.RENDERING, waiting=Rendering.due_since)
def render_due() -> None:
    """Render every order that waits or whose worker has died."""
    work_through(Rendering, _print, choose=_next)


def _next() -> int | None:
    held, at = held_seal(), now()
    due = Rendering.due_for(held, at)
    left = [(one.id, one.expected_seal) for one in Rendering.waiting_for_seal(at, held)]
    db.session.commit()
    for number, seal in left:
        _tell_of(number, seal)
    return due[0] if due else None


@sweep("seals")
def tell_seal() -> None:
    """Tell which seal this worker can make."""
    try:
        SealHolder.tell(_sealing(), now())
    except SealError as error:
        _tell_once(str(error), "Sealed documents are left to other workers. 'flask doctor' says why.")
    db.session.commit()


@sweep("orphaned objects")
def delete_orphans() -> None:
    """Delete what lies in the store and no document names, once a day and soon after the start."""
    present, store = time.monotonic(), store_of_site()
    if store is None or current_app.extensions.get(NEXT_ORPHANS, present) > present:
        return
    current_app.extensions[NEXT_ORPHANS] = present + EVERY.total_seconds()
    orphans = UnnamedObject.take_old(now())
    db.session.commit()
    try:
        for digest in orphans:
            store.delete(digest)
    except StoreAwayError as error:
        current_app.logger.warning("Nothing was swept from the store: %s", MachineText(error))
        return
    if orphans:
        current_app.logger.info("%s objects that no document names were deleted from the store.", len(orphans))


def held_seal() -> ExpectedSeal:
    """The seal that this worker can make; none with a certificate that cannot be used, which ``doctor`` names."""
    try:
        return ExpectedSeal.of(_sealing())
    except SealError:
        return ExpectedSeal()


def _sealing() -> Sealing:
    return Sealing.configured(current_app.config["SIGNON"], now())


def _tell_of(number: int, seal: ExpectedSeal) -> None:
    _tell_once(
        number,
        "Order %s is left to other workers: it is to be sealed with the certificate whose SHA-256 begins with %s%s.",
        number,
        MachineText(seal.short_fingerprint),
        MachineText(" and with a timestamp" if seal.timestamped else ""),
    )


def _tell_once(what: int | str, sentence: str, *values: object) -> None:
    told = current_app.extensions.setdefault(TOLD, set())
    if what not in told:
        told.add(what)
        current_app.logger.warning(sentence, *values)


def finalise(
    letter: Letter, *, date: calendar_date | None = None, by: str, at: datetime, progress: Progress | None = None
) -> list[Final]:
    """Finish the letter here and now, and give its documents. ``date`` replaces the date that they would bear.

    When this process dies on the way, the worker takes the order over. Raises ``LetterStateError`` when the letter
    cannot be finalised, and ``InputError`` or ``RenderingError`` when it cannot be printed as it is.
    """
    order = order_final(letter, date=date, by=by, at=at)
    _make_at_once(order, at, progress)
    return Final.of(letter)


def add_addendum(letter: Letter, *, by: str, at: datetime, progress: Progress | None = None) -> list[Final]:
    """Make the next addendum of a delivered letter here and now, and give its documents.

    Raises ``LetterStateError`` when there is none to make, and what ``finalise`` raises.
    """
    order = order_addendum(letter, by=by, at=at)
    number = order.snapshot["added_to"]["number"]
    _make_at_once(order, at, progress)
    return [one for one in Final.addenda(letter) if one.number == number]


def _make_at_once(order: Rendering, at: datetime, progress: Progress | None) -> None:
    """Claim an order in the transaction that places it, so that no worker takes it unless this process dies."""
    _refuse_without_seal(order, at)
    claim = Rendering.claim(order.id, at)
    assert claim is not None
    db.session.commit()
    carry_out(claim, lambda claim: _print(claim, progress))


def _refuse_without_seal(order: Rendering, at: datetime) -> None:
    """Refuse an order whose seal this machine cannot make, because it is made here and now."""
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


def _print(claim: Claim[Rendering], progress: Progress | None = None) -> None:
    order = claim.record(now())
    order.started_at = now()
    kind, seal, snapshot = order.kind, order.expected_seal, Snapshot.from_json(order.snapshot)
    db.session.commit()
    with Spool(current_app.config["SIGNON"].instance) as spool:
        with lease_kept(claim, "the documents of an order") as report:
            if kind is not RenderingKind.PREVIEW:
                refuse_without_store()
            orders = print_order(kind, snapshot, seal, _both(report, progress))
            printed: Sequence[SpooledDocument] = [spool.keep(one) for one in orders]
        if kind is not RenderingKind.PREVIEW:
            printed = _kept_outside(claim, printed)
        at = now()
        store(claim.record(at), snapshot, printed, at=at)


def _kept_outside(claim: Claim[Rendering], printed: Sequence[SpooledDocument]) -> Sequence[SpooledDocument]:
    """The documents with their bytes in the site's store, where there is one, before any row names them."""
    if store_of_site() is None:
        return printed
    UnnamedObject.announce([one.sha256 for one in printed], now())
    db.session.commit()
    with lease_kept(claim, "the object store") as report:
        return write_to_store(printed, report=lambda: report(ALL_PRINTED))


def _both(first: Progress, second: Progress | None) -> Progress:
    def report(percentage: int) -> None:
        first(percentage)
        if second:
            second(percentage)

    return report
