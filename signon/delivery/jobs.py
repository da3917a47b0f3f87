"""The worker's part of rendering: takes what is due, one after the other."""

from flask import current_app

from signon.database.db import db, now
from signon.delivery.expected_seal import ExpectedSeal, SealHolder
from signon.delivery.finalising import carry_out
from signon.delivery.orders import MOST_ATTEMPTS, Rendering
from signon.delivery.verifiable import Sealing
from signon.errors import DomainError
from signon.jobs.lanes import Lane
from signon.jobs.queue import sweep
from signon.sealing.certificate import SealError
from signon.translation import gettext as _

TOLD = "signon_orders_left_to_others"
"""Where the application keeps what its log has said of orders that are left to others: once is enough."""


@sweep("renderings", lane=Lane.RENDERING, waiting=Rendering.due_since)
def render_due() -> None:
    """Render every order that waits or whose worker has died."""
    while (number := _next()) is not None:
        _work_on(number)


def _next() -> int | None:
    held, at = held_seal(), now()
    due = Rendering.due(at, held)
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
        _tell_once(str(error), "Sealed documents are left to other workers: %s", error)
    db.session.commit()


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
        "Order %s is left to other workers: it is to be sealed with the certificate of %s whose SHA-256 begins with %s%s.",
        number,
        seal.name,
        seal.short_fingerprint,
        " and with a timestamp" if seal.timestamped else "",
    )


def _tell_once(what: int | str, sentence: str, *values: object) -> None:
    told = current_app.extensions.setdefault(TOLD, set())
    if what not in told:
        told.add(what)
        current_app.logger.warning(sentence, *values)


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
