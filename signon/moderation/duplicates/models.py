"""Merges of two signatures of one organisation, as they are kept so that one can be undone; and pairs told apart."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, Index, String, or_, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon import audit
from signon.database.asked_numbers import find_numbered
from signon.database.db import Base, Moment, db
from signon.errors import DomainError, NotFoundError
from signon.letters.models.letter import Letter
from signon.signing.models.signature import Signature
from signon.translation import gettext as _

IN_FORCE = text("ended_at IS NULL")


class MergeRefusedError(DomainError):
    """Two signatures that cannot be made one, or a merge that cannot be undone."""


class Merge(Base):
    """A merge: one signature was kept and another rejected as its duplicate.

    ``kept_before`` and ``rejected_before`` have the values that the merge changed, ``kept_after`` and ``rejected_after``
    digests of all of both signatures after it. In force until it is undone, or until the rejected one is live again.
    A pair is merged at most once at a time, in one of its two directions, and a signature is rejected by one merge at most.
    """

    __tablename__ = "signature_merge"
    __table_args__ = (
        Index(
            "uq_signature_merge_pair",
            "lower_id",
            "higher_id",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
        Index(
            "uq_signature_merge_rejected", "rejected_id", unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("signature.id"), index=True)
    rejected_id: Mapped[int] = mapped_column(ForeignKey("signature.id"))
    lower_id: Mapped[int]
    higher_id: Mapped[int]
    kept_before: Mapped[dict[str, Any]] = mapped_column(JSON)
    rejected_before: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_after: Mapped[str] = mapped_column(String(64), default="")
    rejected_after: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(320))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[str] = mapped_column(String(320), default="")

    kept: Mapped[Signature] = relationship(foreign_keys=kept_id)
    rejected: Mapped[Signature] = relationship(foreign_keys=rejected_id)

    @classmethod
    def keep(
        cls,
        kept: Signature,
        rejected: Signature,
        before: tuple[dict[str, Any], dict[str, Any]],
        *,
        by: str,
        at: datetime,
    ) -> Self:
        """Note a merge. Raises ``MergeRefusedError`` when somebody else has merged the two at this moment."""
        lower, higher = sorted((kept.id, rejected.id))
        cls._end_outlived((kept.id, rejected.id), at)
        row = cls(
            kept_id=kept.id,
            rejected_id=rejected.id,
            lower_id=lower,
            higher_id=higher,
            kept_before=before[0],
            rejected_before=before[1],
            at=at,
            by=by,
        )
        names = {"kept": kept.printed_name, "other": rejected.printed_name}
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except IntegrityError as error:
            raise MergeRefusedError(
                _("Somebody else is merging %(kept)s and %(other)s at this moment. Look at both again.", **names)
            ) from error
        return row

    @classmethod
    def _end_outlived(cls, live: Collection[int], at: datetime) -> None:
        """End the merges that rejected one of these: it was approved since, so that it may be merged again."""
        query = update(cls).where(cls.rejected_id.in_(live), cls.ended_at.is_(None))
        db.session.execute(query.values(ended_at=at, ended_by=audit.SYSTEM))

    @classmethod
    def numbered(cls, number: int) -> Self:
        """The merge with this number. Raises ``NotFoundError``."""
        found = find_numbered(cls, number)
        if found is None:
            raise NotFoundError(_("There is no merge %(number)s. Open one of its signatures again.", number=number))
        return found

    @classmethod
    def concerning(cls, signature: Signature) -> list[Self]:
        """The merges in force that kept or rejected the signature, latest first."""
        sides = or_(cls.kept_id == signature.id, cls.rejected_id == signature.id)
        return list(db.session.scalars(db.select(cls).where(sides, cls.ended_at.is_(None)).order_by(cls.id.desc())))


class DistinctPair(Base):
    """A pair of signatures that a coordinator looked at and said are not the same organisation."""

    __tablename__ = "distinct_pair"
    __table_args__ = (Index("uq_distinct_pair", "lower_id", "higher_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    lower_id: Mapped[int] = mapped_column(ForeignKey("signature.id"))
    higher_id: Mapped[int] = mapped_column(ForeignKey("signature.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(320))

    lower: Mapped[Signature] = relationship(foreign_keys=lower_id)
    higher: Mapped[Signature] = relationship(foreign_keys=higher_id)

    @classmethod
    def find(cls, one: Signature, other: Signature) -> Self | None:
        """The decision about the two, if there is one."""
        lower, higher = sorted((one.id, other.id))
        return db.session.scalar(db.select(cls).filter_by(lower_id=lower, higher_id=higher))

    @classmethod
    def tell_apart(cls, one: Signature, other: Signature, *, by: str, at: datetime) -> None:
        """Keep that the two are not the same; a second time changes nothing."""
        lower, higher = sorted((one, other), key=lambda signature: signature.id)
        try:
            with db.session.begin_nested():
                db.session.add(cls(letter_id=one.letter_id, lower_id=lower.id, higher_id=higher.id, at=at, by=by))
        except IntegrityError:
            return
        for signature, beside in ((lower, higher), (higher, lower)):
            audit.record(
                "tell-apart", of=signature, by=by, at=at, details={"from": beside.printed_name, "id": beside.id}
            )

    @classmethod
    def take_back(cls, one: Signature, other: Signature, *, by: str, at: datetime) -> None:
        """Forget that the two were told apart, so that the pair is proposed again."""
        found = cls.find(one, other)
        if found is None:
            return
        db.session.delete(found)
        for signature, beside in ((one, other), (other, one)):
            audit.record(
                "take-back-telling-apart",
                of=signature,
                by=by,
                at=at,
                details={"from": beside.printed_name, "id": beside.id},
            )

    @classmethod
    def of(cls, letter: Letter) -> list[Self]:
        """The pairs told apart on the letter, latest first."""
        return list(db.session.scalars(db.select(cls).filter_by(letter_id=letter.id).order_by(cls.id.desc())))
