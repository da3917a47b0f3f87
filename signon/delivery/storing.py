"""Storing what came of an order: all its documents, and the letter's new state, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from signon import audit
from signon.database.db import db
from signon.delivery.documents import file_name
from signon.delivery.kept.unnamed import UnnamedObject
from signon.delivery.mails import tell_of_absence, tell_of_addendum, tell_of_delivery
from signon.delivery.models import Audience, DocumentKind, Final, new_code
from signon.delivery.orders import Rendering, RenderingKind
from signon.delivery.snapshots import FrozenSignatory, Snapshot
from signon.delivery.spool import SpooledDocument
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import ListStyle
from signon.letters.parts.letter_parts import LetterParts
from signon.sealing.certificate import SealError
from signon.translation import gettext as _


def store(order: Rendering, snapshot: Snapshot, printed: Sequence[SpooledDocument], *, at: datetime) -> None:
    """Store what was printed for an order that is held. Raises ``SealError`` when a document lacks its seal."""
    pages = sum(one.pages for one in printed)
    _refuse_unsealed(order, printed)
    if order.kind != RenderingKind.PREVIEW:
        keep = _deliver if order.kind == RenderingKind.FINAL else _append
        keep(order, snapshot, printed, at)
        order.finish(pages=pages, pdf=None, at=at)
    else:
        order.finish(pages=pages, pdf=printed[0].pdf, at=at)
        db.session.flush()
        Rendering.forget_old_previews(order.letter_id)


def _refuse_unsealed(order: Rendering, printed: Sequence[SpooledDocument]) -> None:
    """The last look before a document is stored for good."""
    wanted = order.expected_seal
    for one in printed:
        if wanted and (one.seal is None or wanted.timestamped > bool(one.seal.timestamped)):
            raise SealError(_("A document lacks the seal that was ordered. Nothing was stored; order again."))


def _deliver(order: Rendering, snapshot: Snapshot, printed: Sequence[SpooledDocument], at: datetime) -> None:
    letter = db.session.get_one(Letter, order.letter_id, populate_existing=True)
    letter.deliver(by=order.ordered_by, at=at, details=_stored_finals(order, snapshot, printed, at))
    named = [one.signature for one in snapshot.signatories]
    tell_of_delivery(letter, named, at=at)
    tell_of_absence(letter, named, at=at)


def _append(order: Rendering, snapshot: Snapshot, printed: Sequence[SpooledDocument], at: datetime) -> None:
    letter = db.session.get_one(Letter, order.letter_id, populate_existing=True, with_for_update=True)
    details = _stored_finals(order, snapshot, printed, at)
    audit.record("add-addendum", of=letter, by=order.ordered_by, at=at, details=details)
    tell_of_addendum(letter, [one.signature for one in snapshot.signatories], at=at)


def _stored_finals(
    order: Rendering, snapshot: Snapshot, printed: Sequence[SpooledDocument], at: datetime
) -> dict[str, Any]:
    """Store the documents; gives what the audit trail says of them."""
    UnnamedObject.become_named([one.sha256 for one in printed if one.is_in_store])
    listings: dict[Audience, Any] = {}
    finals = [_stored(_final(order, snapshot, one, at), snapshot, listings) for one in printed]
    for final in finals:
        audit.record("store", of=final, by=order.ordered_by, at=at, details={"sha256": final.sha256})
    return {
        "rendering": order.id,
        "number": snapshot.added_to.number if snapshot.added_to else 0,
        "signatories": len(snapshot.signatories),
        "documents": [{"code": final.code, "sha256": final.sha256, "file": final.file_name} for final in finals],
    }


def _stored(final: Final, snapshot: Snapshot, listings: dict[Audience, Any]) -> Final:
    """Store a document, and hold its bytes no longer. ``listings`` say where the database has its signatories already."""
    listed = snapshot.listed_for(final.audience)
    final.signatory_count = len(listed)
    is_first = final.audience not in listings
    final.signatories = [kept_of(one, snapshot.parts) for one in listed] if is_first else listings[final.audience]
    db.session.add(final)
    db.session.flush()
    db.session.expire(final, ["pdf", "signatories"])
    if is_first:
        listings[final.audience] = db.select(Final.signatories).where(Final.id == final.id).scalar_subquery()
    return final


def kept_of(signatory: FrozenSignatory, parts: LetterParts) -> dict[str, Any]:
    """A signatory as it is kept for good: with its representative only where the document names them."""
    values = signatory.as_json()
    if parts.signatory_list.style is not ListStyle.NAMES_REPRESENTATIVES:
        values |= {"representative_name": "", "representative_title": ""}
    return values


def _final(order: Rendering, snapshot: Snapshot, printed: SpooledDocument, at: datetime) -> Final:
    ordered = printed.ordered
    number = snapshot.added_to.number if snapshot.added_to else 0
    return Final(
        kind=DocumentKind.ADDENDUM if number else DocumentKind.LETTER,
        number=number,
        letter_id=order.letter_id,
        text_version_id=snapshot.text_version_id,
        code=ordered.verification.code if ordered.verification else new_code(),
        sha256=printed.sha256,
        file_name=file_name(order.letter.slug, ordered, number),
        addressee=ordered.addressee,
        audience=ordered.audience,
        dated=snapshot.date,
        pages=printed.pages,
        seal=printed.seal and printed.seal.as_json(),
        pdf=None if printed.is_in_store else printed.pdf,
        created_at=at,
        created_by=order.ordered_by,
    )
