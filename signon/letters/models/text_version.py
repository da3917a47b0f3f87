"""The text of a letter, which is what a signatory agrees to, and its versions.

Versions are immutable and numbered; each is declared a correction or a material change.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, Select, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from signon import audit
from signon.database.db import Base, Choice, Moment, db
from signon.letters.body.pictures import body_pictures
from signon.letters.models.declared_change import Change, DeclaredChange
from signon.letters.models.record import LetterRecord
from signon.letters.parts.fields import STORED
from signon.letters.parts.letter_parts import LetterParts

PICTURES = "pictures"
NO_PICTURES: Mapping[str, str] = MappingProxyType({})
NO_NEW_PICTURES: Mapping[str, bytes] = MappingProxyType({})


def text_of(parts: LetterParts, digests: Mapping[str, str] = NO_PICTURES) -> dict[str, Any]:
    """The part of a letter that a signatory agrees to. ``digests`` are the SHA-256 of the letter's pictures by name.

    Those that stand in the body belong to the text: another picture under the same name is another text.
    """
    addressees = [
        {"address": one.address, "attention": one.attention, "salutation": one.salutation} for one in parts.addressees
    ]
    text = {"subject": parts.subject, "addressees": addressees, "salutation": parts.salutation, "body": parts.body}
    pictures = {name: digests.get(name, "") for name in body_pictures(parts.body)}
    return {**text, PICTURES: pictures} if pictures else text


def text_digest(text: Mapping[str, Any]) -> str:
    """The SHA-256, in hexadecimal, of a text as ``text_of`` gives it, in canonical JSON (sorted keys, no spaces, UTF-8)."""
    canonical = json.dumps(text, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class TextPicture(Base):
    """A picture in a text that was put before organisations, by its SHA-256. It stays as long as the letter does."""

    __tablename__ = "text_picture"
    __table_args__ = (Index("uq_text_picture_letter_sha256", "letter_id", "sha256", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    png: Mapped[bytes] = mapped_column(LargeBinary)

    @classmethod
    def of(cls, letter_id: int, sha256: str) -> bytes | None:
        """The PNG of a letter with this SHA-256; None when no version of its text has it."""
        return db.session.scalar(db.select(cls.png).filter_by(letter_id=letter_id, sha256=sha256))


class TextVersion(Base):
    """The text that a signatory agrees to: subject, addressees, salutation and body, numbered and immutable.

    ``note`` says in the coordinator's words what changed; signatories are asked to reconfirm by ``reconfirm_by``.
    """

    __tablename__ = "text_version"
    __table_args__ = (Index("uq_text_version_letter_number", "letter_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(320))
    change: Mapped[Change] = mapped_column(Choice(Change), default=Change.MATERIAL)
    note: Mapped[str] = mapped_column(Text, default="")
    reconfirm_by: Mapped[datetime | None] = mapped_column(Moment)

    letter: Mapped[LetterRecord] = relationship("Letter", back_populates="versions")

    def parts(self) -> LetterParts:
        """The letter's parts, with the text as it was in this version."""
        present = self.letter.parts
        text = {key: value for key, value in self.content.items() if key != PICTURES}
        return type(present).model_validate({**present.model_dump(), **text}, context=STORED)

    @property
    def pictures(self) -> dict[str, str]:
        """The SHA-256 of the pictures in this version, by name."""
        return dict(self.content.get(PICTURES, {}))

    @classmethod
    def reached_by_consent(cls, letter_id: int) -> Select[int]:
        """The query for the versions of a letter from which consent reaches its present text.

        They are the latest material version and every correction of it. Nothing else decides that.
        """
        latest = db.select(db.func.max(cls.number)).filter_by(letter_id=letter_id, change=Change.MATERIAL)
        return db.select(cls.id).where(cls.letter_id == letter_id, cls.number >= latest.scalar_subquery())


class VersionedText(LetterRecord):
    """The text of a letter with its versions."""

    __abstract__ = True

    @declared_attr
    def versions(cls) -> Mapped[list[TextVersion]]:  # noqa: N805 - SQLAlchemy calls it with the class
        """The versions of the text, oldest first; none while nobody was asked to sign it."""
        return relationship(back_populates="letter", order_by=TextVersion.number)

    def text_is_bound(self) -> bool:
        """Whether the text has been put before organisations, so that it can no longer silently change."""
        return bool(self.versions)

    def image_bytes(self) -> dict[str, bytes]:
        """The letter's images by name, as PNG."""
        raise NotImplementedError

    def picture_digests(self, new: Mapping[str, bytes] = NO_NEW_PICTURES) -> dict[str, str]:
        """The SHA-256 of the letter's images by name, if it had the ``new`` ones, too."""
        raise NotImplementedError

    def text_changes_with(self, parts: LetterParts, new: Mapping[str, bytes] = NO_NEW_PICTURES) -> bool:
        """Whether ``parts``, with ``new`` pictures, say something else than the version that was put before organisations."""
        if not self.text_is_bound():
            return False
        return text_digest(text_of(parts, self.picture_digests(new))) != self.present_version.sha256

    @property
    def present_version(self) -> TextVersion:
        """The latest version of a bound text."""
        return self.versions[-1]

    @property
    def latest_material_version(self) -> TextVersion:
        """The version of a bound text that consent has to reach."""
        return next(version for version in reversed(self.versions) if version.change is Change.MATERIAL)

    def settle_text(self, *, by: str, at: datetime) -> TextVersion:
        """The present text as an immutable version: the latest one, made when there is none yet."""
        if not self.versions:
            self._add_version(DeclaredChange.before_anybody_signed(), by=by, at=at)
        return self.present_version

    def _add_version(self, declared: DeclaredChange, *, by: str, at: datetime) -> TextVersion:
        text = text_of(self.parts, self.picture_digests())
        version = TextVersion(
            number=len(self.versions) + 1,
            content=text,
            sha256=text_digest(text),
            created_at=at,
            created_by=by,
            change=declared.change,
            note=declared.note,
            reconfirm_by=declared.reconfirm_by,
        )
        self.versions.append(version)
        self._keep_pictures(version)
        db.session.flush()
        details = {"version": version.number, "sha256": version.sha256, "change": str(version.change)}
        audit.record("settle-text", of=self, by=by, at=at, reason=version.note, details=details)
        return version

    def _keep_pictures(self, version: TextVersion) -> None:
        """Keep the pictures of a version, which the letter's own images may no longer be tomorrow."""
        images = self.image_bytes() if version.pictures else {}
        kept = {sha256 for sha256 in version.pictures.values() if TextPicture.of(self.id, sha256)}
        new = {sha256: images[name] for name, sha256 in version.pictures.items() if sha256 not in kept}
        db.session.add_all(TextPicture(letter_id=self.id, sha256=sha256, png=png) for sha256, png in new.items())
