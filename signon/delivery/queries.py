"""What the pages ask of renderings, documents and public letters."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import undefer

from signon.database.asked_numbers import find_numbered
from signon.database.db import db
from signon.delivery.models import Final
from signon.delivery.orders import Rendering, RenderingKind
from signon.errors import NotFoundError
from signon.jobs.leased import WorkStatus
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.translation import gettext as _

MOST_LETTERS = 200


@dataclass(frozen=True, slots=True)
class PublicLetters:
    """The letters for the front page: those that can be signed, soonest deadline first, and those that have left."""

    open: list[Letter]
    delivered: list[Letter]


def public_letters(at: datetime) -> PublicLetters:
    """The open and the delivered letters."""
    open_ones = db.session.scalars(db.select(Letter).filter_by(status=LetterStatus.OPEN).limit(MOST_LETTERS)).all()
    delivered = db.select(Letter).filter_by(status=LetterStatus.DELIVERED).order_by(Letter.delivered_at.desc())
    return PublicLetters(
        sorted(open_ones, key=lambda letter: _end(letter, at)),
        list(db.session.scalars(delivered.limit(MOST_LETTERS))),
    )


def find_rendering(number: int, *, with_pdf: bool = False) -> Rendering:
    """The rendering with this number. Raises ``NotFoundError``; previews are kept only for a while."""
    options = [undefer(Rendering.pdf)] if with_pdf else []
    found = find_numbered(Rendering, number, options=options)
    if found is None:
        raise NotFoundError(_("There is no such rendering any more. Only the latest previews are kept; order another."))
    return found


def latest_preview(letter: Letter) -> Rendering | None:
    """The preview that was finished last."""
    query = db.select(Rendering).filter_by(letter_id=letter.id, kind=RenderingKind.PREVIEW, status=WorkStatus.DONE)
    return db.session.scalar(query.order_by(Rendering.id.desc()).limit(1))


def stored_pdf(final: Final) -> bytes:
    """The document's bytes as they were stored."""
    return db.session.scalars(db.select(Final.pdf).filter_by(id=final.id)).one()


def _end(letter: Letter, at: datetime) -> tuple[bool, float]:
    """Letters that can still be signed come first, those with the nearest end before the others."""
    end = letter.sign_on_deadline or letter.closes_at
    return not letter.accepts_signatures(at), end.timestamp() if end else float("inf")
