"""Requests to reconfirm after a material change. Their results are read from the signatures themselves."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Index, insert
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon.database.db import Base, Moment, db
from signon.letters.models.text_version import TextVersion
from signon.signing.models.signature import Signature


class ReconfirmationRequest(Base):
    """A request to the signatory of a signature to agree to a version of the text, and when it was reminded."""

    __tablename__ = "reconfirmation_request"
    __table_args__ = (
        Index("uq_reconfirmation_request_version_signature", "text_version_id", "signature_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text_version_id: Mapped[int] = mapped_column(ForeignKey("text_version.id"))
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)

    text_version: Mapped[TextVersion] = relationship()
    signature: Mapped[Signature] = relationship()

    @classmethod
    def ask(cls, version: TextVersion, signatures: Iterable[int], *, at: datetime) -> None:
        """Note that the signatures with these numbers are asked to reconfirm ``version``."""
        rows = [{"text_version_id": version.id, "signature_id": number, "asked_at": at} for number in signatures]
        if rows:
            db.session.execute(insert(cls), rows)

    @classmethod
    def ask_late(cls, signature: Signature, *, at: datetime) -> None:
        """Ask a signature that was not live when the text changed, unless it was asked or need not be."""
        version = signature.letter.latest_material_version
        known = db.select(cls.id).filter_by(text_version_id=version.id, signature_id=signature.id)
        if not signature.consent_reaches_text() and db.session.scalar(known) is None:
            cls.ask(version, [signature.id], at=at)
