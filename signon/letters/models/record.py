"""The record of a letter: its columns, and the guard of the transition from one state to the next."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Dialect, String, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Choice, Moment, db
from signon.errors import DomainError
from signon.letters import status as transitions
from signon.letters.parts.fields import STORED
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.parts.problems import Problem, missing_from
from signon.letters.status import PUBLIC, LetterStatus
from signon.translation import gettext as _


class LetterPartsType(TypeDecorator[LetterParts]):
    """``LetterParts`` stored as JSON, without values at their defaults."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: LetterParts | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """The parts as plain JSON values."""
        return value and value.model_dump(mode="json", exclude_defaults=True)

    def process_result_value(self, value: Any, dialect: Dialect) -> LetterParts | None:  # noqa: ARG002
        """The stored parts."""
        return None if value is None else LetterParts.model_validate(value, context=STORED)


class LetterStateError(DomainError):
    """The letter's state does not allow this."""


class LetterRecord(Base):
    """The columns of a letter. ``parts`` is all that its coordinators decide about it."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    status: Mapped[LetterStatus] = mapped_column(Choice(LetterStatus), default=LetterStatus.DRAFT, index=True)
    parts: Mapped[LetterParts] = mapped_column(LetterPartsType)
    revision: Mapped[int] = mapped_column(default=1)
    sign_on_deadline: Mapped[datetime | None] = mapped_column(Moment)
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    delivered_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def title(self) -> str:
        """The name by which coordinators know the letter."""
        return self.parts.heading()

    def missing(self) -> list[Problem]:
        """Everything that the letter lacks before organisations can sign it, in the order of its parts."""
        return missing_from(self.parts)

    def refuse_incomplete(self) -> None:
        """Raise ``LetterStateError``, which names what is missing, while the letter is not complete."""
        if lacks := self.missing():
            sentences = "; ".join(problem.sentence for problem in lacks)
            raise LetterStateError(
                _("'%(title)s' is not complete yet: %(problems)s.", title=self.title, problems=sentences)
            )

    def accepts_signatures(self, at: datetime) -> bool:
        """Whether organisations can sign at this moment."""
        return transitions.accepts_signatures(self.status, self.closes_at, at)

    def is_public(self) -> bool:
        """Whether people without an account may read the letter."""
        return self.status in PUBLIC

    def _guard(self, verb: str) -> None:
        """Raise ``LetterStateError`` when the verb leads nowhere from the present status."""
        # Read under a lock, so that of two verbs at the same moment the second sees what the first has done.
        db.session.flush()
        db.session.refresh(self, ["status"], with_for_update=True)
        if not transitions.can(verb, LetterStatus(self.status)):
            raise LetterStateError(
                _(
                    "'%(title)s' is %(status)s; it cannot be changed that way.",
                    title=self.title,
                    status=LetterStatus(self.status).in_words,
                )
            )
