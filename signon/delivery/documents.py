"""Printing a letter's documents, with the codes and seals of those that are going to leave; nothing is stored.

The rendering processes of this program have the limits of its settings; they are started when first needed, then kept warm.
"""

import atexit
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as calendar_date
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from flask import current_app

from signon.database.db import now
from signon.delivery.models import Audience, new_code
from signon.delivery.snapshots import OrderedDocument, Snapshot
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import Addressing
from signon.printing.document.document import LetterDocument
from signon.printing.rendered import Progress, RenderedLetter
from signon.printing.worker.process import RenderProcess
from signon.sealing.state import SealState
from signon.waiting import no_transaction
from signon.web.capacity import require_place

if TYPE_CHECKING:  # a command that only prints seals nothing
    from signon.delivery.expected_seal import ExpectedSeal
    from signon.delivery.orders import RenderingKind
    from signon.delivery.verifiable import Sealing

DOCX_ENDING = ".docx"

POLITE = 10
"""The lower priority of a stranger's rendering against the site's answers, as ``nice`` counts it."""


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """A rendered document with what it was ordered as."""

    ordered: OrderedDocument
    rendered: RenderedLetter
    seal: SealState | None = None


def letter_to_print(
    letter: Letter, *, at: datetime, date: calendar_date | None = None, addressee: int | None = None
) -> tuple[Snapshot, OrderedDocument]:
    """The letter with everybody who stands on it at ``at``, as plain values: end the transaction, then print or write it.

    ``addressee`` is a place from 0 in an individually addressed letter, the first one when it is None. Raises
    ``InputError`` when the letter cannot be made as it is: an addressee or a picture is not there.
    """
    if addressee is None and letter.parts.addressing is Addressing.INDIVIDUAL:
        addressee = 0
    snapshot = Snapshot.take(letter, at=at, date=date, addressee=addressee)
    return snapshot, OrderedDocument(addressee, Audience.RECIPIENT)


def print_letter(snapshot: Snapshot, ordered: OrderedDocument, *, progress: Progress | None = None) -> RenderedLetter:
    """One document as PDF. Raises ``InputError`` and ``RenderingError`` when it cannot be printed as it is."""
    return renderer().render(snapshot.compose(ordered), progress=progress)


def print_each(snapshot: Snapshot, *, progress: Progress | None = None) -> Iterator[PrintedDocument]:
    """One PDF per addressee of an individually addressed letter; a joint letter gives its one document.

    Raises as ``print_letter`` does.
    """
    orders = [OrderedDocument(addressee, Audience.RECIPIENT) for addressee in snapshot.addressees]
    return print_documents(snapshot, orders, progress=progress)


def print_order(
    kind: "RenderingKind", snapshot: Snapshot, seal: "ExpectedSeal", progress: Progress
) -> Iterator[PrintedDocument]:
    """The documents of an order of this kind. What is going to leave bears a code and the ``seal`` that was ordered.

    Raises ``SealAwayError`` before anything is printed when this machine cannot make it.
    """
    from signon.delivery.orders import RenderingKind
    from signon.delivery.verifiable import Sealing

    orders = list(snapshot.documents())
    if kind == RenderingKind.PREVIEW:
        yield from print_documents(snapshot, orders[:1], progress=progress)
        return
    configured = Sealing.configured(current_app.config["SIGNON"], now())
    sealing = configured.restricted_to(seal.fingerprint, timestamped=seal.timestamped)
    language = snapshot.parts.language
    marked = [replace(one, verification=sealing.mark(new_code(), language)) for one in orders]
    for one in print_documents(snapshot, marked, progress=progress):
        yield _sealed(one, sealing)


def print_documents(
    snapshot: Snapshot, orders: Sequence[OrderedDocument], *, progress: Progress | None = None
) -> Iterator[PrintedDocument]:
    """Print the documents one after the other; ``progress`` counts from 0 to 100 over all of them."""
    for place, (ordered, document) in enumerate(zip(orders, _composed(snapshot, orders), strict=True)):
        rendered = renderer().render(document, progress=_share(progress, place, len(orders)))
        yield PrintedDocument(ordered, rendered)


def _composed(snapshot: Snapshot, orders: Sequence[OrderedDocument]) -> Iterator[LetterDocument]:
    """The documents, those for the same audience from one: text and list are put in order only once."""
    composed: dict[Audience, LetterDocument] = {}
    for ordered in orders:
        if snapshot.added_to is not None:
            yield snapshot.compose(ordered)
            continue
        if ordered.audience not in composed:
            composed[ordered.audience] = snapshot.compose(replace(ordered, verification=None))
        document = composed[ordered.audience].addressed_to(snapshot.parts, ordered.addressee)
        yield document.verifiable_by(ordered.verification)


def _sealed(printed: PrintedDocument, sealing: "Sealing") -> PrintedDocument:
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


def _share(progress: Progress | None, place: int, number: int) -> Progress | None:
    return progress and (lambda percentage: progress((place * 100 + percentage) // number))


def write_docx(snapshot: Snapshot, ordered: OrderedDocument) -> bytes:
    """One document as a word processor's file: long work, beside which no transaction may be open. Nothing is stored."""
    from signon.printing.docx.writer import word_processor_file  # the library is not for every process

    with no_transaction("a word processor's file"):
        return word_processor_file(snapshot.compose(ordered))


class Customer(StrEnum):
    """The people for whom something is rendered. Each group has a process of its own, so that none waits for another's letter."""

    COORDINATORS = "coordinators"
    STRANGERS = "strangers"


def renderer(customer: Customer = Customer.COORDINATORS) -> RenderProcess:
    """The process that renders for the present application. In a request it is used in a place, never outside one."""
    require_place("a rendering")
    settings = current_app.config["SIGNON"]
    return _process(customer, float(settings.render_seconds), settings.render_megabytes * 1024**2)


@cache
def _process(customer: Customer, seconds: float, memory: int) -> RenderProcess:
    niceness = POLITE if customer is Customer.STRANGERS else 0
    process = RenderProcess(seconds=seconds, memory=memory, niceness=niceness)
    atexit.register(process.close)
    return process
