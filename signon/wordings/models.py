"""The wordings that coordinators made: of the mails about one letter, or about every letter.

Each version is a row that never changes; the newest of its kind, letter and language counts. Going back to what is worded for
every letter, or to the product's own, is a version, too. So nothing is lost, and two who write at the same moment are told.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, Select, String, Text, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from signon import audit
from signon.database.db import Base, Moment, db
from signon.errors import DomainError
from signon.letters.models.letter import Letter
from signon.translation import gettext as _
from signon.wordings.filling import Wording, read_wording
from signon.wordings.kinds import MailKind

MOST_SUBJECT = 300
MOST_TEXT = 10_000
MOST_BUTTON = 60
FOR_EVERY_LETTER = text("letter_id IS NULL")


class WordingChangedError(DomainError):
    """Somebody else worded the mail meanwhile."""


class Words(NamedTuple):
    """The subject and the text of a wording, with placeholders in braces, and the words on the button of its link.

    Without words on the button it says what the product proposes.
    """

    subject: str
    text: str
    button: str = ""

    def read_for(self, kind: MailKind) -> Wording:
        """The words as they are filled in."""
        return read_wording(self.subject, self.text, kind.names, kind.taking)


class MailWording(Base):
    """A version of the words of one kind of mail in one language, about one letter or, without one, about every letter.

    ``number`` counts the versions from 1. ``is_own`` is false for going back to what is worded otherwise. ``proposed`` are the
    words that applied without it when it was written, by which one sees that they have changed since.
    """

    __tablename__ = "mail_wording"
    __table_args__ = (
        Index("uq_mail_wording_letter", "letter_id", "kind", "language", "number", unique=True),
        Index(
            "uq_mail_wording_every_letter",
            "kind",
            "language",
            "number",
            unique=True,
            sqlite_where=FOR_EVERY_LETTER,
            postgresql_where=FOR_EVERY_LETTER,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    kind: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    is_own: Mapped[bool]
    subject: Mapped[str] = mapped_column(String(MOST_SUBJECT), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    button: Mapped[str] = mapped_column(String(MOST_BUTTON), default="", server_default="")
    proposed_subject: Mapped[str] = mapped_column(String(MOST_SUBJECT), default="")
    proposed_text: Mapped[str] = mapped_column(Text, default="")
    proposed_button: Mapped[str] = mapped_column(String(MOST_BUTTON), default="", server_default="")
    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by: Mapped[str] = mapped_column(String(320))

    letter: Mapped[Letter | None] = relationship()

    @property
    def words(self) -> Words:
        """The words of this version."""
        return Words(self.subject, self.text, self.button)

    @property
    def proposed(self) -> Words:
        """The words that applied without it when it was written."""
        return Words(self.proposed_subject, self.proposed_text, self.proposed_button)


class Slot(NamedTuple):
    """The place of a wording: which mail, in which language, about which letter, or about every letter."""

    kind: MailKind
    language: str
    letter: Letter | None

    @property
    def is_for_some(self) -> bool:
        """Whether only those get it who read another language than the letter's."""
        return self.letter is not None and self.language != self.letter.parts.language

    def versions(self) -> Sequence[MailWording]:
        """Every version, the newest first."""
        return db.session.scalars(self._mine()).all()

    def newest(self) -> MailWording | None:
        """The newest version."""
        return db.session.scalars(self._mine().limit(1)).first()

    def word(self, words: Words, *, proposed: Words, read: int, by: str, at: datetime) -> MailWording:
        """Have mails say so from now on; ``read`` is the number of the version that the writer has seen, 0 when there was none.

        Raises ``WordingChangedError`` when there is a newer one.
        """
        new = self._next(read, by=by, at=at, is_own=True)
        new.subject, new.text, new.button = words
        new.proposed_subject, new.proposed_text, new.proposed_button = proposed
        return self._keep("word", new)

    def go_back(self, *, read: int, by: str, at: datetime) -> MailWording:
        """Have mails say what is proposed from now on. Raises ``WordingChangedError`` as ``word`` does."""
        return self._keep("go-back", self._next(read, by=by, at=at, is_own=False))

    def _next(self, read: int, **given: Any) -> MailWording:
        newest = self.newest()
        number = newest.number if newest else 0
        if number != read:
            raise WordingChangedError(_changed())
        values = {"written_by": given["by"], "written_at": given["at"], "is_own": given["is_own"]}
        letter = self.letter and self.letter.id
        return MailWording(letter_id=letter, kind=self.kind.key, language=self.language, number=number + 1, **values)

    def _keep(self, act: str, new: MailWording) -> MailWording:
        """Add the version to the transaction, unless somebody else adds the same number in the same moment."""
        try:
            with db.session.begin_nested():
                db.session.add(new)
        except IntegrityError as error:
            raise WordingChangedError(_changed()) from error
        details = {"letter": self.letter.slug if self.letter else "", "mail": new.kind, "language": new.language}
        audit.record(act, of=new, by=new.written_by, at=new.written_at, details=details | {"version": new.number})
        return new

    def _mine(self) -> Select[MailWording]:
        letter = self.letter.id if self.letter else None
        mine = db.select(MailWording).filter_by(kind=self.kind.key, language=self.language, letter_id=letter)
        return mine.order_by(MailWording.number.desc())


def own_wordings(letter: Letter | None, kind: MailKind | None = None) -> list[MailWording]:
    """The wordings that count for a letter: its own ones, then those for every letter; of one kind, or of all."""
    found = db.session.scalars(
        _own(kind is not None), {"letter": letter and letter.id, **({"kind": kind.key} if kind else {})}
    )
    return sorted(found, key=lambda one: (one.letter_id is None, one.language))


@cache
def _own(of_one_kind: bool) -> Select[MailWording]:  # noqa: FBT001 - the only thing that it is asked
    """The query for the wordings of a letter, built once, because to build it takes longer than to ask it."""
    newer = aliased(MailWording)
    is_newer = db.and_(
        newer.kind == MailWording.kind,
        newer.language == MailWording.language,
        newer.letter_id.is_not_distinct_from(MailWording.letter_id),
        newer.number > MailWording.number,
    )
    counts = db.or_(MailWording.letter_id.is_(None), MailWording.letter_id == db.bindparam("letter", type_=db.Integer))
    query = db.select(MailWording).where(counts, ~db.exists().where(is_newer), MailWording.is_own)
    return query.where(MailWording.kind == db.bindparam("kind")) if of_one_kind else query


def in_language(wordings: Iterable[MailWording], tag: str) -> MailWording | None:
    """The wording in this language, or else in the nearest that includes it, such as ``pt`` for ``pt-BR``.

    The lookup is that of RFC 4647, section 3.4. A letter's own wording comes before those for every letter.
    """
    own: dict[str, MailWording] = {}
    every: dict[str, MailWording] = {}
    for one in wordings:
        (every if one.letter_id is None else own)[one.language] = one
    for found in (own, every):
        for language in truncated(tag):
            if language in found:
                return found[language]
    return None


def truncated(tag: str) -> Iterator[str]:
    """A language tag and those that include it: ``zh-Hant-HK``, ``zh-Hant``, ``zh``."""
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]


def _changed() -> str:
    return _(
        "Somebody else has worded this mail meanwhile. Look at what they wrote, and save again if yours is to count."
    )
