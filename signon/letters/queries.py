"""What the desk asks of the stored letters."""

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
    """Who saved the letter last, and when."""
    saved = ("letter:draft", "letter:revise")
    query = db.select(AuditEntry).filter_by(subject=Letter.__tablename__, subject_id=letter.id)
    return db.session.scalar(query.where(AuditEntry.action.in_(saved)).order_by(AuditEntry.id.desc()).limit(1))
