"""Signatories whom a document that everybody may read names, or is about to: it is too late to list them otherwise."""

from collections.abc import Iterator

from signon.database.db import db
from signon.delivery.models import Final
from signon.delivery.orders import Rendering, RenderingKind
from signon.jobs.leased import UNDER_WAY
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.signing.models.record import Listed
from signon.translation import gettext as _

Signatories = list[dict[str, object]]


def fixed(letter: Letter) -> dict[int, str]:
    """The reasons why listings of signatures are fixed, by the signatures' numbers."""
    reason = _("a document is being made at this moment that names it publicly")
    found = dict.fromkeys(_under_way(letter), reason)
    if letter.status is LetterStatus.DELIVERED:
        reason = _("the finalised document names it publicly, which cannot be undone here")
        found |= dict.fromkeys(_published(letter), reason)
    return found


def named(letter: Letter) -> Iterator[int]:
    """The numbers of the signatures that a document names which is out or being made, however they are listed."""
    finals = db.session.scalars(db.select(Final).filter_by(letter_id=letter.id))
    for signatories in (*_being_made(letter), *(final.signatories for final in finals)):
        yield from (_number(one) for one in signatories)


def _under_way(letter: Letter) -> Iterator[int]:
    for signatories in _being_made(letter):
        yield from _public(signatories)


def _being_made(letter: Letter) -> Iterator[Signatories]:
    query = (
        db.select(Rendering.snapshot)
        .filter_by(letter_id=letter.id)
        .where(
            Rendering.kind.in_((RenderingKind.FINAL, RenderingKind.ADDENDUM)),
            Rendering.status.in_(UNDER_WAY),
        )
    )
    for snapshot in db.session.scalars(query):
        yield snapshot.get("signatories", [])


def _published(letter: Letter) -> Iterator[int]:
    documents = [*Final.published(letter), *(one for some in Final.published_addenda(letter).values() for one in some)]
    for document in documents:
        yield from _public(document.signatories)


def _public(signatories: Signatories) -> Iterator[int]:
    return (_number(one) for one in signatories if one["listed"] == Listed.PUBLIC)


def _number(signatory: dict[str, object]) -> int:
    return int(str(signatory["signature"]))
