"""Finals, the documents that left: never changed, never deleted."""

import hashlib
import secrets
from datetime import date as calendar_date
from datetime import datetime
from enum import StrEnum
from typing import Any, Self, TypeVar

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from signon.database.db import Base, Moment, db
from signon.errors import NotFoundError
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.translation import gettext as _

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
FIRST_OF_AN_ADDENDUM = text("kind = 'addendum' AND (addressee IS NULL OR addressee = 0)")


Document = TypeVar("Document", bound="Final")


class DocumentKind(StrEnum):
    """The kind of a finished document: the letter itself, or one of its addenda."""

    LETTER = "letter"
    ADDENDUM = "addendum"


class Audience(StrEnum):
    """The readers of a document: it has every signatory, or not those listed for the recipient only."""

    RECIPIENT = "recipient"
    PUBLIC = "public"


class Final(Base):
    """A finished document of a delivered letter: never changed, never deleted (the database refuses).

    Only its bytes may move: out of the database, or back into it.

    ``number`` is that of the addendum, from 1; 0 for the letter itself.
    """

    __tablename__ = "final"
    __table_args__ = (
        Index(
            "uq_final_addendum",
            "letter_id",
            "number",
            "audience",
            unique=True,
            sqlite_where=FIRST_OF_AN_ADDENDUM,
            postgresql_where=FIRST_OF_AN_ADDENDUM,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    text_version_id: Mapped[int] = mapped_column(ForeignKey("text_version.id"))
    code: Mapped[str] = mapped_column(String(20), unique=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    file_name: Mapped[str] = mapped_column(String(120))
    addressee: Mapped[int | None]
    audience: Mapped[Audience] = mapped_column(String(20), default=Audience.RECIPIENT)
    kind: Mapped[DocumentKind] = mapped_column(String(20), default=DocumentKind.LETTER)
    number: Mapped[int] = mapped_column(default=0)
    dated: Mapped[calendar_date]
    signatories: Mapped[list[dict[str, Any]]] = deferred(mapped_column(JSON))
    signatory_count: Mapped[int]
    pages: Mapped[int]
    seal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    pdf: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=True))
    """None where the bytes lie in the object store. ``signon.delivery.kept.reading`` reads them, wherever they lie."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(320))

    letter: Mapped[Letter] = relationship()
    text_version: Mapped[TextVersion] = relationship()

    @classmethod
    def of(cls, letter: Letter) -> list[Self]:
        """The letter as it left, in the order of its addressees; without its addenda."""
        query = db.select(cls).filter_by(letter_id=letter.id, kind=DocumentKind.LETTER)
        return list(db.session.scalars(query.order_by(cls.id)))

    @classmethod
    def addenda(cls, letter: Letter) -> list[Self]:
        """The documents of the letter's addenda, in their order."""
        query = db.select(cls).filter_by(letter_id=letter.id, kind=DocumentKind.ADDENDUM)
        return list(db.session.scalars(query.order_by(cls.number, cls.id)))

    @classmethod
    def published(cls, letter: Letter) -> list[Self]:
        """The documents that everybody may read.

        They are those that left, or, where these name signatories that only the recipient may know, copies without
        them.
        """
        return _published(cls.of(letter))

    @classmethod
    def published_addenda(cls, letter: Letter) -> dict[int, list[Self]]:
        """The documents of each addendum, by its number, that everybody may read."""
        numbered: dict[int, list[Self]] = {}
        for one in cls.addenda(letter):
            numbered.setdefault(one.number, []).append(one)
        return {number: _published(documents) for number, documents in numbered.items()}

    @classmethod
    def coded(cls, code: str) -> Self:
        """The document with this verification code, hyphens and case aside. Raises ``NotFoundError``."""
        found = db.session.scalar(db.select(cls).filter_by(code=code.replace("-", "").strip().upper()))
        if found is None:
            raise NotFoundError(_("There is no document with the code '%(code)s'.", code=code))
        return found


def _published(documents: list[Document]) -> list[Document]:
    return [one for one in documents if one.audience == Audience.PUBLIC] or documents


def new_code() -> str:
    """A verification code: ten characters that cannot be mistaken for one another, 49 bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _position in range(CODE_LENGTH))


def sha256(pdf: bytes) -> str:
    """The hash by which a document is recognised, in hexadecimal."""
    return hashlib.sha256(pdf).hexdigest()
