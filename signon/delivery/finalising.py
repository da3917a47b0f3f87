"""Ordering documents: a preview to look at, or the documents that will leave."""

from datetime import datetime

from flask import current_app

from signon.database.db import db
from signon.delivery.expected_seal import ExpectedSeal
from signon.delivery.orders import Rendering, RenderingKind
from signon.delivery.snapshots import Snapshot
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import Addressing


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
