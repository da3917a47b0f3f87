"""Queries of the desk and the public pages about the stored letters."""

from dataclasses import dataclass
from datetime import datetime

from flask_sqlalchemy.pagination import Pagination

from signon.accounts.models import Coordinator
from signon.audit import AuditEntry
from signon.database.asked_numbers import page_of
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.status import LetterStatus

PAGE = 50
MOST_LETTERS = 200


def letters_page(number: int) -> Pagination:
    """The coalition's letters, the latest first."""
    return page_of(db.select(Letter).order_by(Letter.id.desc()), number, size=PAGE)


def latest_letter() -> Letter | None:
    """The letter that was drafted last."""
    return db.session.scalar(db.select(Letter).order_by(Letter.id.desc()).limit(1))


def hold_drafting(by: str) -> None:
    """Let a second press of the same coordinator's button wait until the transaction of the first has ended."""
    held = db.select(Coordinator.id).filter_by(email=by).with_for_update(key_share=True)
    db.session.execute(held)


def twin_draft(parts: LetterParts, *, by: str, since: datetime) -> Letter | None:
    """A draft with the same parts that ``by`` made after ``since``: the trace of a button pressed twice."""
    query = (
        db.select(Letter)
        .join(AuditEntry, (AuditEntry.subject_id == Letter.id) & (AuditEntry.subject == Letter.__tablename__))
        .where(AuditEntry.action == "letter:draft", AuditEntry.actor == by, Letter.created_at >= since)
        .where(Letter.status == LetterStatus.DRAFT, Letter.revision == 1)
        .order_by(Letter.id.desc())
    )
    wanted = parts.model_copy(update={"slug": ""})
    drafts = db.session.scalars(query)
    return next(
        (
            draft
            for draft in drafts
            if draft.parts.model_copy(update={"slug": ""}) == wanted and parts.slug in {"", draft.slug}
        ),
        None,
    )


def last_change(letter: Letter) -> AuditEntry | None:
    """The latest save of the letter: its person and its time."""
    saved = ("letter:draft", "letter:revise")
    query = db.select(AuditEntry).filter_by(subject=Letter.__tablename__, subject_id=letter.id)
    return db.session.scalar(query.where(AuditEntry.action.in_(saved)).order_by(AuditEntry.id.desc()).limit(1))


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


def _end(letter: Letter, at: datetime) -> tuple[bool, float]:
    """Letters that can still be signed come first, those with the nearest end before the others."""
    end = letter.sign_on_deadline or letter.closes_at
    return not letter.accepts_signatures(at), end.timestamp() if end else float("inf")
