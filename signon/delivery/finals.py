"""Printing a letter and finishing it: the same steps for the worker, the pages and the command line.

A final is ordered, rendered and stored under a lease. All its documents and the letter's new state are stored in one
transaction, by whoever holds the order then; a process that is killed before leaves nothing but the order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as calendar_date
from datetime import datetime
from typing import Any

from flask import current_app

from signon import audit
from signon.db import db, now
from signon.delivery.addenda import order_addendum
from signon.delivery.document import LetterDocument
from signon.delivery.lease import lease_kept
from signon.delivery.mails import tell_of_addendum, tell_of_delivery
from signon.delivery.models import Audience, DocumentKind, Final, Rendering, RenderingKind, new_code, sha256
from signon.delivery.rendered import Progress, RenderedLetter
from signon.delivery.renderer import renderer
from signon.delivery.seal_state import SealState
from signon.delivery.sealing import Sealing
from signon.delivery.snapshots import OrderedDocument, Snapshot
from signon.errors import DomainError
from signon.letters.models import Letter
from signon.letters.parts import Addressing
from signon.translation import gettext as _


class TakenOverError(DomainError):
    """Another worker has this order now; what this one made of it is not wanted."""


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """A rendered document with what it was ordered as."""

    ordered: OrderedDocument
    rendered: RenderedLetter
    seal: SealState | None = None


def render_letter(
    letter: Letter,
    *,
    at: datetime,
    date: calendar_date | None = None,
    addressee: int | None = None,
    progress: Progress | None = None,
) -> RenderedLetter:
    """The letter with everybody who stands on it at ``at``, as PDF; nothing is stored.

    ``addressee`` is a place from 0 in an individually addressed letter. Ends the session's transaction before the work
    begins. Raises ``InputError`` and ``RenderingError`` when it cannot be printed as it is.
    """
    snapshot = Snapshot.take(letter, at=at, date=date, addressee=addressee)
    db.session.commit()
    return renderer().render(snapshot.compose(OrderedDocument(addressee, Audience.RECIPIENT)), progress=progress)


def render_each(
    letter: Letter, *, at: datetime, date: calendar_date | None = None, progress: Progress | None = None
) -> Iterator[tuple[str, RenderedLetter]]:
    """One PDF per addressee of an individually addressed letter, each with its file name; nothing is stored.

    A joint letter gives its one document. Raises as ``render_letter`` does.
    """
    snapshot = Snapshot.take_each(letter, at=at, date=date)
    slug = letter.slug
    db.session.commit()
    orders = [OrderedDocument(addressee, Audience.RECIPIENT) for addressee in snapshot.addressees]
    for printed in print_documents(snapshot, orders, progress=progress):
        yield file_name(slug, printed.ordered), printed.rendered


def order_preview(letter: Letter, *, by: str, at: datetime, addressee: int | None = None) -> Rendering:
    """Order the letter as it would be printed now, for the coordinators to look at."""
    if letter.parts.addressing is Addressing.INDIVIDUAL:
        addressee = addressee or 0
    snapshot = Snapshot.take(letter, at=at, addressee=addressee)
    return Rendering.order(letter, RenderingKind.PREVIEW, snapshot.as_json(), by=by, at=at)


def order_final(letter: Letter, *, by: str, at: datetime) -> Rendering:
    """Order the documents that will leave. Raises ``LetterStateError`` when the letter cannot be finalised now."""
    letter.settle_text(by=by, at=at)
    snapshot = Snapshot.take_each(letter, at=at)
    return Rendering.order(letter, RenderingKind.FINAL, snapshot.as_json(), by=by, at=at)


def finalise(letter: Letter, *, by: str, at: datetime, progress: Progress | None = None) -> list[Final]:
    """Finish the letter here and now, and give its documents; commits.

    When this process dies on the way, the worker takes the order over. Raises ``LetterStateError`` when the letter
    cannot be finalised, and ``InputError`` or ``RenderingError`` when it cannot be printed as it is.
    """
    order = order_final(letter, by=by, at=at)
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
    order.begin_at_once(at)
    db.session.commit()
    carry_out(order, progress=progress)
    return [one for one in Final.addenda(letter) if one.number == number]


def carry_out(order: Rendering, *, progress: Progress | None = None) -> None:
    """Render a claimed order and store what came of it; commits.

    Raises the ``DomainError`` that prevents the printing, after noting it in the order.
    """
    number, attempt, kind = order.id, order.attempts, order.kind
    snapshot = Snapshot.from_json(order.snapshot)
    db.session.commit()
    try:
        with lease_kept(number, attempt) as report:
            printed = _printed(kind, snapshot, _both(report, progress))
        _store(number, attempt, snapshot, printed)
    except TakenOverError:
        db.session.rollback()
    except DomainError as refusal:
        db.session.rollback()
        _note_failure(number, attempt, str(refusal))
        raise


def print_documents(
    snapshot: Snapshot, orders: Sequence[OrderedDocument], *, progress: Progress | None = None
) -> Iterator[PrintedDocument]:
    """Print the documents one after the other; ``progress`` counts from 0 to 100 over all of them."""
    for place, (ordered, document) in enumerate(zip(orders, _composed(snapshot, orders), strict=True)):
        rendered = renderer().render(document, progress=_share(progress, place, len(orders)))
        yield PrintedDocument(ordered, rendered)


def _composed(snapshot: Snapshot, orders: Sequence[OrderedDocument]) -> Iterator[LetterDocument]:
    """The documents, those for the same audience with one list of signatories: it is put in order only once."""
    listing: dict[Audience, LetterDocument] = {}
    without_list = replace(snapshot, signatories=())
    for ordered in orders:
        same = listing.get(ordered.audience)
        if same is None or snapshot.added_to is not None:
            same = listing[ordered.audience] = snapshot.compose(ordered)
            yield same
        else:
            document = without_list.compose(ordered)
            yield replace(document, signatory_list=same.signatory_list, record=same.record)


def _printed(kind: RenderingKind, snapshot: Snapshot, progress: Progress) -> list[PrintedDocument]:
    """The documents of an order. What is going to leave bears a code and, with a certificate configured, a seal."""
    orders = list(snapshot.documents())
    if kind == RenderingKind.PREVIEW:
        return list(print_documents(snapshot, orders[:1], progress=progress))
    sealing = Sealing.configured(current_app.config["SIGNON"], now())
    language = snapshot.parts.language
    marked = [replace(one, verification=sealing.mark(new_code(), language)) for one in orders]
    return [_sealed(one, sealing) for one in print_documents(snapshot, marked, progress=progress)]


def _sealed(printed: PrintedDocument, sealing: Sealing) -> PrintedDocument:
    mark = printed.ordered.verification
    assert mark is not None
    rendered, state = sealing.apply(printed.rendered, mark)
    return replace(printed, rendered=rendered, seal=state)


def file_name(slug: str, ordered: OrderedDocument, addendum: int = 0) -> str:
    """The name a document is saved under: the letter's, the addendum's, the addressee's number, and the public copy's."""
    slug = f"{slug}-addendum-{addendum}" if addendum else slug
    number = "" if ordered.addressee is None else f"-{ordered.addressee + 1:03}"
    copy = "-public" if ordered.audience is Audience.PUBLIC else ""
    return f"{slug}{number}{copy}.pdf"


def _store(number: int, attempt: int, snapshot: Snapshot, printed: Sequence[PrintedDocument]) -> None:
    """Store the result in one transaction, unless the order is another worker's by now."""
    at = now()
    if not Rendering.renew(number, attempt, at=at):
        raise TakenOverError(_("Another worker has taken this over."))
    order = db.session.get_one(Rendering, number, populate_existing=True)
    pages = sum(one.rendered.pages for one in printed)
    if order.kind != RenderingKind.PREVIEW:
        store = _deliver if order.kind == RenderingKind.FINAL else _append
        store(order, snapshot, printed, at)
        order.finish(pages=pages, pdf=None, at=at)
    else:
        order.finish(pages=pages, pdf=printed[0].rendered.pdf, at=at)
        db.session.flush()
        Rendering.forget_old_previews(order.letter_id)
    db.session.commit()


def _deliver(order: Rendering, snapshot: Snapshot, printed: Sequence[PrintedDocument], at: datetime) -> None:
    letter = db.session.get_one(Letter, order.letter_id, populate_existing=True)
    letter.deliver(by=order.ordered_by, at=at, details=_stored_finals(order, snapshot, printed, at))
    tell_of_delivery(letter, [one.signature for one in snapshot.signatories], at=at)


def _append(order: Rendering, snapshot: Snapshot, printed: Sequence[PrintedDocument], at: datetime) -> None:
    letter = db.session.get_one(Letter, order.letter_id, populate_existing=True, with_for_update=True)
    details = _stored_finals(order, snapshot, printed, at)
    audit.record("add-addendum", of=letter, by=order.ordered_by, at=at, details=details)
    tell_of_addendum(letter, [one.signature for one in snapshot.signatories], at=at)


def _stored_finals(
    order: Rendering, snapshot: Snapshot, printed: Sequence[PrintedDocument], at: datetime
) -> dict[str, Any]:
    """Store the documents; gives what the audit trail says of them."""
    finals = [_final(order, snapshot, one, at) for one in printed]
    db.session.add_all(finals)
    return {
        "rendering": order.id,
        "number": snapshot.added_to.number if snapshot.added_to else 0,
        "signatories": len(snapshot.signatories),
        "documents": [{"code": final.code, "sha256": final.sha256, "file": final.file_name} for final in finals],
    }


def _final(order: Rendering, snapshot: Snapshot, printed: PrintedDocument, at: datetime) -> Final:
    ordered, rendered = printed.ordered, printed.rendered
    listed = snapshot.listed_for(ordered.audience)
    number = snapshot.added_to.number if snapshot.added_to else 0
    return Final(
        kind=DocumentKind.ADDENDUM if number else DocumentKind.LETTER,
        number=number,
        letter_id=order.letter_id,
        text_version_id=snapshot.text_version_id,
        code=ordered.verification.code if ordered.verification else new_code(),
        sha256=sha256(rendered.pdf),
        file_name=file_name(order.letter.slug, ordered, number),
        addressee=ordered.addressee,
        audience=ordered.audience,
        dated=snapshot.date,
        signatories=[one.as_json() for one in listed],
        signatory_count=len(listed),
        pages=rendered.pages,
        seal=printed.seal and printed.seal.as_json(),
        pdf=rendered.pdf,
        created_at=at,
        created_by=order.ordered_by,
    )


def _note_failure(number: int, attempt: int, error: str) -> None:
    if Rendering.renew(number, attempt, at=now()):
        order = db.session.get_one(Rendering, number, populate_existing=True)
        order.fail(error, at=now())
    db.session.commit()


def _share(progress: Progress | None, place: int, number: int) -> Progress | None:
    return progress and (lambda percentage: progress((place * 100 + percentage) // number))


def _both(first: Progress, second: Progress | None) -> Progress:
    def report(percentage: int) -> None:
        first(percentage)
        if second:
            second(percentage)

    return report
