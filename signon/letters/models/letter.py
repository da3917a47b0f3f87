"""A letter and its images; the versions of its text are in ``text_version``."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, LargeBinary, Select, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from signon import audit
from signon.database.db import Base, db
from signon.declared import Declared
from signon.errors import AddressNotFoundError, InputError
from signon.letters import status as transitions
from signon.letters.models.declared_change import DeclaredChange
from signon.letters.models.record import LetterStateError
from signon.letters.models.text_version import NO_NEW_PICTURES, TextVersion, VersionedText
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.parts.problems import missing_from
from signon.letters.pictures.safe_pictures import NormalisedImage
from signon.letters.slugs import free_slug, is_makeshift
from signon.letters.status import LetterStatus
from signon.translation import gettext as _


class UndeclaredChangeError(LetterStateError):
    """The text would change, and nobody has said whether that is a correction or a material change."""


RevisionCheck = Callable[["Letter"], None]

BEFORE_REVISION: Declared[RevisionCheck] = Declared("checks before a letter is changed")
"""Checks before a letter is changed: each raises ``LetterStateError`` to refuse a change."""


HELD = ("status", "closes_at", "revision")
"""The columns that are read when a letter is held: what a sign-on depends on, and whether the rest was changed."""


class Letter(VersionedText):
    """A letter from draft to delivery: what is done with it."""

    __tablename__ = "letter"

    images: Mapped[list["LetterImage"]] = relationship(cascade="all, delete-orphan", order_by="LetterImage.name")

    @classmethod
    def draft(cls, parts: LetterParts, images: Mapping[str, bytes], *, by: str, at: datetime) -> Self:
        """A new draft. Raises ``SlugTakenError`` when the parts name a slug that another letter has."""
        letter = cls(
            slug=free_slug(parts, set(db.session.scalars(db.select(cls.slug)))),
            status=LetterStatus.DRAFT,
            created_at=at,
            revision=0,
        )
        db.session.add(letter)
        letter._take(parts, images)
        audit.record("draft", of=letter, by=by, at=at, details={"title": letter.title})
        return letter

    @classmethod
    def named(cls, slug: str) -> Self:
        """The letter with this slug. Raises ``NotFoundError``."""
        letter: Self | None = db.session.scalar(_named(cls), {"slug": slug})
        if letter is None:
            raise AddressNotFoundError(
                _("There is no letter '%(slug)s'. Check the name at the end of its address.", slug=slug)
            )
        return letter

    @classmethod
    def public(cls, slug: str) -> Self:
        """The letter with this slug, once it is out of draft. Raises ``NotFoundError``."""
        letter = cls.named(slug)
        if not letter.is_public():
            raise AddressNotFoundError(
                _("There is no letter '%(slug)s'. Check the name at the end of its address.", slug=slug)
            )
        return letter

    def revise(
        self,
        parts: LetterParts,
        images: Mapping[str, bytes],
        *,
        revision: int | None = None,
        declared: DeclaredChange | None = None,
        by: str,
        at: datetime,
    ) -> TextVersion | None:
        """Replace the parts; ``images`` adds to or replaces the letter's images by name.

        Gives the new version when the text that was put before organisations changes, which has to be ``declared``.
        Raises ``LetterStateError`` when the letter is delivered, somebody else saved since ``revision`` was read, or a
        check of ``BEFORE_REVISION`` refuses; ``UndeclaredChangeError`` for a changed text without a declaration, and
        ``DeclarationError`` for a wrong one.
        """
        self.hold()
        if self.status is LetterStatus.DELIVERED:
            raise LetterStateError(_("'%(title)s' is finalised; it can no longer be changed.", title=self.title))
        for check in BEFORE_REVISION.all():
            check(self)
        if revision is not None and revision != self.revision:
            raise LetterStateError(
                _(
                    "Somebody else has changed '%(title)s' meanwhile. Open it again and repeat your change.",
                    title=self.title,
                )
            )
        self._refuse_gaps(parts)
        changes_text = self.text_changes_with(parts, images)
        if changes_text and declared is None:
            raise UndeclaredChangeError(
                _(
                    "The text of '%(title)s' is open for signature: say whether its change is a correction or a material "
                    "one, because organisations agreed to exactly this text.",
                    title=self.title,
                )
            )
        if changes_text and declared:
            declared.check(parts, self.status, at)
        self._take(parts, images)
        audit.record("revise", of=self, by=by, at=at, details={"revision": self.revision})
        return self._add_version(declared, by=by, at=at) if changes_text and declared else None

    def has_makeshift_slug(self) -> bool:
        """Whether the address was made before the draft had a title, and is made anew when it is opened."""
        return is_makeshift(self.slug) and not self.text_is_bound()

    def open(self, *, by: str, at: datetime) -> None:
        """Let organisations sign, until the closing time."""
        self._guard("open")
        if self.closes_at and self.closes_at <= at:
            raise LetterStateError(
                _("The closing time of '%(title)s' has passed. Set a later one before opening it.", title=self.title)
            )
        self.refuse_incomplete()
        self._name()
        self.settle_text(by=by, at=at)
        self.status, self.opened_at, self.closed_at = transitions.after("open"), self.opened_at or at, None
        audit.record("open", of=self, by=by, at=at)

    def close(self, *, by: str, at: datetime) -> None:
        """Stop the signing."""
        self._guard("close")
        self.status, self.closed_at = transitions.after("close"), at
        audit.record("close", of=self, by=by, at=at)

    def deliver(self, *, by: str, at: datetime, details: dict[str, Any]) -> None:
        """Note that the letter has left; ``details`` names its finished documents."""
        self._guard("deliver")
        self.status, self.delivered_at, self.closed_at = transitions.after("deliver"), at, self.closed_at or at
        audit.record("deliver", of=self, by=by, at=at, details=details)

    def image_bytes(self) -> dict[str, bytes]:
        """The letter's images by name, as PNG."""
        return {image.name: image.png for image in self.images}

    def picture_digests(self, new: Mapping[str, bytes] = NO_NEW_PICTURES) -> dict[str, str]:
        """The SHA-256 of the letter's images by name, if it had the ``new`` ones, too."""
        stored = {image.name: image.sha256 for image in self.images}
        return stored | {name: NormalisedImage.of(png).sha256 for name, png in new.items()}

    def hold(self) -> None:
        """Keep others from signing or changing the letter until the transaction ends, and see what they have done."""
        db.session.flush()
        known = self.__dict__.get("revision")
        found = db.session.connection().execute(_held(type(self)), {"number": self.id}).one()
        for name, value in zip(HELD, found, strict=True):
            set_committed_value(self, name, value)
        # A text that was put before organisations gets another version only with another revision.
        if self.revision != known or not self.__dict__.get("versions"):
            db.session.expire(self, ["versions"])

    def _refuse_gaps(self, parts: LetterParts) -> None:
        """Only a draft may lack something: what organisations were asked to sign stays a whole letter."""
        if self.text_is_bound() and (lacks := missing_from(parts)):
            sentences = "; ".join(problem.sentence for problem in lacks)
            raise LetterStateError(
                _("'%(title)s' has been open for signing: %(problems)s.", title=self.title, problems=sentences)
            )

    def _name(self) -> None:
        """Give a draft that began without a title an address made of its title. The public never knew the first one."""
        if self.has_makeshift_slug():
            others = set(db.session.scalars(db.select(Letter.slug).where(Letter.id != self.id)))
            self.slug = free_slug(self.parts.model_copy(update={"slug": ""}), others)
            self.parts = self.parts.model_copy(update={"slug": self.slug})

    def _take(self, parts: LetterParts, images: Mapping[str, bytes]) -> None:
        self.parts = parts.model_copy(update={"slug": self.slug})
        self.sign_on_deadline, self.closes_at = parts.moment(parts.sign_on_deadline), parts.moment(parts.closes_at)
        self.revision += 1
        for name, data in images.items():
            self._keep_image(name, data)
        self.images = [image for image in self.images if image.name in parts.images()]
        missing = parts.images() - {image.name for image in self.images}
        if missing:
            raise InputError(_("The image '%(name)s' is missing. Add it, or remove its name.", name=min(missing)))

    def _keep_image(self, name: str, data: bytes) -> None:
        normalised = NormalisedImage.of(data)
        image = next((image for image in self.images if image.name == name), None)
        if image is None:
            image = LetterImage(name=name)
            self.images.append(image)
        image.png, image.sha256 = normalised.png, normalised.sha256
        image.width, image.height = normalised.width, normalised.height


@cache
def _named(cls: type[Letter]) -> Select[Any]:
    """The query for a letter by its slug; built once, because most pages ask it."""
    return db.select(cls).where(cls.slug == db.bindparam("slug"))


@cache
def _held(cls: type[Letter]) -> Select[Any]:
    """The query that holds a letter and reads what others may have changed before; built once."""
    held = db.select(*(getattr(cls, name) for name in HELD)).where(cls.id == db.bindparam("number"))
    return held.with_for_update(key_share=True)


class LetterImage(Base):
    """A logo or signature image of one letter, re-encoded to PNG."""

    __tablename__ = "letter_image"
    __table_args__ = (Index("uq_letter_image_letter_name", "letter_id", "name", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    name: Mapped[str] = mapped_column(String(500))
    png: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
