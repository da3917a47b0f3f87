"""Clean-ups that were proposed and that a coordinator does not want."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from signon import audit
from signon.database.db import Base, Moment, db
from signon.signing.models.signature import Signature


class CleanUpDismissal(Base):
    """A proposed value of this kind that stays away from a signature."""

    __tablename__ = "clean_up_dismissal"
    __table_args__ = (Index("uq_clean_up_dismissal", "signature_id", "kind", "value", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id"))
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(320))

    @classmethod
    def keep(cls, signature: Signature, kind: str, value: str, *, by: str, at: datetime) -> None:
        """Keep the proposal away from now on; a second time changes nothing."""
        try:
            with db.session.begin_nested():
                db.session.add(cls(signature_id=signature.id, kind=kind, value=value, at=at, by=by))
        except IntegrityError:
            return
        audit.record("dismiss-clean-up", of=signature, by=by, at=at, details={"kind": kind, "value": value})

    @classmethod
    def of(cls, numbers: Collection[int]) -> set[tuple[int, str, str]]:
        """The values that stay away from the signatures with these numbers: number, kind and value."""
        query = db.select(cls.signature_id, cls.kind, cls.value).where(cls.signature_id.in_(numbers))
        return {(number, kind, value) for number, kind, value in db.session.execute(query)}
